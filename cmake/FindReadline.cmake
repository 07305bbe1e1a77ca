# Readline::readline: line editing, for the program only.
find_path(READLINE_INCLUDE_DIR readline/readline.h)
find_library(READLINE_LIBRARY readline)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Readline REQUIRED_VARS READLINE_LIBRARY READLINE_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "scripts/setup installs it")
if(Readline_FOUND AND NOT TARGET Readline::readline)
    add_library(Readline::readline INTERFACE IMPORTED)
    set_target_properties(Readline::readline PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${READLINE_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "${READLINE_LIBRARY}")
endif()
