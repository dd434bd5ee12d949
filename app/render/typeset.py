"""The thread that typesets: TeX in, drawing lists out, from a store of earlier ones where it can."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from queue import Empty, SimpleQueue

from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey, Measure, estimate
from app.render.typeset_engine import THREAD_STACK
from app.render.typeset_work import OpenStore, Work
from app.system.resources import resource

IDLE_SECONDS = 0.5  # without work for so long, the engine is loaded ahead of the first formula that needs it
_stack_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Typeset:
    """The event: a requested formula's drawing list, or why there is none."""

    key: FormulaKey
    result: Drawing | Failure


@dataclass(frozen=True, slots=True)
class Mathml:
    """The event: a formula as MathML, or why it can't be."""

    key: FormulaKey
    result: str | Failure


Emit = Callable[[Typeset], None]
EmitMathml = Callable[[Mathml], None]


class Typesetter:
    """Answers each request with exactly one Typeset event, in order, on its own thread, until it is closed."""

    def __init__(
        self, bundle: Path, emit: Emit | None = None, measure: Measure = estimate, open_store: OpenStore | None = None
    ) -> None:
        """`emit` is called on the typesetter's thread; it may be given later (`deliver_to`)."""
        self._emit = emit or _nowhere
        self._work = Work(bundle, measure, open_store)
        self._requests: SimpleQueue[tuple[FormulaKey, bool | EmitMathml] | _Order] = SimpleQueue()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="typeset", daemon=True)

    def start(self) -> None:
        """Starts the thread; cheap, so do it before importing Qt."""
        with _stack_lock:
            before = threading.stack_size(THREAD_STACK)
            try:
                self._thread.start()
            finally:
                threading.stack_size(before)

    def deliver_to(self, emit: Emit) -> None:
        """Sends the answers elsewhere from now on; to be called before the first request."""
        self._emit = emit

    def request(self, key: FormulaKey, *, passing: bool = False) -> None:
        """`passing`: half a formula, that is not worth storing."""
        self._requests.put((key, passing))

    def request_mathml(self, key: FormulaKey, emit: EmitMathml) -> None:
        """`emit` is called once, on the typesetter's thread. Nothing of it is kept: it is seldom asked for."""
        self._requests.put((key, emit))

    def forget(self) -> None:
        """Empties the store, after what was requested before; what is asked for again is typeset again."""
        self._requests.put(_Order.FORGET)

    def close(self, timeout: float = 3.0) -> bool:
        """Ends the thread after the formula in work, and forgets first if it was told to; whether it ended in time
        (seconds). What else was requested is not answered.
        """
        self._is_closing = True
        self._requests.put(_Order.END)
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def memory(self) -> int:
        """Bytes the JavaScript engine had allocated when it was looked at last."""
        return self._work.memory

    @property
    def scripted(self) -> int:
        """How many formulas JavaScript was run for."""
        return self._work.scripted

    def _run(self) -> None:
        self._work.open()
        while (request := self._next()) is not _Order.END:
            if request is _Order.FORGET:
                self._work.forget()
            elif not self._is_closing:
                self._answer(*request)
                if self._requests.empty():
                    self._work.store()
        self._work.close()

    def _answer(self, key: FormulaKey, wish: bool | EmitMathml) -> None:
        if isinstance(wish, bool):
            self._emit(Typeset(key, self._work.result(key, passing=wish)))
        else:
            wish(Mathml(key, self._work.mathml(key)))

    def _next(self) -> "tuple[FormulaKey, bool | EmitMathml] | _Order":
        try:
            return self._requests.get(timeout=IDLE_SECONDS)
        except Empty:
            self._work.prepare()
            return self._requests.get()


class _Order(Enum):
    """What the thread is told beside formulas."""

    FORGET = "forget"
    END = "end"


def start_typesetter(emit: Emit | None = None, measure: Measure = estimate) -> Typesetter:
    """The typesetter with the shipped bundle, running."""
    typesetter = Typesetter(resource("math/typeset.js"), emit, measure)
    typesetter.start()
    return typesetter


def _nowhere(_event: Typeset) -> None:
    """Nobody listens yet."""
