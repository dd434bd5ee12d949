"""The thread that owns the JavaScript engine: TeX in, drawing lists out."""

import json
import logging
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any, cast

from app.core.errors import AppError
from app.render.decode import Answer, Decoder, DrawingError
from app.render.drawing import Drawing, Failure
from app.system.resources import resource

log = logging.getLogger(__name__)

LONGEST_FORMULA = 8 * 1024
LONGEST_SCOPE = 8 * 1024
SECONDS = 1
MEMORY = 256 << 20
REPLACE_ABOVE = 100 << 20
# MathJax recurses deeply (\ce most of all): QuickJS needs far more than its default, the thread more than that.
SCRIPT_STACK = 24 << 20
THREAD_STACK = 32 << 20
_stack_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class FormulaKey:
    """What a formula looks like depends on this and nothing else.

    `scope` holds the formulas of the same message that define macros, joined by U+0000.
    """

    tex: str
    display: bool
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Typeset:
    """The event: a requested formula's drawing list, or why there is none."""

    key: FormulaKey
    result: Drawing | Failure


Emit = Callable[[Typeset], None]
Size = tuple[float, float, float]
Measure = Callable[[str, bool, bool], Size]
"""Text, italic, bold → width, height, depth in em: of letters the TeX font lacks, in the fonts they will be painted in.
Called on the typesetter's thread."""


def estimate(text: str, _italic: bool, _bold: bool) -> Size:
    """A measure for those who have no fonts at hand."""
    width = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in text)
    return width, 0.75, 0.2


class Typesetter:
    """Answers each request with exactly one Typeset event, in order, on its own thread."""

    def __init__(self, bundle: Path, emit: Emit | None = None, measure: Measure = estimate) -> None:
        """`emit` is called on the typesetter's thread; it may be given later (`deliver_to`)."""
        self._bundle = bundle
        self._measure = measure
        self._emit = emit or _nowhere
        self._requests: SimpleQueue[FormulaKey | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="typeset", daemon=True)
        self._engine: _Engine | None = None
        self._memory = 0

    def start(self) -> None:
        """Starts the thread, which loads the bundle at once; cheap, so do it before importing Qt."""
        with _stack_lock:
            before = threading.stack_size(THREAD_STACK)
            try:
                self._thread.start()
            finally:
                threading.stack_size(before)

    def deliver_to(self, emit: Emit) -> None:
        """Sends the answers elsewhere from now on; to be called before the first request."""
        self._emit = emit

    def request(self, key: FormulaKey) -> None:
        self._requests.put(key)

    def close(self, timeout: float = 3.0) -> bool:
        """Ends the thread after the formula in work; whether it ended in time (seconds)."""
        self._requests.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def memory(self) -> int:
        """Bytes the JavaScript engine has allocated, as of the last formula."""
        return self._memory

    def _run(self) -> None:
        self._prepare()
        while (key := self._requests.get()) is not None:
            self._emit(Typeset(key, self._typeset(key)))
        self._engine = None

    def _prepare(self) -> None:
        try:
            self._engine = _Engine(self._bundle, self._measure)
        except Exception:
            log.exception("the typesetter can't load its bundle")

    def _typeset(self, key: FormulaKey) -> Drawing | Failure:
        if len(key.tex) > LONGEST_FORMULA or len(key.scope) > LONGEST_SCOPE:
            return Failure("This formula is too long to be typeset.")
        if self._engine is None:
            return Failure("The typesetter could not be started.")
        try:
            return self._engine.typeset(key)
        except _FormulaError as error:
            return Failure(str(error))
        except DrawingError as error:
            return Failure(f"This formula can't be shown: {error}.")
        except Exception as error:  # whatever a formula does to the engine, the next one gets a fresh engine
            log.debug("the typesetter failed: %s", error)
            self._prepare()
            return Failure("This formula was too much for the typesetter.")
        finally:
            self._keep_small()

    def _keep_small(self) -> None:
        if self._engine is not None:
            self._memory = self._engine.memory
            if self._memory > REPLACE_ABOVE:
                self._prepare()


def start_typesetter(emit: Emit | None = None, measure: Measure = estimate) -> Typesetter:
    """The typesetter with the shipped bundle, running."""
    typesetter = Typesetter(resource("math/typeset.js"), emit, measure)
    typesetter.start()
    return typesetter


def _nowhere(_event: Typeset) -> None:
    """Nobody listens yet."""


class _FormulaError(Exception):
    """The formula's own fault, in MathJax's words."""


class _Engine:
    """One QuickJS context with the bundle in it; lives on one thread."""

    def __init__(self, bundle: Path, measure: Measure) -> None:
        try:
            source = bundle.read_text(encoding="utf-8")
        except OSError as error:
            raise AppError("The typesetting bundle can't be read.", str(error)) from error
        quickjs: Any = import_module("quickjs")  # has no types; loaded on the thread, not at start-up
        self._script_error: type[Exception] = quickjs.JSException
        self._context: Any = quickjs.Context()
        self._context.set_max_stack_size(SCRIPT_STACK)
        self._context.set_memory_limit(MEMORY)
        self._context.eval(source)
        self._context.set_time_limit(SECONDS)
        self._function = self._context.get("typeset")
        self._learn = self._context.get("learn")
        self._measure = measure
        self._decoder = Decoder()

    @property
    def memory(self) -> int:
        """Bytes the context has allocated."""
        return int(self._context.memory()["malloc_size"])

    def typeset(self, key: FormulaKey) -> Drawing:
        """Raises _FormulaError, DrawingError, and whatever a formula does to the engine."""
        answer = self._ask(key)
        if wanted := answer.get("wanted"):
            self._decoder.learn(answer)
            sizes = [[entry, self._measure(*entry)] for entry in wanted]
            self._learn(json.dumps(sizes))
            answer = self._ask(key)
        return self._decoder.decode(answer)

    def _ask(self, key: FormulaKey) -> Answer:
        tex, scope = (text.encode("utf-8", "replace").decode("utf-8") for text in (key.tex, key.scope))
        try:  # lone surrogates can't cross
            return cast(Answer, json.loads(self._function(scope, tex, key.display)))
        except self._script_error as error:
            first = str(error).partition("\n")[0]
            if not first.startswith("Error: "):
                raise  # InternalError, RangeError, TypeError: the engine's trouble
            raise _FormulaError(first.removeprefix("Error: ")) from error
