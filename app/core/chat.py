"""Messages, turns and conversations."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

_NOT_SHOWN = ("Cc", "Cf", "Cs", "Co")  # controls, marks of direction, lone surrogates, private use


class Role(Enum):
    """Who speaks, as a chat template names it."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Channel(Enum):
    """Which pane a piece of generated text belongs to."""

    REASONING = "reasoning"
    SOLUTION = "solution"


class TurnState(Enum):
    """Where a turn stands. The last five are final."""

    WAITING = "waiting"
    STREAMING = "streaming"
    COMPLETE = "complete"
    LENGTH = "length"  # cut: the context or the token limit was reached
    STOPPED = "stopped"  # by the user
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # the program ended in the middle of the answer

    @property
    def is_final(self) -> bool:
        return self not in (TurnState.WAITING, TurnState.STREAMING)


@dataclass(frozen=True, slots=True)
class Message:
    """One role's text, as a model's chat template wants it; an assistant's is its solution only."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a generation cost. Times in seconds, rates in tokens per second (0 where unknown)."""

    prompt_tokens: int = 0
    reused_tokens: int = 0  # of the prompt, taken from the KV cache
    reasoning_tokens: int = 0
    solution_tokens: int = 0
    prefill_seconds: float = 0.0
    decode_seconds: float = 0.0
    reasoning_seconds: float = 0.0

    @property
    def generated_tokens(self) -> int:
        return self.reasoning_tokens + self.solution_tokens

    @property
    def context_used(self) -> int:
        return self.prompt_tokens + self.generated_tokens

    @property
    def prefill_rate(self) -> float:
        return _rate(self.prompt_tokens - self.reused_tokens, self.prefill_seconds)

    @property
    def decode_rate(self) -> float:
        return _rate(self.generated_tokens, self.decode_seconds)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it. `turn_id` is unique over all conversations."""

    turn_id: int
    conversation_id: int
    question: str
    reasoning: str = ""
    solution: str = ""
    state: TurnState = TurnState.WAITING
    model: str = ""  # display name of the model that was asked
    usage: Usage = Usage()
    problem: str = ""  # why it failed, was cut, or what a person should know
    folded: bool | None = None  # reasoning pane; None until the user or the program decided


@dataclass(frozen=True, slots=True)
class Conversation:
    """A list of turns under one title. Times are POSIX seconds."""

    conversation_id: int
    title: str
    created: float
    updated: float


def title_from(question: str, limit: int = 60) -> str:
    """A one-line title for a conversation that starts with `question`, without characters that only act on others."""
    shown = "".join(" " if unicodedata.category(each) in _NOT_SHOWN else each for each in question)
    line = " ".join(shown.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _rate(tokens: int, seconds: float) -> float:
    return tokens / seconds if tokens > 0 and seconds > 0 else 0.0
