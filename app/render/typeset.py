"""The thread that typesets: TeX in, drawing lists out, from a store of earlier ones where it can."""

import json
import logging
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from app.render.decode import Answer, Decoder, DrawingError
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey, Measure, estimate
from app.render.typeset_engine import THREAD_STACK, FormulaError, TypesetEngine
from app.system.resources import resource

log = logging.getLogger(__name__)

LONGEST_FORMULA = 8 * 1024
LONGEST_SCOPE = 8 * 1024
REPLACE_ABOVE = 100 << 20
IDLE_SECONDS = 0.5  # without work for so long, the engine is loaded ahead of the first formula that needs it
MOST_PASSING = 256
FAILED = "failed"
_stack_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Typeset:
    """The event: a requested formula's drawing list, or why there is none."""

    key: FormulaKey
    result: Drawing | Failure


Emit = Callable[[Typeset], None]


class Store(Protocol):
    """Keeps what was typeset; used on the typesetter's thread only. It never raises."""

    def find(self, key: bytes) -> bytes | None: ...

    def put(self, entries: list[tuple[bytes, bytes]]) -> None: ...

    def clear(self) -> None: ...

    def close(self) -> None: ...


OpenStore = Callable[[str], Store]
"""Opens the store for what typesetters of a version make; called on the typesetter's thread."""


class Typesetter:
    """Answers each request with exactly one Typeset event, in order, on its own thread."""

    def __init__(
        self, bundle: Path, emit: Emit | None = None, measure: Measure = estimate, open_store: OpenStore | None = None
    ) -> None:
        """`emit` is called on the typesetter's thread; it may be given later (`deliver_to`)."""
        self._emit = emit or _nowhere
        self._work = _Work(bundle, measure, open_store)
        self._requests: SimpleQueue[tuple[FormulaKey, bool] | _Order] = SimpleQueue()
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

    def forget(self) -> None:
        """Empties the store, after what was requested before; what is asked for again is typeset again."""
        self._requests.put(_Order.FORGET)

    def close(self, timeout: float = 3.0) -> bool:
        """Ends the thread after the formula in work; whether it ended in time (seconds)."""
        self._requests.put(_Order.END)
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def memory(self) -> int:
        """Bytes the JavaScript engine has allocated, as of the last formula."""
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
                continue
            key, passing = request
            self._emit(Typeset(key, self._work.result(key, passing=passing)))
            if self._requests.empty():
                self._work.store()
        self._work.close()

    def _next(self) -> "tuple[FormulaKey, bool] | _Order":
        try:
            return self._requests.get(timeout=IDLE_SECONDS)
        except Empty:
            self._work.prepare()
            return self._requests.get()


class _Order(Enum):
    """What the thread is told beside formulas."""

    FORGET = "forget"
    END = "end"


class _Work:
    """What the thread does; only `memory` and `scripted` are read by others."""

    def __init__(self, bundle: Path, measure: Measure, open_store: OpenStore | None) -> None:
        self.memory = self.scripted = 0
        self._bundle = bundle
        self._measure = measure
        self._open_store = open_store
        self._store: Store | None = None
        self._engine: TypesetEngine | None = None
        self._fresh: list[tuple[bytes, bytes]] = []
        self._passing: OrderedDict[bytes, bytes] = OrderedDict()  # typeset, but not to be stored as yet

    def open(self) -> None:
        try:
            if self._open_store is not None:
                self._store = self._open_store(sha256(self._bundle.read_bytes()).hexdigest())
        except OSError as error:
            log.warning("the typesetter can't tell its version: %s", error)

    def store(self) -> None:
        """Writes what is new."""
        if self._store is not None and self._fresh:
            self._store.put(self._fresh)
            self._fresh = []

    def forget(self) -> None:
        """Nothing that was typeset is kept any longer."""
        self._fresh = []
        self._passing.clear()
        if self._store is not None:
            self._store.clear()

    def close(self) -> None:
        self.store()
        if self._store is not None:
            self._store.close()
        self._engine = None

    def prepare(self) -> None:
        """Loads the engine, if it is not there."""
        if self._engine is None:
            try:
                self._engine = TypesetEngine(self._bundle, self._measure)
            except Exception:
                log.exception("the typesetter can't load its bundle")

    def result(self, key: FormulaKey, *, passing: bool) -> Drawing | Failure:
        if len(key.tex) > LONGEST_FORMULA or len(key.scope) > LONGEST_SCOPE:
            return Failure("This formula is too long to be typeset.")
        digest = key.digest()
        if (known := self._known(digest, passing=passing)) is not None:
            return known
        answer = self._answer(key)
        if isinstance(answer, Failure):
            return answer
        if self._store is not None:
            body = zlib.compress(json.dumps(answer, separators=(",", ":")).encode())
            self._keep(digest, body, passing=passing)
        return _decoded(answer)

    def _known(self, digest: bytes, *, passing: bool) -> Drawing | Failure | None:
        """A formula set before: one of the half ones, or from the store."""
        if self._store is None:
            return None
        body = self._passing.pop(digest, None)
        if body is not None:
            self._keep(digest, body, passing=passing)
        else:
            body = self._store.find(digest)
        try:
            return _decoded(json.loads(zlib.decompress(body))) if body is not None else None
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            log.warning("a stored formula is broken: %s", error)
            return None

    def _keep(self, digest: bytes, body: bytes, *, passing: bool) -> None:
        if not passing:
            self._fresh.append((digest, body))
            return
        self._passing[digest] = body
        if len(self._passing) > MOST_PASSING:
            self._passing.popitem(last=False)

    def _answer(self, key: FormulaKey) -> Answer | Failure:
        """A Failure is not the formula's alone, and may not come again."""
        self.prepare()
        if self._engine is None:
            return Failure("The typesetter could not be started.")
        self.scripted += 1
        try:
            return self._engine.typeset(key)
        except FormulaError as error:
            return {FAILED: str(error)}
        except Exception as error:  # whatever a formula does to the engine, the next one gets a fresh engine
            log.debug("the typesetter failed: %s", error)
            self._engine = None
            return Failure("This formula was too much for the typesetter.")
        finally:
            self._keep_small()

    def _keep_small(self) -> None:
        if self._engine is not None:
            self.memory = self._engine.memory
            if self.memory > REPLACE_ABOVE:
                self._engine = None


def start_typesetter(emit: Emit | None = None, measure: Measure = estimate) -> Typesetter:
    """The typesetter with the shipped bundle, running."""
    typesetter = Typesetter(resource("math/typeset.js"), emit, measure)
    typesetter.start()
    return typesetter


def _decoded(answer: Answer) -> Drawing | Failure:
    if FAILED in answer:
        return Failure(str(answer[FAILED]))
    try:
        return Decoder().decode(answer)
    except DrawingError as error:
        return Failure(f"This formula can't be shown: {error}.")


def _nowhere(_event: Typeset) -> None:
    """Nobody listens yet."""
