"""What is exported, whatever the format: questions, and what was thought and answered."""

from dataclasses import dataclass
from enum import Enum


class Format(Enum):
    """The kinds of file; the value is the suffix."""

    MARKDOWN = "md"
    TEXT = "txt"
    HTML = "html"
    PDF = "pdf"
    LATEX = "tex"


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer. Reasoning and solution are Markdown; the question is text as it was typed."""

    question: str
    reasoning: str
    solution: str
    caption: str = ""  # such as "Phi-4-mini-reasoning Q4_K_M, 512 tokens"


@dataclass(frozen=True, slots=True)
class Article:
    """What goes into one file."""

    title: str
    sections: tuple[Section, ...]

    def without_reasoning(self) -> "Article":
        kept = (Section(each.question, "", each.solution, each.caption) for each in self.sections)
        return Article(self.title, tuple(kept))
