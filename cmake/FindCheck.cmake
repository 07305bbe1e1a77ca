# Check::check: the unit test framework, for the tests only. Some builds of it need libsubunit.
find_path(CHECK_INCLUDE_DIR check.h)
find_library(CHECK_LIBRARY NAMES check_pic check)
find_library(SUBUNIT_LIBRARY subunit)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Check REQUIRED_VARS CHECK_LIBRARY CHECK_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "scripts/setup installs it (the unit tests are left out)")
if(Check_FOUND AND NOT TARGET Check::check)
    add_library(Check::check INTERFACE IMPORTED)
    set(check_libraries ${CHECK_LIBRARY})
    if(SUBUNIT_LIBRARY)
        list(APPEND check_libraries ${SUBUNIT_LIBRARY})
    endif()
    find_library(RT_LIBRARY rt)
    if(RT_LIBRARY)
        list(APPEND check_libraries ${RT_LIBRARY})
    endif()
    find_package(Threads REQUIRED)
    set_target_properties(Check::check PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${CHECK_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "${check_libraries};Threads::Threads;m")
endif()
