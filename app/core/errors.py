"""The world's faults, told to a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What happened, why, and what to do next; the value in which an error crosses a border."""

    title: str
    detail: str = ""
    advice: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.detail, self.advice) if part)


def own_fault(advice: str) -> Problem:
    """Of this program; its log says more."""
    return Problem("Something went wrong in Phidias itself.", "It was written to the log.", advice)


class AppError(Exception):
    """A fault of the world (a file, a disk, a model), not of this program."""

    def __init__(self, title: str, detail: str = "", advice: str = "") -> None:
        super().__init__(title, detail, advice)
        self.problem = Problem(title, detail, advice)

    def __str__(self) -> str:
        return str(self.problem)
