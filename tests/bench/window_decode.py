"""Speed of the engine while its answer streams into the open window, against a bare loop in the same process.

    python -m tests.bench.window_decode [--rounds N] [--tokens N]

The model of `tests.bench.decode` (at least 10 ms a token on two cores) recites words and formulas for ever; each
round runs the bare `llama_decode` and sample loop with the window idle, then asks in the window and stops
after as many tokens. The figure is the ratio of the medians. The reasoning pane is open: that is the dearer case.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bootstrap import Application, qt_application
from app.control.states import ModelState, ModelStatus, TurnProgress
from app.core.chat import Turn
from app.core.settings import Settings
from app.engine.messages import LoadOptions
from app.storage.settings_file import SettingsFile
from tests.bench.decode import CONTEXT, TARGET, BareLoop, make_model
from tests.support.desks import ScriptedDesks

WORDS = (
    *(piece for n in range(40) for piece in (f" word{n}", f" and \\(x_{{{n}}}^2 + \\frac{{{n}}}{{7}}\\)")),
    "\n\n",
)


class Rounds(QObject):
    """Bare loop, window, bare loop, window …"""

    def __init__(self, application: Application, qt: QApplication, path: Path, rounds: int, tokens: int) -> None:
        super().__init__(application)
        self._application, self._qt, self._path = application, qt, path
        self._left, self._tokens = rounds + 1, tokens
        self._bare: BareLoop | None = None
        self.bare: list[float] = []
        self.window: list[float] = []
        application.session.models.changed.connect(self._on_model)
        application.session.chat.progressed.connect(self._on_progress)
        application.session.chat.turn_changed.connect(self._on_turn)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.READY:
            self._bare = BareLoop(self._path, LoadOptions(CONTEXT), "Count.")
            QTimer.singleShot(500, self._next)

    @Slot()
    def _next(self) -> None:
        assert self._bare is not None
        if self._left == 0:
            self._bare.close()
            self._application.window.close()
            self._qt.quit()
            return
        self._left -= 1
        self.bare.append(self._bare.run(self._tokens))
        self._application.session.chat.new_conversation()
        self._application.window.chat.ask("Count.")

    @Slot(object)
    def _on_progress(self, progress: TurnProgress) -> None:
        if progress.reasoning_tokens >= self._tokens:
            self._application.session.chat.stop()

    @Slot(object)
    def _on_turn(self, turn: Turn) -> None:
        if turn.state.is_final:
            self.window.append(turn.usage.decode_seconds / turn.usage.generated_tokens)
            QTimer.singleShot(300, self._next)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--tokens", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder:
        home = Path(folder)
        path = make_model(home, WORDS)
        SettingsFile(home / "settings.json").save(Settings(model=str(path), context_size=CONTEXT))
        qt = qt_application()
        application = Application(home / "phidias.db", home / "settings.json", make_desks=ScriptedDesks)
        rounds = Rounds(application, qt, path, given.rounds, given.tokens)
        application.start()
        qt.exec()
        application.close()
    bare, window = statistics.median(rounds.bare[1:]), statistics.median(rounds.window[1:])  # the first warms up
    verdict = "reached" if bare / window >= TARGET else "missed"
    print(f"bare loop {bare * 1000:.2f} ms a token, window at {bare / window:.4f} of its speed ({TARGET}: {verdict})")


if __name__ == "__main__":
    main()
