# Tcc::tcc: the compiler as a library, which Debian has as a static archive only.
find_path(TCC_INCLUDE_DIR libtcc.h)
find_library(TCC_LIBRARY tcc)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Tcc REQUIRED_VARS TCC_LIBRARY TCC_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "scripts/setup installs it")
if(Tcc_FOUND AND NOT TARGET Tcc::tcc)
    add_library(Tcc::tcc INTERFACE IMPORTED)
    set_target_properties(Tcc::tcc PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${TCC_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "${TCC_LIBRARY};${CMAKE_DL_LIBS}")
endif()
