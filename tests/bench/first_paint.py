"""Starts a window in this process and says when it was first painted: `first_paint.py empty|phidias [SECONDS]`.

Writes the monotonic time of the first paint, which all processes of a machine share, and closes the
window SECONDS later. The program is started as `phidias` starts it; it knows nothing of being watched.
"""

import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def show_empty(stay: float) -> int:
    """What any PySide6 program has to do before it has a window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    qt = QApplication(["empty"])
    window = QMainWindow()
    window.resize(1240, 820)
    watch(window, stay)
    window.show()
    return qt.exec()


def show_phidias(stay: float) -> int:
    """The real entry point; its window is watched from when it is about to be shown."""
    sys.meta_path.insert(0, _AfterImport("app.bootstrap", stay))
    sys.argv = ["phidias"]
    from app.__main__ import main

    return main()


def watch(window: Any, stay: float) -> None:
    """Tell the first paint of `window` once its children have been painted too."""
    from PySide6.QtCore import QEvent, QObject, QTimer, Slot

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
            if event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                QTimer.singleShot(0, self.on_painted)
            return False

        @Slot()
        def on_painted(self) -> None:
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()
            QTimer.singleShot(int(stay * 1000), window.close)

    window.installEventFilter(Watch(window))


class _Watched:
    """Loads a module as its own loader would, and hands it on."""

    def __init__(self, loader: Any, then: Callable[[ModuleType], None]) -> None:
        self._loader, self._then = loader, then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._then(module)


class _AfterImport:
    """Puts the watch in when the program itself imports the module, so that its order of imports stays its own.

    The base classes in importlib.abc would cost a fifth of an empty window's start.
    """

    def __init__(self, name: str, stay: float) -> None:
        self._name, self._stay = name, stay

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        spec.loader = _Watched(spec.loader, self._wrap)  # type: ignore[assignment]
        return spec

    def _wrap(self, module: ModuleType) -> None:
        start, stay = module.Application.start, self._stay

        def watched_start(application: Any) -> None:
            watch(application.window, stay)
            start(application)

        module.Application.start = watched_start


if __name__ == "__main__":
    shows = {"empty": show_empty, "phidias": show_phidias}
    sys.exit(shows[sys.argv[1]](float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
