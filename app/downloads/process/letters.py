"""What the two sides say to each other beside the commands and events of the downloads' door."""

import logging
from dataclasses import dataclass
from pathlib import Path

from app.downloads.messages import Event, FetchCommand, TransferChanged


@dataclass(frozen=True, slots=True)
class Begin:
    """The first to the process."""

    catalogue: Path  # what is shipped of it
    proxy: str
    known: tuple[TransferChanged, ...]  # what the window shows


@dataclass(frozen=True, slots=True)
class Begun:
    """It has looked for what is unfinished, and told it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The oldest command to the transfers that was not taken yet is taken: its effect is on the disk, or under way."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line for the log, which one process alone writes."""

    name: str  # of the logger
    level: int
    text: str  # with the trace of a fault
    created: float  # seconds since 1970
    process: int
    thread: str

    @classmethod
    def of(cls, record: logging.LogRecord) -> "Logged":
        """Plain text: what a library puts into a record need not be picklable."""
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        text = f"{record.getMessage()}\n{trace}".rstrip()
        return cls(record.name, record.levelno, text, record.created, record.process or 0, record.threadName or "")

    def record(self) -> logging.LogRecord:
        milliseconds = self.created % 1 * 1000 // 1
        when = {"created": self.created, "msecs": milliseconds}
        fields = {**when, "process": self.process, "threadName": self.thread}
        level = logging.getLevelName(self.level)
        return logging.makeLogRecord(
            {"name": self.name, "levelno": self.level, "levelname": level, "msg": self.text, **fields}
        )


ToProcess = Begin | FetchCommand
FromProcess = Begun | Taken | Logged | Event
