"""Streams answers meant to do harm into the real window, and asks how long its thread was busy at a time.

    python -m tests.bench.fuzz_window [--adversarial N] [--fuzzed N] [--seed N] [NAME…]

Each text of `tests.support.hostile_texts` (or those named), then N formulas of each sort, a hundred in an answer. Of
each are printed the seconds until all of it stood there, the processor time of the window's thread, its longest turn,
and how many took more than 33 ms. Ends with 1 where words before or after the harm could not be read.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.bootstrap import Application, qt_application
from app.engine.scripted import Script, ScriptedBackend
from tests.bench.stream import STALL_MS, Spells
from tests.support.desks import ScriptedDesks
from tests.support.hostile_texts import BEGIN, END, TEXTS, answer, formula_texts

PIECE = 400  # characters
LONGEST_WAIT = 300.0  # seconds for one answer


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def put(name: str, text: str) -> bool:
    """Whether the rest of the answer can be read."""
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder:
        pieces = [text[place : place + PIECE] for place in range(0, len(text), PIECE)]
        backend = ScriptedBackend([Script(["</think>", *pieces])])
        application = Application(Path(folder, "phidias.db"), Path(folder, "settings.json"), backend, ScriptedDesks)
        application.start()
        wait(1500)
        spells, begun = Spells(application), time.monotonic()
        application.session.chat.send("Do harm.")
        shown = _shown(application, begun + LONGEST_WAIT)
        busy = sorted(spells.cpu)
        print(
            f"{name:32s} {time.monotonic() - begun:6.1f} s, thread {sum(busy) / 1000:5.1f} s, "
            f"longest turn {busy[-1]:5.0f} ms, {sum(each > STALL_MS for each in busy):3d} above {STALL_MS:g} ms",
            flush=True,
        )
        application.window.close()
        application.close()
        application.window.deleteLater()
        application.deleteLater()
        wait(10)
    return BEGIN in shown and END in shown


def _shown(application: Application, deadline: float) -> str:
    """What the page of the solution says when all of it is there and typeset, or at the deadline."""
    shown = ""
    while time.monotonic() < deadline:
        wait(50)
        turns = application.session.chat.turns()
        if turns and turns[-1].state.is_final:
            page = application.window.chat.transcript.views()[-1].solution
            shown = page.toPlainText()
            if not page.pending():
                return shown
    print("not all of it was typeset in time:")
    return shown


def texts(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for name in given.names or TEXTS:
        yield name, TEXTS[name]
    if not given.names:
        found = formula_texts(given.adversarial, given.fuzzed, given.seed)
        yield from ((f"formulas {number}", text) for number, text in enumerate(found))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *TEXTS], metavar="NAME")
    parser.add_argument("--adversarial", type=int, default=1000)
    parser.add_argument("--fuzzed", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    qt = qt_application()
    unread = [name for name, text in texts(given) if not put(name, answer(text))]
    print(f"unreadable: {', '.join(unread) or 'none'}")
    del qt
    return 1 if unread else 0


if __name__ == "__main__":
    sys.exit(main())
