# libleibniz: the public library. What is not in leibniz.h stays inside: the shared one exports lbz_ names only, and the
# archive is one object whose other symbols are local, libtcc's among them, so that it may be linked beside any other.
set(LIBRARY_LAYERS ${below})
set(objects)
foreach(layer IN LISTS LIBRARY_LAYERS)
    list(APPEND objects $<TARGET_OBJECTS:${layer}>)
endforeach()

add_library(leibniz_shared SHARED ${objects})
set_target_properties(leibniz_shared PROPERTIES OUTPUT_NAME leibniz VERSION ${PROJECT_VERSION} SOVERSION 0
                      EXPORT_NAME leibniz LINKER_LANGUAGE C LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
target_link_libraries(leibniz_shared PRIVATE leibniz_flags Flint::flint Tcc::tcc CJSON::cjson Threads::Threads m)
target_link_options(leibniz_shared PRIVATE "LINKER:--exclude-libs,ALL")
target_include_directories(leibniz_shared INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:include>)
add_library(leibniz::leibniz ALIAS leibniz_shared)

# Sanitized objects want their runtime, which one relocatable object can not bring.
if(NOT LEIBNIZ_SANITIZE)
    set(archive ${CMAKE_BINARY_DIR}/lib/static/libleibniz.a)
    add_custom_command(
        OUTPUT ${archive}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/lib/static
        COMMAND ${CMAKE_LINKER} -r -o libleibniz.o ${objects} ${TCC_RENAMED}
        COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=lbz_* libleibniz.o
        COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
        COMMAND ${CMAKE_AR} rcs ${archive} libleibniz.o
        DEPENDS ${LIBRARY_LAYERS} ${objects} ${TCC_RENAMED}
        WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/lib/static
        COMMENT "Linking C static library lib/static/libleibniz.a"
        COMMAND_EXPAND_LISTS VERBATIM)
    add_custom_target(leibniz_archive ALL DEPENDS ${archive})
    install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endif()

# ------------------------------------------------------------------------------------- installation
set(needs)
foreach(library IN ITEMS ${FLINT_LIBRARY} ${ARB_LIBRARY} ${MPFR_LIBRARY} ${GMP_LIBRARY})
    get_filename_component(name ${library} NAME_WE)
    string(REGEX REPLACE "^lib" "-l" name ${name})
    list(PREPEND needs ${name})
endforeach()
list(REVERSE needs)
if(ARB_LIBRARY) # it needs FLINT, and stands before it
    list(REMOVE_ITEM needs -lflint-arb -larb)
    get_filename_component(name ${ARB_LIBRARY} NAME_WE)
    string(REGEX REPLACE "^lib" "-l" name ${name})
    list(PREPEND needs ${name})
endif()
list(JOIN needs " " LEIBNIZ_LIBS_PRIVATE)
file(RELATIVE_PATH LEIBNIZ_PREFIX_OF_PC /usr/${CMAKE_INSTALL_LIBDIR}/pkgconfig /usr)
configure_file(cmake/leibniz.pc.in leibniz.pc @ONLY)
install(TARGETS leibniz_shared EXPORT leibniz-targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
install(EXPORT leibniz-targets NAMESPACE leibniz:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/leibniz
        COMPONENT development)
install(FILES include/leibniz.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(FILES ${CMAKE_BINARY_DIR}/leibniz.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/leibniz-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/leibniz-config.cmake ${CMAKE_BINARY_DIR}/leibniz-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/leibniz COMPONENT development)
