"""What is known about a model: its variant of the family, its file, where it runs."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Variant(Enum):
    """The Phi models this program knows the exact prompt of, and two that are none of them."""

    PHI_4 = "phi-4"
    PHI_4_REASONING = "phi-4-reasoning"
    PHI_4_REASONING_PLUS = "phi-4-reasoning-plus"
    PHI_4_MINI_INSTRUCT = "phi-4-mini-instruct"
    PHI_4_MINI_REASONING = "phi-4-mini-reasoning"
    STARTER = "starter"  # trained and shipped by this project, not a model of Microsoft's
    UNKNOWN = "unknown"  # prompted by the template in its own file


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A loaded model, as the window and the command line show it."""

    path: Path
    name: str  # e.g. "Phi-4-mini-reasoning Q4_K_M"
    variant: Variant
    context_size: int  # tokens of the context created
    trained_context: int  # tokens the model was trained for
    reasons: bool  # writes a thought before the solution
    remembers: bool  # is sent the earlier turns of a conversation
    layers: int
    gpu_layers: int  # of `layers`; 0 = the processor does everything
    device: str  # "NVIDIA GeForce RTX 4070" or "CPU, 8 threads"
    device_note: str  # why the GPU is not used, or ""
    parameters: int
    file_bytes: int
    notes: tuple[str, ...] = ()  # what was changed against the settings, in sentences
