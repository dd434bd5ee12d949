"""Whether a model fits into a machine, and how."""

from dataclasses import dataclass
from enum import Enum


class KvType(Enum):
    """How the keys and values of the context are stored: in half precision, or quantized. Names as llama.cpp's."""

    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"

    @property
    def bytes_per_value(self) -> float:
        """A block of 32 values has a scale of two bytes beside it."""
        match self:
            case KvType.F16:
                return 2.0
            case KvType.Q8_0:
                return 34 / 32
            case KvType.Q4_0:
                return 18 / 32


class Verdict(Enum):
    """Where a model can run."""

    ALL_ON_GPU = "all on the GPU"
    SOME_LAYERS_ON_GPU = "some layers on the GPU"
    CPU_ONLY = "CPU only"
    DOES_NOT_FIT = "does not fit"


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes a loaded model takes, wherever they lie."""

    weights: int
    kv_cache: int
    compute: int  # what one step of the computation needs
    runtime: int  # of the GPU's driver and the program, and a margin

    @property
    def total(self) -> int:
        return self.weights + self.kv_cache + self.compute + self.runtime


@dataclass(frozen=True, slots=True)
class Fit:
    """One model with one context on one machine. All numbers are estimates."""

    verdict: Verdict
    context: int  # tokens
    kv_type: KvType
    gpu_layers: int  # whose weights and cache are on the GPU
    layers: int
    need: Need
    gpu_memory: int  # bytes of `need` on all GPUs together
    memory: int  # bytes of `need` in the processor's memory
    largest_context: int  # tokens that fit whole: on the GPU where there is one, else in memory; 0: none
    tokens_per_second: float  # 0: can't be told

    @property
    def words(self) -> str:
        """The verdict with its layers: "24 of 40 layers on the GPU"."""
        if self.verdict is Verdict.SOME_LAYERS_ON_GPU:
            return f"{self.gpu_layers} of {self.layers} layers on the GPU"
        return str(self.verdict.value)
