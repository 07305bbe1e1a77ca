# find_package(leibniz): the library leibniz::leibniz (leibniz.h), the program leibniz, and leibniz_generate, which makes
# it a step of a build.
#
#   leibniz_generate(<target> <model.lbz>
#                    FN "loss_grad(K, s[K], y; R, dR_ds[K])" [FN ...]
#                    [NAME base]          # base.c and base.h in the build folder; the model's name by default
#                    [OPTIONS ...])       # further options of `leibniz gen`: --real float, --prefix my_, ...
#
# adds the generated source to the target, and the folder of its header to the target's include folders. The files are
# generated anew when the model or the program changes.
include("${CMAKE_CURRENT_LIST_DIR}/leibniz-targets.cmake" OPTIONAL)
if(NOT LEIBNIZ_EXECUTABLE)
    find_program(LEIBNIZ_EXECUTABLE leibniz HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin"
                 "${CMAKE_CURRENT_LIST_DIR}/../../../../bin")
endif()
if(NOT LEIBNIZ_EXECUTABLE)
    set(leibniz_FOUND FALSE)
    set(leibniz_NOT_FOUND_MESSAGE "the program leibniz was not found; set LEIBNIZ_EXECUTABLE")
    return()
endif()

function(leibniz_generate target model)
    cmake_parse_arguments(PARSE_ARGV 2 GEN "" "NAME" "FN;OPTIONS")
    if(NOT GEN_FN OR GEN_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "leibniz_generate(target model.lbz FN \"name(inputs; outputs)\" ...)")
    endif()
    if(NOT GEN_NAME)
        get_filename_component(GEN_NAME "${model}" NAME_WE)
    endif()
    get_filename_component(model "${model}" ABSOLUTE)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/leibniz_${target}")
    # A signature holds the semicolon that separates a list of CMake's, so the pieces are put together again.
    set(arguments)
    set(signature "")
    foreach(piece IN LISTS GEN_FN)
        string(APPEND signature "${piece}")
        if(piece MATCHES "\\)$")
            list(APPEND arguments --fn)
            string(REPLACE ";" "\\;" signature "${signature}")
            list(APPEND arguments "${signature}")
            set(signature "")
        else()
            string(APPEND signature ";")
        endif()
    endforeach()
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(
        OUTPUT "${folder}/${GEN_NAME}.c" "${folder}/${GEN_NAME}.h"
        COMMAND "${LEIBNIZ_EXECUTABLE}" gen "${model}" ${arguments} -o "${folder}/${GEN_NAME}.c"
                --header "${folder}/${GEN_NAME}.h" ${GEN_OPTIONS}
        DEPENDS "${model}" "${LEIBNIZ_EXECUTABLE}"
        COMMENT "leibniz gen ${GEN_NAME}.c"
        VERBATIM)
    target_sources(${target} PRIVATE "${folder}/${GEN_NAME}.c" "${folder}/${GEN_NAME}.h")
    target_include_directories(${target} PUBLIC "${folder}")
    target_link_libraries(${target} PRIVATE m)
endfunction()
