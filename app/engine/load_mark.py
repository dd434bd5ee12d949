"""A mark on the disk while a model is being loaded: what is left of it tells that loading ended the program.

llama.cpp and the drivers below it can abort the process (out of memory on a GPU, a hostile file). Without the mark the
next start would load the same model and end the same way.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.models import ModelInfo
from app.engine.backend import Answer, Backend
from app.engine.messages import Generate, LoadOptions
from app.engine.stop import StopFlag
from app.system.files import write_atomically

log = logging.getLogger(__name__)


class LoadMark:
    """The file with the path of the model that is being loaded."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def left(self) -> Path | None:
        """The model that was being loaded when the program ended; None when it ended otherwise."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return Path(text) if text else None

    @contextlib.contextmanager
    def around(self, model: Path) -> Iterator[None]:
        """Stands while the block runs. A disk that does not take it must not keep the model from being loaded."""
        try:
            write_atomically(self._path, str(model).encode("utf-8", "surrogatepass"))
        except OSError as error:
            log.warning("no mark for the load: %s", error)
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        """The program goes on, or ends by itself."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


class MarkedBackend:
    """A backend whose loads are marked."""

    def __init__(self, backend: Backend, mark: LoadMark) -> None:
        self._backend, self._mark = backend, mark

    def load(self, path: Path, options: LoadOptions, progress: Callable[[float], None], stop: StopFlag) -> ModelInfo:
        with self._mark.around(path):
            return self._backend.load(path, options, progress, stop)

    def unload(self) -> None:
        self._backend.unload()

    def answer(self, request: Generate, stop: StopFlag) -> Answer:
        return self._backend.answer(request, stop)

    def close(self) -> None:
        self._backend.close()
