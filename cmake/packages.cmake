# What is installed by components, and the Debian packages that CPack makes of them: `cpack -G DEB` in the build folder.
set(LEIBNIZ_PYTHON_DIR lib/python3/dist-packages CACHE STRING "Where the Python packages are installed, below the prefix")
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)

# leibniz(3) is the header's comments.
find_program(AWK NAMES awk REQUIRED)
find_program(GZIP NAMES gzip REQUIRED)
set(manual ${CMAKE_BINARY_DIR}/man/leibniz.3)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/man)
add_custom_command(OUTPUT ${manual}.gz
                   COMMAND ${AWK} -f scripts/man-of-header include/leibniz.h > ${manual}
                   COMMAND ${GZIP} -9nf ${manual}
                   DEPENDS scripts/man-of-header include/leibniz.h WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
add_custom_target(leibniz_manual ALL DEPENDS ${manual}.gz)

# leibniz(1) and what shells complete are made of the program's tables of options.
file(GLOB option_tables CONFIGURE_DEPENDS repl/*options.def)
set(from_options ${PROJECT_SOURCE_DIR}/repl/subcommands.def ${option_tables} ${PROJECT_SOURCE_DIR}/docs/leibniz.1.in)
set(pages)
foreach(format IN ITEMS man bash zsh fish)
    set(page ${CMAKE_BINARY_DIR}/man/leibniz.${format})
    string(REGEX REPLACE "man$" "1" page ${page})
    add_custom_command(OUTPUT ${page}
                       COMMAND ${AWK} -v as=${format} -f scripts/of-options ${from_options} > ${page}
                       DEPENDS scripts/of-options ${from_options} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
    list(APPEND pages ${page})
endforeach()
foreach(page IN ITEMS ${CMAKE_BINARY_DIR}/man/leibniz.1 ${PROJECT_SOURCE_DIR}/docs/leibniz-check.1)
    get_filename_component(name ${page} NAME)
    set(packed ${CMAKE_BINARY_DIR}/man/${name}.gz)
    add_custom_command(OUTPUT ${packed} COMMAND ${GZIP} -9nc ${page} > ${packed} DEPENDS ${page} VERBATIM)
    list(APPEND pages ${packed})
    install(FILES ${packed} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endforeach()
add_custom_target(leibniz_pages ALL DEPENDS ${pages})
set(LEIBNIZ_ZSH_DIR share/zsh/vendor-completions CACHE STRING "Where zsh finds completions, below the prefix")
install(FILES ${CMAKE_BINARY_DIR}/man/leibniz.bash RENAME leibniz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
install(FILES ${CMAKE_BINARY_DIR}/man/leibniz.zsh RENAME _leibniz DESTINATION ${LEIBNIZ_ZSH_DIR} COMPONENT program)
install(FILES ${CMAKE_BINARY_DIR}/man/leibniz.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)

install(TARGETS leibniz leibniz-check COMPONENT program)
install(FILES ${manual}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT development)
install(DIRECTORY examples/library DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libleibniz-dev/examples COMPONENT development)
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/leibniz/examples COMPONENT program
        FILES_MATCHING PATTERN *.lbz PATTERN *.md PATTERN gen EXCLUDE PATTERN library EXCLUDE PATTERN models EXCLUDE
        PATTERN train EXCLUDE)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/leibniz COMPONENT program)
install(DIRECTORY clients/python/leibniz DESTINATION ${LEIBNIZ_PYTHON_DIR} COMPONENT python FILES_MATCHING PATTERN *.py)
install(DIRECTORY clients/jupyter/leibniz_kernel DESTINATION ${LEIBNIZ_PYTHON_DIR} COMPONENT jupyter
        FILES_MATCHING PATTERN *.py)
install(FILES clients/jupyter/kernel.json DESTINATION ${CMAKE_INSTALL_DATADIR}/jupyter/kernels/leibniz
        COMPONENT jupyter)

# ---------------------------------------------------------------------------------------- packages
set(CPACK_PACKAGE_VENDOR "the maintainers of Leibniz")
set(CPACK_PACKAGE_CONTACT "The maintainers of Leibniz <leibniz@localhost.invalid>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development python jupyter)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION math)

# debian_package(COMPONENT NAME SECTION DEPENDS SUMMARY TEXT): each brings its licence and the changes as Debian wants them.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/debian)
execute_process(COMMAND ${GZIP} -9n INPUT_FILE ${PROJECT_SOURCE_DIR}/cmake/debian/changelog
                OUTPUT_FILE ${CMAKE_BINARY_DIR}/debian/changelog.gz)
function(debian_package component name section depends summary text)
    string(TOUPPER ${component} key)
    foreach(pair IN ITEMS NAME=${name} SECTION=${section} DEPENDS=${depends})
        string(REGEX MATCH "^([A-Z]+)=(.*)$" pair "${pair}")
        set(CPACK_DEBIAN_${key}_PACKAGE_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}" PARENT_SCOPE)
    endforeach()
    set(CPACK_COMPONENT_${key}_DESCRIPTION "${summary}
Leibniz differentiates symbolically, answers in the names that the user
defined, proves or refutes claims, and writes C code of derivatives.
.
${text}" PARENT_SCOPE)
    install(FILES cmake/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
    install(FILES ${CMAKE_BINARY_DIR}/debian/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name}
            COMPONENT ${component})
endfunction()
set(exactly "(= ${PROJECT_VERSION})")
debian_package(program leibniz math "" "symbolic differentiation engine, proofs and code generation"
               "This package has the program, and a checker of its proofs that shares
no code with it.")
debian_package(library libleibniz0 libs "" "symbolic differentiation engine, shared library"
               "This package has the shared library.")
debian_package(development libleibniz-dev libdevel "libleibniz0 ${exactly}, libflint-dev, libmpfr-dev, libgmp-dev"
               "symbolic differentiation engine, for development"
               "This package has the header, the archive, the manual page, and what
pkg-config and CMake need.")
debian_package(python python3-leibniz python "libleibniz0 ${exactly}, python3, python3-numpy"
               "symbolic differentiation engine for Python"
               "This package has the Python module, whose compiled functions run over
numpy arrays.")
debian_package(jupyter python3-leibniz-kernel python "python3-leibniz ${exactly}, python3, python3-ipykernel"
               "symbolic differentiation engine in Jupyter notebooks" "This package has the kernel for Jupyter.")
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_JUPYTER_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/cmake/debian/triggers
    ${PROJECT_SOURCE_DIR}/cmake/debian/shlibs)
include(CPack)
