"""How answers leave the window: as files, or over the clipboard."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.core.article import Article, Format, Section
from app.core.chat import Turn, title_from
from app.core.errors import AppError, Problem
from app.core.progress import Advance, part
from app.system.files import file_error, write_atomically

# What writes articles is only loaded with the first export, in the thread that does it.
if TYPE_CHECKING:
    from app.render.batch import Results
    from app.render.export.article import Layout
    from app.render.typeset import Typesetter

BUG = Problem(
    "Nothing was exported.",
    "Something went wrong in Phidias itself; it was written to the log.",
    "Try another format: Markdown and plain text need the least.",
)
TYPESETTING = 0.5  # the share of time that it takes before pages are painted
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN|CONOUT|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
log = logging.getLogger(__name__)


class CancelledError(Exception):
    """The export is no longer wanted."""


class Painter(Protocol):
    """Paints a typeset article; both may be called from any thread and raise AppError, and what `advance` raises."""

    def pdf(self, layout: "Layout", results: "Results", advance: Advance) -> bytes: ...

    def pages(self, layout: "Layout", results: "Results", aspect: float, advance: Advance) -> object: ...


def article_of(title: str, turns: tuple[Turn, ...], *, with_reasoning: bool) -> Article:
    """A conversation, or some of its turns, as they are now."""
    sections = tuple(
        Section(turn.question, turn.reasoning if with_reasoning else "", turn.solution, turn.model) for turn in turns
    )
    return Article(title, sections)


def answer_of(turn: Turn) -> Article:
    """A solution alone, as copying gives it."""
    return Article("", (Section("", "", turn.solution or turn.reasoning),))


def file_name(article: Article, form: Format) -> str:
    """A name that every file system takes."""
    question = article.sections[0].question if article.sections else ""
    words = title_from(article.title or question, 50).rstrip("…")
    kept = "".join(character if character.isalnum() or character in " -_()+=" else " " for character in words)
    stem = " ".join(kept.split()) or "Phidias"
    if _DEVICE.fullmatch(stem):  # Windows keeps these for itself, whatever the suffix
        stem = f"Phidias {stem}"
    return f"{stem}.{form.value}"


class ExportController(QObject):
    """Lives in the GUI thread; typesetting, painting and writing are done in others, one export after the other.

    Signals:
        written(Path): the file is there, whole.
        copied(Format, str): the text is ready for the clipboard.
        paged(int, object): the painter's pages for the print of that number; None where there are none.
        failed(Problem)
        advanced(int, str, float): the export of that number: what it does, and which share is done.
        ended(int): the export of that number, well, badly or cancelled.
    """

    written = Signal(object)
    copied = Signal(object, str)
    paged = Signal(int, object)
    failed = Signal(object)
    advanced = Signal(int, str, float)
    ended = Signal(int)

    def __init__(
        self, start: Callable[[], "Typesetter"], painter: Callable[[], Painter], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._start, self._painter = start, painter
        self._jobs = 0
        self._unwanted: set[int] = set()
        self._for_window: set[int] = set()  # copies and prints: without a window nobody takes them
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def write(self, article: Article, target: Path) -> None:
        """In the format of the file's suffix, which is one of `Format`."""
        self._begin(f"Exporting {target.name}", lambda advance: self._write(article, target, advance))

    def copy(self, article: Article, form: Format) -> None:
        """`copied` follows."""
        self._for_window.add(self._jobs + 1)
        self._begin("Copying", lambda advance: self._copy(article, form, advance))

    def paginate(self, article: Article, aspect: float, number: int) -> None:
        """`paged` follows with the same number, in any case, and pages `aspect` times as high as wide."""
        self._for_window.add(self._jobs + 1)
        self._begin("Printing", lambda advance: self._paginate(article, (aspect, number), advance))

    def cancel(self, job: int) -> None:
        """Nothing is left of it, and nothing told but that it has ended; where it has ended before, nothing happens."""
        self._unwanted.add(job)

    def close(self) -> None:
        """Waits for the files being written: the window is gone already, and with it who wanted a copy or a print."""
        self._unwanted |= self._for_window
        self._pool.waitForDone()

    def _begin(self, what: str, work: Callable[[Advance], None]) -> None:
        self._jobs += 1
        self._pool.start(_Job(self._jobs, what, work, self))

    # In the pool's thread

    def is_wanted(self, job: int) -> bool:
        return job not in self._unwanted

    def _write(self, article: Article, target: Path, advance: Advance) -> None:
        from app.render.export.article import lay_out
        from app.render.export.write import whole_text

        form = Format(target.suffix[1:].lower())
        if form is Format.PDF:
            layout = lay_out(article)
            results = self._typeset(layout, part(advance, 0, TYPESETTING))
            content = self._painter().pdf(layout, results, part(advance, TYPESETTING, 1))
        else:
            with self._typesetter() as typesetter:
                content = whole_text(article, form, typesetter, advance).encode("utf-8", "replace")
        advance(1)
        try:
            write_atomically(target, content, shared=True)
        except OSError as error:
            raise file_error("The file could not be written.", error, target) from error
        self.written.emit(target)

    def _copy(self, article: Article, form: Format, advance: Advance) -> None:
        from app.render.export.write import pasted_text

        with self._typesetter() as typesetter:
            text = pasted_text(article, form, typesetter, advance)
        self.copied.emit(form, text)

    def _paginate(self, article: Article, request: tuple[float, int], advance: Advance) -> None:
        from app.render.export.article import lay_out

        pages: object = None
        aspect, number = request
        try:
            layout = lay_out(article)
            results = self._typeset(layout, part(advance, 0, TYPESETTING))
            pages = self._painter().pages(layout, results, aspect, part(advance, TYPESETTING, 1))
        finally:
            self.paged.emit(number, pages)

    def _typeset(self, layout: "Layout", advance: Advance) -> "Results":
        from app.render.batch import typeset_all

        with self._typesetter() as typesetter:
            return typeset_all(layout.formulas, typesetter, advance)

    @contextmanager
    def _typesetter(self) -> Iterator["Typesetter"]:
        """Runs as long as it is needed; it loads its script with the first formula only."""
        typesetter = self._start()
        try:
            yield typesetter
        finally:
            typesetter.close()


class _Job(QRunnable):
    """One export: the outermost frame of its thread. Receivers live in the GUI thread, so Qt queues what it tells."""

    def __init__(self, number: int, what: str, work: Callable[[Advance], None], owner: ExportController) -> None:
        super().__init__()
        self._number, self._what = number, what
        self._work, self._owner = work, owner
        self._told = -1  # percent

    def run(self) -> None:
        try:
            self._advance(0.0)
            self._work(self._advance)
        except CancelledError:
            log.info("an export was cancelled")
        except AppError as error:
            self._owner.failed.emit(error.problem)
        except Exception:
            log.exception("an export failed")
            self._owner.failed.emit(BUG)
        self._owner.ended.emit(self._number)

    def _advance(self, share: float) -> None:
        if not self._owner.is_wanted(self._number):
            raise CancelledError
        if (percent := int(100 * share)) != self._told:
            self._told = percent
            self._owner.advanced.emit(self._number, self._what, share)
