"""The nouns of the generator: language, skill, task, drafted problem; and the held-out split."""

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

HELD_OUT_SHARE = 20  # one canonical problem in this many is never trained on


class Language(IntEnum):
    """The language of a question and its answer."""

    EN = 0
    ZH = 1
    JA = 2


class Skill(StrEnum):
    """What the model can do; DECLINE is everything else."""

    LINEAR = "linear"
    QUADRATIC = "quadratic"
    DERIVATIVE = "derivative"
    INTEGRAL = "integral"
    SYSTEM = "system"
    FRACTION = "fraction"
    PERCENT = "percent"
    EXPAND = "expand"
    FACTOR = "factor"
    DECLINE = "decline"


class Phrase(NamedTuple):
    """One text in the three languages; index it with a Language."""

    en: str
    zh: str
    ja: str


@dataclass(frozen=True, slots=True)
class Task:
    """The mathematical problem itself, from which computer algebra finds the answer again.

    `data` holds integers and tuples of integers; what they mean is told by `kind` and
    read by `grade.py`.
    """

    kind: str
    data: tuple[object, ...]
    variable: str = "x"

    @property
    def key(self) -> str:
        """The canonical form: letters and wording do not matter."""
        return f"{self.kind}:{self.data}"

    @property
    def held_out(self) -> bool:
        """Whether this problem belongs to evaluation and must never be trained on."""
        return int(hashlib.sha1(self.key.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A problem with its written answer, before a question is worded around it."""

    skill: Skill
    ask: str
    task: Task
    fields: dict[str, str]
    think: str
    solution: str


@dataclass(frozen=True, slots=True)
class Example:
    """A whole exchange as the model is to write it."""

    skill: Skill
    language: Language
    question: str
    think: str
    solution: str
    task: Task | None = field(default=None)

    @property
    def reply(self) -> str:
        """The assistant's text."""
        return f"<think>\n{self.think}\n</think>\n\n{self.solution}"


def display(formula: str) -> str:
    """A formula on a line of its own."""
    return f"\\[{formula}\\]"


def boxed(formula: str) -> str:
    """The final answer on a line of its own."""
    return f"\\[\\boxed{{{formula}}}\\]"


def paragraphs(*parts: str) -> str:
    """Join parts the way Markdown separates paragraphs."""
    return "\n\n".join(p for p in parts if p)
