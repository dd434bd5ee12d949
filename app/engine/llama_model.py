"""A model and its context in llama.cpp, as one object that owns both."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.errors import AppError
from app.core.fit import KvType
from app.engine.fit_memory import BATCH
from app.engine.llama_binding import c_strlen, native
from app.engine.llama_log import NativeLog
from app.engine.llama_vocab import Vocabulary
from app.engine.stop import StopFlag, Stopped

NO_ROOM = "There is not enough memory for the model's context."
_FLASH_ON, _FLASH_AUTO = 1, -1
_GGML_TYPES = {KvType.F16: 1, KvType.Q4_0: 2, KvType.Q8_0: 8}
_NO_MEMORY = "alloc"  # in all that llama.cpp says about memory it did not get
_ADVICE = "Choose another file, or download this one again."

# What llama.cpp says, what that means, and what to do.
_REASONS = (
    ("unknown model architecture", "It is of an architecture that this version of llama.cpp does not know.",
     "Choose a build of a model that llama.cpp supports."),
    ("not within the file bounds", "It is incomplete or damaged.", "Download it again."),
    ("failed to read", "It is incomplete or damaged.", "Download it again."),
    (_NO_MEMORY, "There is not enough memory for it.",
     "Close other programs, choose a smaller model, or put fewer layers on the GPU."),
    ("unordered_map", "Its vocabulary does not match its name.", _ADVICE),
)  # fmt: skip


class OutOfMemoryError(AppError):
    """The model is too large for what is free, as it was to be loaded."""


class NoRoomForContextError(OutOfMemoryError):
    """The weights were loaded; what the context takes beside them was too much."""


class LlamaModel:
    """Weights first, then `create_context`. Used by one thread at a time, and not after `close`."""

    def __init__(self, path: Path, gpu_layers: int, progress: Callable[[float], bool]) -> None:
        """Load the weights, `gpu_layers` of them (-1: all) on the GPU.

        `progress` is told fractions and gives up by False. Raises AppError or Stopped.
        """
        self._log = NativeLog.install()
        self._log.forget_errors()
        self._abort = c_strlen()
        self._stop: StopFlag | None = None  # referenced while C may read it
        self._context: Any = None
        self._memory: Any = None
        self._tokens = (native.llama_token * BATCH)()
        self._one = (native.llama_token * 1)()
        self._batch_of_one = native.llama_batch_get_one(self._one, 1)
        self._gpu_layers = gpu_layers
        self.on_cpu = gpu_layers == 0
        native.llama_backend_init()
        self._model: Any = self._load(path, gpu_layers, progress)
        self.vocabulary = Vocabulary(self._model)

    def create_context(self, size: int, threads: int, kv_type: KvType = KvType.F16) -> None:
        """Make the KV cache and the buffers for `size` tokens. Raises NoRoomForContextError."""
        parameters = context_parameters(size, threads, kv_type, on_cpu=self.on_cpu)
        self._context = native.llama_init_from_model(self._model, parameters)
        if not self._context:
            detail = " ".join(self._log.errors[-2:])
            advice = "Close other programs, or choose a smaller context or model."
            raise NoRoomForContextError(NO_ROOM, detail, advice)
        self._memory = native.llama_get_memory(self._context)

    def warm_up(self) -> None:
        """Compute one whole batch, for which a GPU's driver takes all it will ever need.

        Raises NoRoomForContextError.
        """
        count = min(BATCH, self.context_size)
        if self.decode((0,) * count) != 0:
            detail = " ".join(self._log.errors[-2:])
            raise NoRoomForContextError(NO_ROOM, detail, "Close other programs, or choose a smaller context or model.")
        self.keep(0)

    def close(self) -> None:
        """Free everything; a second call does nothing."""
        if self._context:
            native.llama_free(self._context)
            self._context = None
        if self._model:
            native.llama_model_free(self._model)
            self._model = None

    @property
    def context(self) -> Any:
        """The native context, for samplers."""
        return self._context

    @property
    def context_size(self) -> int:
        return int(native.llama_n_ctx(self._context))

    @property
    def gpu_layers(self) -> int:
        """Layers on the GPU; of those asked for, the output matrix is the first."""
        return min(max(self._gpu_layers - 1, 0), self.layers) if self._gpu_layers >= 0 else self.layers

    @property
    def layers(self) -> int:
        return int(native.llama_model_n_layer(self._model))

    @property
    def parameters(self) -> int:
        return int(native.llama_model_n_params(self._model))

    def stop_at(self, stop: StopFlag) -> None:
        """From now on a set flag ends `decode` between two steps; on a GPU llama.cpp does not look at it."""
        native.llama_set_abort_callback(self._context, self._abort, stop.address)
        self._stop = stop

    def keep(self, count: int) -> bool:
        """Drop all from the KV cache but the first `count` tokens. False: all had to be dropped."""
        if native.llama_memory_seq_rm(self._memory, 0, count, -1):
            return True
        native.llama_memory_clear(self._memory, True)
        return False

    def decode(self, tokens: tuple[int, ...]) -> int:
        """Compute at most BATCH tokens at the end of what is in the cache, and wait for it. llama_decode's result."""
        count = len(tokens)
        self._tokens[:count] = list(tokens)
        result = native.llama_decode(self._context, native.llama_batch_get_one(self._tokens, count))
        native.llama_synchronize(self._context)
        return int(result)

    def decode_one(self, token: int) -> int:
        """Compute one token; on a GPU the work may still be under way on return."""
        self._one[0] = token
        result: int = native.llama_decode(self._context, self._batch_of_one)
        return result

    def failure(self, title: str) -> AppError:
        """An error for a decode that broke."""
        return AppError(title, " ".join(self._log.errors[-2:]), "Load the model again; a smaller context may help.")

    def _load(self, path: Path, gpu_layers: int, progress: Callable[[float], bool]) -> Any:
        gave_up = False

        def told(fraction: float, _data: Any) -> bool:
            nonlocal gave_up
            gave_up = not progress(fraction)
            return not gave_up

        callback = native.llama_progress_callback(told)
        parameters = native.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers
        parameters.progress_callback = callback
        model = native.llama_model_load_from_file(os.fsencode(path), parameters)
        if gave_up:
            if model:
                native.llama_model_free(model)
            raise Stopped
        if not model:
            raise _load_error(path, self._log.errors)
        return model


def context_parameters(size: int, threads: int, kv_type: KvType, *, on_cpu: bool) -> Any:
    """What a context is made with, whether in earnest or to see what it would take."""
    parameters = native.llama_context_default_params()
    parameters.n_ctx = size
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.n_outputs_max = 1  # logits of the last token only, which makes the buffer for them small
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.type_k = parameters.type_v = _GGML_TYPES[kv_type]
    # Where work is a GPU's, llama.cpp switches flash attention off if that GPU can't do it.
    parameters.flash_attn_type = _FLASH_ON if on_cpu else _FLASH_AUTO
    return parameters


def _load_error(path: Path, errors: tuple[str, ...]) -> AppError:
    said = " ".join(errors)
    for words, detail, advice in _REASONS:
        if words in said:
            kind = OutOfMemoryError if words == _NO_MEMORY else AppError
            return kind("The model could not be loaded.", f"{path.name}: {detail}", advice)
    last = errors[-1] if errors else "llama.cpp gave no reason."
    return AppError("The model could not be loaded.", f"{path.name}: {last}", _ADVICE)
