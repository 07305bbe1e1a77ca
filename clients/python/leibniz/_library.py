"""The C library by ctypes: names, argument types, loading. `leibniz.h` is the manual of every function."""

import ctypes
import ctypes.util
import os

P, S = ctypes.c_void_p, ctypes.c_char_p
SIZE, INT, UINT, DOUBLE = ctypes.c_size_t, ctypes.c_int, ctypes.c_uint, ctypes.c_double
ALL = ctypes.c_size_t(-1).value

REPORT = ctypes.CFUNCTYPE(INT, P, P)
IDLE = ctypes.CFUNCTYPE(INT, P)
NAME = ctypes.CFUNCTYPE(INT, S, S, P)


class SessionOptions(ctypes.Structure):
    _fields_ = [("size", SIZE), ("timeout", DOUBLE), ("idle", IDLE), ("idle_data", P), ("unicode", INT)]


class CodeOptions(ctypes.Structure):
    _fields_ = [("size", SIZE), ("target", S), ("real", S), ("prefix", S), ("header", S), ("selftest", INT),
                ("fast", INT), ("low", DOUBLE), ("high", DOUBLE)]


class CompileOptions(ctypes.Structure):
    _fields_ = [("size", SIZE), ("ulp", DOUBLE), ("fast", INT)]


_SIGNATURES = {
    "lbz_version": (S, []),
    "lbz_status_name": (S, [INT]),
    "lbz_session_new": (INT, [ctypes.POINTER(SessionOptions), ctypes.POINTER(P)]),
    "lbz_session_free": (None, [P]),
    "lbz_session_reset": (INT, [P]),
    "lbz_session_timeout": (INT, [P, DOUBLE]),
    "lbz_session_limit": (INT, [P, S, ctypes.c_uint64]),
    "lbz_session_script": (S, [P]),
    "lbz_interrupt": (None, [P]),
    "lbz_error_status": (INT, [P]),
    "lbz_error_message": (S, [P]),
    "lbz_error_hint": (S, [P]),
    "lbz_error_place": (None, [P, ctypes.POINTER(SIZE), ctypes.POINTER(SIZE)]),
    "lbz_run": (INT, [P, S, SIZE, REPORT, P]),
    "lbz_wants_more": (INT, [S, SIZE]),
    "lbz_report_kind": (S, [P]),
    "lbz_report_text": (S, [P]),
    "lbz_report_diagnostics": (S, [P]),
    "lbz_report_json": (S, [P]),
    "lbz_report_format": (S, [P, S]),
    "lbz_define": (INT, [P, S, S]),
    "lbz_assume": (INT, [P, S]),
    "lbz_parse": (INT, [P, S, SIZE, ctypes.POINTER(P)]),
    "lbz_expr_free": (None, [P]),
    "lbz_apply": (INT, [P, S, ctypes.POINTER(P), SIZE, ctypes.POINTER(P)]),
    "lbz_evaluate": (INT, [P, P, ctypes.POINTER(P)]),
    "lbz_print": (S, [P, P, S]),
    "lbz_digits": (S, [P, P, UINT]),
    "lbz_same": (INT, [P, P]),
    "lbz_generate": (INT, [P, ctypes.POINTER(S), SIZE, ctypes.POINTER(CodeOptions), ctypes.POINTER(S),
                           ctypes.POINTER(S)]),
    "lbz_compile": (INT, [P, S, ctypes.POINTER(CompileOptions), ctypes.POINTER(P)]),
    "lbz_function_free": (None, [P]),
    "lbz_function_inputs": (SIZE, [P]),
    "lbz_function_outputs": (SIZE, [P]),
    "lbz_function_column": (S, [P, SIZE]),
    "lbz_function_tier": (S, [P]),
    "lbz_function_call": (None, [P, P, P]),
    "lbz_function_map": (INT, [P, P, P, P, SIZE, UINT]),
    "lbz_complete": (INT, [P, S, SIZE, SIZE, ctypes.POINTER(SIZE), NAME, P]),
    "lbz_definitions": (INT, [P, NAME, P]),
    "lbz_help": (S, [P, S]),
}


def load():
    """The library, from LEIBNIZ_LIBRARY, beside this package, or where the system has it."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libleibniz.so.0")
    path = os.environ.get("LEIBNIZ_LIBRARY") or (here if os.path.exists(here) else "libleibniz.so.0")
    library = ctypes.CDLL(path)
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
