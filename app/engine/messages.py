"""The engine's door: commands go in, events come out. Nothing else crosses.

Laws, checked by the tests:
1. Every `LoadModel` ends in exactly one `ModelReady`, `ModelFailed` or `LoadCancelled`; every
   `UnloadModel` in one `ModelUnloaded`; every `Generate` in one `Finished` or `GenerationFailed`.
   Nothing about that command follows its terminal event.
2. All are frozen and picklable, so the thread can become a process unnoticed.
3. `Delta`s are at most 30 a second, whatever the speed, and one more per channel at the end. Their
   `tokens` may miss those of a tag at the end; `Usage` has the exact figures.
4. Every event carries the id (or path) of its command; a stranger's is dropped by the receiver.
5. An error crosses as a `Problem`, never as an exception.
6. When the worker closes, commands still waiting end at once, as if cancelled; a command posted
   after that is dropped. Events come from the engine's thread, never from inside a call.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.core.chat import Channel, Message, Usage
from app.core.errors import Problem
from app.core.fit import KvType
from app.core.models import ModelInfo


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a model is loaded. `None` leaves the choice to the engine."""

    context_size: int | None = None  # tokens
    gpu_layers: int = -1  # -1: all that the build and the machine allow
    threads: int | None = None
    kv_type: KvType | None = None  # how keys and values are stored


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn. `temperature` 0 is greedy; `None`/0 switch a filter off."""

    temperature: float = 0.8
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    seed: int | None = None


class StopReason(Enum):
    """Why a generation ended without a fault."""

    END = "end"
    LENGTH = "length"
    CANCELLED = "cancelled"


# Commands


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Load a GGUF file; a model already loaded is let go first."""

    path: Path
    options: LoadOptions = LoadOptions()


@dataclass(frozen=True, slots=True)
class UnloadModel:
    """Let go of the model and its memory."""


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer the last message. Without `sampling` the variant's recommended one is used."""

    request_id: int
    messages: tuple[Message, ...]
    sampling: Sampling | None = None
    max_tokens: int | None = None  # reasoning and solution together; None: what the context holds


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the worker."""


Command = LoadModel | UnloadModel | Generate | Shutdown


# Events


@dataclass(frozen=True, slots=True)
class ModelLoading:
    """Loading is at `fraction` (0 to 1)."""

    path: Path
    fraction: float


@dataclass(frozen=True, slots=True)
class ModelReady:
    """The model can be asked."""

    path: Path
    info: ModelInfo


@dataclass(frozen=True, slots=True)
class ModelFailed:
    """The model could not be loaded; none is loaded now."""

    path: Path
    problem: Problem


@dataclass(frozen=True, slots=True)
class LoadCancelled:
    """Loading was cancelled; no model is loaded now."""

    path: Path


@dataclass(frozen=True, slots=True)
class ModelUnloaded:
    """No model is loaded now."""


@dataclass(frozen=True, slots=True)
class PromptProgress:
    """Prefill has read `done` of `total` prompt tokens."""

    request_id: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Delta:
    """More text of one channel, made of `tokens` generated tokens."""

    request_id: int
    channel: Channel
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class ThoughtFound:
    """An end of the thought came that had no beginning: all solution text told so far is the reasoning."""

    request_id: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The generation ended. `notes` say in sentences what a person should know (a cut history, say)."""

    request_id: int
    reason: StopReason
    usage: Usage
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationFailed:
    """The generation broke; what was generated before stays valid."""

    request_id: int
    problem: Problem


Event = (
    ModelLoading
    | ModelReady
    | ModelFailed
    | LoadCancelled
    | ModelUnloaded
    | PromptProgress
    | Delta
    | ThoughtFound
    | Finished
    | GenerationFailed
)
