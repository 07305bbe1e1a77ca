# Every tests/check_*.c is a program of unit tests; tests/support/*.c is linked to all of them.
# Every transcript (tests/golden/**/*.t, and the leibniz fences of README.md and docs/*.md) is a test of its own.
file(GLOB support CONFIGURE_DEPENDS tests/support/*.c)
add_library(leibniz_testing INTERFACE)
target_include_directories(leibniz_testing INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(leibniz_testing INTERFACE LEIBNIZ_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                           LEIBNIZ_PROGRAM="${CMAKE_BINARY_DIR}/leibniz")
target_link_libraries(leibniz_testing INTERFACE leibniz_engine)
if(support)
    add_library(leibniz_support STATIC ${support})
    target_link_libraries(leibniz_support PUBLIC leibniz_engine)
    target_include_directories(leibniz_support PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
    target_link_libraries(leibniz_testing INTERFACE leibniz_support)
endif()

file(GLOB programs CONFIGURE_DEPENDS tests/check_*.c)
if(Check_FOUND)
    foreach(source IN LISTS programs)
        get_filename_component(name ${source} NAME_WE)
        add_executable(${name} ${source})
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
        target_link_libraries(${name} PRIVATE leibniz_testing Check::check)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES TIMEOUT 300)
        if(LEIBNIZ_SANITIZE) # some ten times slower
            set_tests_properties(${name} PROPERTIES ENVIRONMENT CK_TIMEOUT_MULTIPLIER=30 TIMEOUT 900)
        endif()
    endforeach()
    target_link_options(check_refusals PRIVATE LINKER:--wrap=realloc,--wrap=calloc,--wrap=malloc,--wrap=aligned_alloc)
    add_dependencies(check_prompt leibniz)
    add_dependencies(check_program leibniz)
    target_link_libraries(check_prompt PRIVATE util) # forkpty
    set_tests_properties(check_prompt PROPERTIES SKIP_RETURN_CODE 77)
endif()

add_executable(golden tests/golden_main.c)
set_target_properties(golden PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(golden PRIVATE leibniz_testing)
file(GLOB_RECURSE transcripts CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} tests/golden/*.t)
file(GLOB pages CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} README.md docs/*.md)
foreach(transcript IN LISTS transcripts pages)
    string(REPLACE "tests/golden/" "" name ${transcript})
    add_test(NAME golden/${name} COMMAND golden ${transcript}
             WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(golden/${name} PROPERTIES TIMEOUT 300)
endforeach()

add_test(NAME library COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-library ${CMAKE_BINARY_DIR})
set_tests_properties(library PROPERTIES TIMEOUT 300)
add_test(NAME python COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-python ${CMAKE_BINARY_DIR})
set_tests_properties(python PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
add_test(NAME serve COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/check_serve.py $<TARGET_FILE:leibniz>)
set_tests_properties(serve PROPERTIES TIMEOUT 300)
add_test(NAME exchange COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/check_exchange.py $<TARGET_FILE:leibniz>)
set_tests_properties(exchange PROPERTIES TIMEOUT 300)
find_program(NODE node)
if(NODE)
    add_test(NAME lsp COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/tests/lsp_client.js $<TARGET_FILE:leibniz>)
    set_tests_properties(lsp PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77
                         ENVIRONMENT NODE_PATH=${CMAKE_SOURCE_DIR}/build/npm/node_modules)
endif()
add_test(NAME jupyter COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-jupyter ${CMAKE_BINARY_DIR})
set_tests_properties(jupyter PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
add_test(NAME packages COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-packages ${CMAKE_BINARY_DIR})
set_tests_properties(packages PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77)
add_test(NAME manual COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-manual $<TARGET_FILE:leibniz> ${CMAKE_BINARY_DIR})
add_test(NAME layers COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-layers)
add_test(NAME symbols COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-symbols ${CMAKE_BINARY_DIR})

# Every tests/fuzz_NAME.c is a fuzz target of clang; without a fuzzer it replays the texts of tests/corpus/NAME/.
file(GLOB targets CONFIGURE_DEPENDS tests/fuzz_*.c)
foreach(source IN LISTS targets)
    get_filename_component(name ${source} NAME_WE)
    string(REPLACE fuzz_ "" corpus ${name})
    file(GLOB texts CONFIGURE_DEPENDS tests/corpus/${corpus}/*)
    add_executable(${name} ${source})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE leibniz_testing)
    add_test(NAME ${name} COMMAND ${name} ${texts})
endforeach()

# Each line of a derivation is a claim by itself, and its record follows the schema. LEIBNIZ_CORPUS names more files.
find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
    set(told exercises likelihood norms optimization sums)
    list(TRANSFORM told PREPEND ${CMAKE_SOURCE_DIR}/examples/)
    list(TRANSFORM told APPEND .lbz)
    add_test(NAME steps COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/steps_replay.py $<TARGET_FILE:leibniz>
             ${told} $ENV{LEIBNIZ_CORPUS} --schema ${CMAKE_SOURCE_DIR}/docs/derivation.schema.json --least 80)
    set_tests_properties(steps PROPERTIES TIMEOUT 900)
    # Coq accepts what is exported to it, where it is installed with Coquelicot and Interval.
    add_test(NAME coq COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_coq.py $<TARGET_FILE:leibniz>
             ${CMAKE_SOURCE_DIR}/checker/coq)
    set_tests_properties(coq PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77)
    # Derivatives of random programs with elements, against the programs' values.
    add_test(NAME index_programs COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_index_programs.py
             $<TARGET_FILE:leibniz>)
    set_tests_properties(index_programs PROPERTIES TIMEOUT 900)
    # Verdicts on random claims about matrices, against exact arithmetic.
    add_test(NAME matrix_claims COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_matrix_claims.py
             $<TARGET_FILE:leibniz>)
    set_tests_properties(matrix_claims PROPERTIES TIMEOUT 900)
    # What is shown does not depend on what was shown before.
    add_test(NAME history COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_history.py $<TARGET_FILE:leibniz>)
    set_tests_properties(history PROPERTIES TIMEOUT 900)
    # Every message has its place and a hint that works.
    add_test(NAME messages COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_messages.py $<TARGET_FILE:leibniz>)
    set_tests_properties(messages PROPERTIES TIMEOUT 900)
    # The prompt as a person sees it, in tmux.
    add_test(NAME screens COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_screens.py $<TARGET_FILE:leibniz>)
    set_tests_properties(screens PROPERTIES TIMEOUT 900)
    add_test(NAME pictures COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_pictures.py $<TARGET_FILE:leibniz>)
    # leibniz-check accepts derivations and no damaged one.
    add_test(NAME damage COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/check_damage.py $<TARGET_FILE:leibniz>
             $<TARGET_FILE:leibniz-check> ${told} --count 200 --least 75)
    set_tests_properties(damage PROPERTIES TIMEOUT 900)
endif()

# Each format of the reports on documents is read by programs that are not ours.
add_test(NAME documents COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-documents $<TARGET_FILE:leibniz>)
set_tests_properties(documents PROPERTIES SKIP_RETURN_CODE 77)

# What an engineer keeps: the generated files are those that would be generated, and do what they say.
add_test(NAME gen COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-gen $<TARGET_FILE:leibniz>)
add_test(NAME train COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-train ${CMAKE_BINARY_DIR})
add_test(NAME models COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-models $<TARGET_FILE:leibniz>)
set_tests_properties(gen models train PROPERTIES TIMEOUT 300)
