"""An answer that streams into a web page with KaTeX: `KATEX MARKDOWN-IT RATE CHARACTERS OUTPUT [PICTURE]`.

The other side of `tests.bench.katex`, which starts it. Writes its figures to stdout as JSON. The window is bare, where
ours is the whole program. Text is sent 25 times a second, and never before the page is through with what it was sent.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtWidgets import QApplication

from tests.bench.katex import Figures
from tests.bench.memory import family, pss
from tests.bench.stream import SIZE, Spells
from tests.support.answers import pieces
from tests.support.long_answers import mixed

try:
    from PySide6.QtWebEngineWidgets import QWebEngineView
except ImportError as fault:  # it is there, as `lack` has seen, but a library of the system is not
    raise SystemExit(
        f"QtWebEngine can't be loaded; install with the system's packages what it misses: {fault}"
    ) from None

TICK_MS, SETTLE_MS, REST_MS = 40, 3000, 1500
SCRIPT = Path(__file__).with_suffix(".js")
HTML = """<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="{katex}/katex.min.css">
<style>body {{ max-width: 46rem; margin: 2rem auto; font: 16px/1.6 sans-serif }}
pre {{ background: #f2f2f2; padding: 0.8rem; border-radius: 6px }} .open {{ color: #999 }}
table {{ border-collapse: collapse }} td, th {{ border: 1px solid #ccc; padding: 0.3rem 0.8rem }}</style>
<body><div id="growing"></div>
<script src="{katex}/katex.min.js"></script><script src="{markdown}"></script>
<script>const output = "{output}";</script><script src="{script}"></script>"""


def processor_seconds(pid: int) -> float:
    """Of the process and all below it, those that have ended included."""
    ticks = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # utime, stime, and those of the children it has waited for
    return ticks / os.sysconf("SC_CLK_TCK")


class Streamed(QObject):
    """Sends the page what has come of the answer, and ends the program when all is there."""

    def __init__(self, view: QWebEngineView, parts: list[str], rate: float, picture: str) -> None:
        super().__init__(view)
        self._view, self._parts, self._rate, self._picture = view, parts, rate, picture
        self._sent, self._waits, self._late = 0, False, False
        self._begun = self._seconds = self._cpu = 0.0
        self._spells: Spells | None = None
        self._streamed = 0
        self._page: dict[str, Any] = {}  # what it says itself
        self._memory = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        view.loadFinished.connect(self._on_loaded)

    @Slot(bool)
    def _on_loaded(self, _good: bool) -> None:
        QTimer.singleShot(SETTLE_MS, self._begin)

    @Slot()
    def _begin(self) -> None:
        self._view.page().runJavaScript("begin()")
        self._spells = Spells(self)
        self._begun, self._cpu = time.monotonic(), processor_seconds(os.getpid())
        self._timer.start()

    @Slot()
    def _on_tick(self) -> None:
        due = min(int((time.monotonic() - self._begun) * self._rate), len(self._parts))
        if self._waits or due == self._sent:
            self._late = self._waits and due > self._sent
            return
        text = json.dumps("".join(self._parts[self._sent : due]))
        self._sent, self._waits = due, True
        self._view.page().runJavaScript(f"append({text})", self._on_shown)

    def _on_shown(self, _result: object) -> None:
        self._waits = False
        if self._late:
            self._late = False
            self._on_tick()
        elif self._sent == len(self._parts) and self._timer.isActive():
            assert self._spells is not None
            self._timer.stop()
            self._streamed = len(self._spells.cpu)
            self._seconds = time.monotonic() - self._begun
            self._cpu = processor_seconds(os.getpid()) - self._cpu
            QTimer.singleShot(REST_MS, self._rest)

    @Slot()
    def _rest(self) -> None:
        self._view.page().runJavaScript("figures()", self._on_figures)

    def _on_figures(self, result: object) -> None:
        self._page = json.loads(result) if isinstance(result, str) else {}
        self._memory = sum(pss(each) for each in family(os.getpid())) / 1e6
        if self._picture:
            self._view.grab().save(self._picture)
        self._view.close()
        QApplication.quit()

    def figures(self) -> Figures:
        """Once the program has ended; SystemExit where the page has not shown the answer."""
        if self._spells is None or not self._page.get("formulas") or self._page["errors"]:
            raise SystemExit(f"The page has not shown the answer with all its formulas; it says {self._page}")
        gui, stall = self._spells.cpu[: self._streamed], self._spells.longest_stall
        return Figures(self._seconds, gui, stall, self._cpu, self._memory, self._page["spent"], self._page["stall"])


def main() -> int:
    katex, markdown, rate, characters, output, *picture = sys.argv[1:]
    qt = QApplication([])
    view = QWebEngineView()
    view.resize(*SIZE)
    parts = pieces(mixed(int(characters)), 1)
    streamed = Streamed(view, parts, float(rate), picture[0] if picture else "")
    places = {"katex": Path(katex).resolve(), "markdown": Path(markdown).resolve(), "script": SCRIPT.resolve()}
    urls = {name: QUrl.fromLocalFile(str(place)).toString() for name, place in places.items()}
    view.setHtml(HTML.format(output=output, **urls), QUrl.fromLocalFile(f"{SCRIPT.parent}{os.sep}"))
    view.show()
    qt.exec()
    sys.stdout.write(streamed.figures().to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
