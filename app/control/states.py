"""What the corridor tells the window: frozen values, complete in themselves."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.core.chat import Turn
from app.core.errors import Problem
from app.core.models import ModelInfo


class ModelStatus(Enum):
    """Where the one model stands."""

    NONE = "none"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelState:
    """The model that is loaded or being loaded."""

    status: ModelStatus = ModelStatus.NONE
    path: Path | None = None
    fraction: float = 0.0
    info: ModelInfo | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ConversationState:
    """A conversation as it is opened. `conversation_id` None: a new one, not stored yet."""

    conversation_id: int | None
    title: str
    turns: tuple[Turn, ...]
    draft: str = ""


class Phase(Enum):
    """What a running turn is doing."""

    QUEUED = "queued"
    READING = "reading"
    THINKING = "thinking"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class TurnProgress:
    """A running turn, told about four times a second. Seconds and tokens so far."""

    turn_id: int
    phase: Phase
    fraction: float  # of the prompt read
    reasoning_seconds: float
    reasoning_tokens: int
    solution_tokens: int
    decode_rate: float  # tokens per second
    prompt_tokens: int

    @property
    def context_used(self) -> int:
        return self.prompt_tokens + self.reasoning_tokens + self.solution_tokens
