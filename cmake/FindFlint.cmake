# Flint::flint: FLINT with Arb. FLINT 3 holds Arb; before it, Arb is a library of its own (Debian calls it
# flint-arb, its author arb). src/symbolic/expr/arith.h includes the headers that belong to either.
find_path(FLINT_INCLUDE_DIR flint/flint.h)
find_library(FLINT_LIBRARY flint)
find_path(GMP_INCLUDE_DIR gmp.h)
find_library(GMP_LIBRARY gmp)
find_library(MPFR_LIBRARY mpfr)
set(flint_needs FLINT_LIBRARY FLINT_INCLUDE_DIR GMP_LIBRARY GMP_INCLUDE_DIR MPFR_LIBRARY)
set(flint_libraries ${FLINT_LIBRARY})
set(flint_includes ${FLINT_INCLUDE_DIR} ${GMP_INCLUDE_DIR})
if(FLINT_INCLUDE_DIR AND NOT EXISTS ${FLINT_INCLUDE_DIR}/flint/arb.h)
    find_path(ARB_INCLUDE_DIR arb.h)
    find_library(ARB_LIBRARY NAMES flint-arb arb)
    list(APPEND flint_needs ARB_LIBRARY ARB_INCLUDE_DIR)
    set(flint_libraries ${ARB_LIBRARY} ${flint_libraries})
    list(APPEND flint_includes ${ARB_INCLUDE_DIR})
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Flint REQUIRED_VARS ${flint_needs}
    REASON_FAILURE_MESSAGE "scripts/setup installs it")
if(Flint_FOUND AND NOT TARGET Flint::flint)
    list(REMOVE_DUPLICATES flint_includes)
    add_library(Flint::flint INTERFACE IMPORTED)
    set_target_properties(Flint::flint PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${flint_includes}"
        INTERFACE_LINK_LIBRARIES "${flint_libraries};${MPFR_LIBRARY};${GMP_LIBRARY}")
endif()
