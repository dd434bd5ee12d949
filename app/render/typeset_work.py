"""What the typesetter's thread does: sets formulas, from a store of earlier ones where it can."""

import json
import logging
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from app.render.decode import Answer, Decoder, DrawingError
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey, Measure
from app.render.typeset_engine import FormulaError, TypesetEngine

log = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_FORMULA = 8 * 1024
LONGEST_SCOPE = 8 * 1024
REPLACE_ABOVE = 100 << 20
LOOK_SECONDS = 0.2  # of typesetting between two looks at its memory: each walks through all of it
MOST_PASSING = 256
FAILED = "failed"
TOO_LONG = Failure("This formula is too long to be typeset.")


class Store(Protocol):
    """Keeps what was typeset; used on the typesetter's thread only. It never raises."""

    def find(self, key: bytes) -> bytes | None: ...

    def put(self, entries: list[tuple[bytes, bytes]]) -> None: ...

    def clear(self) -> None: ...

    def close(self) -> None: ...


OpenStore = Callable[[str], Store]
"""Opens the store for what typesetters of a version make; called on the typesetter's thread."""


class Work:
    """Lives on the typesetter's thread; only `memory` and `scripted` are read by others."""

    def __init__(self, bundle: Path, measure: Measure, open_store: OpenStore | None) -> None:
        self.memory = self.scripted = 0
        self._bundle = bundle
        self._measure = measure
        self._open_store = open_store
        self._store: Store | None = None
        self._engine: TypesetEngine | None = None
        self._unseen = 0.0  # seconds of typesetting since the last look at the engine's memory
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

    def mathml(self, key: FormulaKey) -> str | Failure:
        try:
            return TOO_LONG if _is_too_long(key) else self._run(lambda engine: engine.mathml(key))
        except FormulaError as error:
            return Failure(str(error))

    def result(self, key: FormulaKey, *, passing: bool) -> Drawing | Failure:
        if _is_too_long(key):
            return TOO_LONG
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
        try:
            return self._run(lambda engine: engine.typeset(key))
        except FormulaError as error:
            return {FAILED: str(error)}

    def _run(self, work: Callable[[TypesetEngine], T]) -> T | Failure:
        """Raises FormulaError."""
        self.prepare()
        if self._engine is None:
            return Failure("The typesetter could not be started.")
        self.scripted += 1
        begun = time.thread_time()
        try:
            return work(self._engine)
        except FormulaError:
            raise
        except Exception as error:  # whatever a formula does to the engine, the next one gets a fresh engine
            log.debug("the typesetter failed: %s", error)
            self._engine = None
            return Failure("This formula was too much for the typesetter.")
        finally:
            self._unseen += time.thread_time() - begun
            self._keep_small()

    def _keep_small(self) -> None:
        if self._engine is None or self._unseen < LOOK_SECONDS:
            return
        self._unseen, self.memory = 0.0, self._engine.memory
        if self.memory > REPLACE_ABOVE:
            self._engine = None


def _is_too_long(key: FormulaKey) -> bool:
    return len(key.tex) > LONGEST_FORMULA or len(key.scope) > LONGEST_SCOPE


def _decoded(answer: Answer) -> Drawing | Failure:
    if FAILED in answer:
        return Failure(str(answer[FAILED]))
    try:
        return Decoder().decode(answer)
    except DrawingError as error:
        return Failure(f"This formula can't be shown: {error}.")
