# Tcc::tcc: the compiler as a library, which Debian has as a static archive only: a copy of it in which names of the C
# library are renamed (libtcc.syms; src/codegen/run/jit.c says why).
find_path(TCC_INCLUDE_DIR libtcc.h)
find_library(TCC_LIBRARY tcc)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Tcc REQUIRED_VARS TCC_LIBRARY TCC_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "scripts/setup installs it")
if(Tcc_FOUND AND NOT TARGET Tcc::tcc)
    set(TCC_RENAMED ${CMAKE_BINARY_DIR}/lib/libtcc-renamed.a)
    add_custom_command(OUTPUT ${TCC_RENAMED}
                       COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/lib
                       COMMAND ${CMAKE_OBJCOPY} --redefine-syms=${CMAKE_CURRENT_LIST_DIR}/libtcc.syms ${TCC_LIBRARY}
                               ${TCC_RENAMED}
                       DEPENDS ${TCC_LIBRARY} ${CMAKE_CURRENT_LIST_DIR}/libtcc.syms
                       VERBATIM)
    add_custom_target(tcc_renamed DEPENDS ${TCC_RENAMED})
    add_library(Tcc::tcc INTERFACE IMPORTED)
    add_dependencies(Tcc::tcc tcc_renamed)
    set_target_properties(Tcc::tcc PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${TCC_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "${TCC_RENAMED};${CMAKE_DL_LIBS}")
endif()
