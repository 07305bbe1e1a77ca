# CJSON::cjson: reads notebooks.
find_path(CJSON_INCLUDE_DIR cjson/cJSON.h)
find_library(CJSON_LIBRARY cjson)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CJSON REQUIRED_VARS CJSON_LIBRARY CJSON_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "scripts/setup installs it")
if(CJSON_FOUND AND NOT TARGET CJSON::cjson)
    add_library(CJSON::cjson INTERFACE IMPORTED)
    set_target_properties(CJSON::cjson PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${CJSON_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "${CJSON_LIBRARY}")
endif()
