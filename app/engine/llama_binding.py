"""The low-level binding of llama.cpp as `native`, and what it does not wrap.

The package's own `__init__` imports its high-level API with numpy, jinja2 and diskcache, none of which
is used here: 0.2 seconds and 22 MB at each start, and a pickle cache with an open CVE (2025-69872).
An empty package in its place lets the low-level module be imported alone.
"""

import ctypes
import importlib.util
import os
import sys
from typing import TYPE_CHECKING, Any

# How often a thread of GNU's OpenMP looks whether the others are done before it sleeps; it reads this when it is
# loaded. By default it looks for milliseconds: at each of the hundreds of steps of a token, and while another program
# or our own window has its core, nothing else gets done. Two cores, 240 MB model, ms a token:
# alone 8.5 by default, 8.6 with 500, 10.4 with 0; beside one busy program 40 to 260, 16, 14.
_SPIN_COUNT = "500"


def _import_without_high_level_api() -> Any:
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", _SPIN_COUNT)
    if "llama_cpp" not in sys.modules:
        spec = importlib.util.find_spec("llama_cpp")
        if spec is None:
            raise ImportError("llama-cpp-python is not installed")
        sys.modules["llama_cpp"] = importlib.util.module_from_spec(spec)
    return importlib.import_module("llama_cpp.llama_cpp")


__all__ = ["c_strlen", "ggml_libraries", "native"]

if TYPE_CHECKING:
    from llama_cpp import llama_cpp as native
else:
    native = _import_without_high_level_api()


def c_strlen() -> Any:
    """C's own `strlen` as an abort callback: see `StopFlag`."""
    library = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
    return ctypes.cast(library.strlen, native.ggml_abort_callback)


def ggml_libraries() -> list[ctypes.CDLL]:
    """The libraries that know the devices; not wrapped by the binding."""
    folder = native._base_path
    pattern = {"win32": "ggml{}.dll", "darwin": "libggml{}.dylib"}.get(sys.platform, "libggml{}.so")
    paths = [folder / pattern.format(part) for part in ("", "-base")]
    return [ctypes.CDLL(str(path)) for path in paths if path.exists()]
