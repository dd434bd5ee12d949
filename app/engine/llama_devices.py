"""Which GPUs llama.cpp sees, asked of ggml itself: the binding does not wrap these functions."""

import ctypes
import sys
from typing import Any

from app.core.machine import Gpu
from app.engine.llama_binding import ggml_libraries, native

_DEDICATED, _INTEGRATED = 1, 2  # GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU

NO_GPU_SUPPORT = "The GPU is not used: this build of llama.cpp has no GPU support."
NO_GPU = "The GPU is not used: none was found that this build of llama.cpp can use."
SWITCHED_OFF = "The GPU is not used: it is switched off in the settings."


def gpus() -> tuple[Gpu, ...]:
    """The GPUs that llama.cpp will use: dedicated ones, or where there are none, one that shares the memory."""
    if not native.llama_supports_gpu_offload():
        return ()
    ggml = _Ggml()
    handles = [(ggml.type_of(handle), handle) for handle in ggml.handles()]
    dedicated = tuple(_gpu(ggml, handle) for kind, handle in handles if kind == _DEDICATED)
    return dedicated or tuple(_gpu(ggml, handle, shared=True) for kind, handle in handles if kind == _INTEGRATED)[:1]


def why_no_gpu(gpu_layers: int, found: tuple[Gpu, ...]) -> str:
    """Why the processor does everything, or "" where a GPU can be used."""
    if gpu_layers == 0:
        return SWITCHED_OFF
    if not native.llama_supports_gpu_offload():
        return NO_GPU_SUPPORT
    return "" if found else NO_GPU


class _Ggml:
    """ggml's device functions."""

    def __init__(self) -> None:
        self._libraries = ggml_libraries()

    def handles(self) -> list[int]:
        count = self._function("ggml_backend_dev_count", ctypes.c_size_t)()
        get = self._function("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
        return [get(i) for i in range(count)]

    def type_of(self, handle: int) -> int:
        return int(self._function("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)(handle))

    def description(self, handle: int) -> str:
        text = self._function("ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p)(handle)
        return text.decode("utf-8", "replace") if text else "GPU"

    def memory(self, handle: int) -> tuple[int, int]:
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        size_p = ctypes.POINTER(ctypes.c_size_t)
        ask = self._function("ggml_backend_dev_memory", None, ctypes.c_void_p, size_p, size_p)
        ask(handle, ctypes.byref(free), ctypes.byref(total))
        return free.value, total.value

    def _function(self, name: str, result: Any, *arguments: Any) -> Any:
        for library in self._libraries:
            if hasattr(library, name):
                function = getattr(library, name)
                function.restype, function.argtypes = result, arguments
                return function
        raise OSError(f"{name} is in none of ggml's libraries")


def _gpu(ggml: _Ggml, handle: int, *, shared: bool = False) -> Gpu:
    free, total = ggml.memory(handle)
    # Metal calls the GPU of Apple's chips a dedicated one.
    return Gpu(ggml.description(handle), total, free, shared=shared or sys.platform == "darwin")
