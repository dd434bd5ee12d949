"""What the same long answer costs a web page: streamed into our window, then into KaTeX in QtWebEngine.

    python -m tests.bench.katex --katex node_modules/katex/dist [--characters N] [--rate TOKENS] [--without-mathml]

Linux only. Needs two things that are no dependencies, in an environment of your own or the program's:
`pip install PySide6-Addons==VERSION`, with the version of PySide6-Essentials there, and, in any folder,
`npm install katex markdown-it`. What is missing is named. For 120,000 characters give `--characters 120000`; with
`--pictures FOLDER` both windows are saved as they look at the end.

Each runs in a process of its own, ours first. Ours is the whole program as in `tests.bench.stream`, the web page a bare
window without highlighted code (`katex_page.py`, `katex_page.js`), which favours the page. A spell is what the GUI
thread computes between two waits: of ours an update, of the page a part of one. Scrolling and selecting wait for the
GUI thread in ours, and for the JavaScript in the page. What that computes besides (painting, composing) is in the
processor time of all processes; without a GPU it includes drawing in software.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import PySide6

from app.bootstrap import Application
from tests.bench.start import ROOT
from tests.bench.stream import stream
from tests.support.answers import pieces
from tests.support.long_answers import mixed

WEB_ENGINE = "PySide6.QtWebEngineWidgets"
FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
MISSING = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What one side needed: seconds, megabytes, and for everything else milliseconds."""

    seconds: float
    gui: list[float]  # of each spell of the GUI thread while it streamed
    stall: float
    cpu: float  # seconds of all processes while it streamed
    memory: float  # megabytes of all processes when it was there
    script: list[float]  # of each update inside the page; empty for ours
    script_stall: float

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def markdown_it(katex: Path) -> Path | None:
    """The script of markdown-it, which npm puts beside KaTeX; its place depends on its version."""
    return next((katex.parent.parent / "markdown-it" / "dist").rglob("markdown-it*.min.js"), None)


def lack(katex: Path) -> str:
    """One sentence that says what to install; empty when all is there."""
    if sys.platform != "linux":
        return "This is measured on Linux only."
    if importlib.util.find_spec(WEB_ENGINE) is None:
        return f"QtWebEngine is missing: pip install PySide6-Addons=={PySide6.__version__}"
    if not all((katex / name).is_file() for name in ("katex.min.js", "katex.min.css")):
        return f"KaTeX is not in {katex}: npm install katex markdown-it, then give --katex node_modules/katex/dist"
    if markdown_it(katex) is None:
        return f"markdown-it is not beside {katex.parent}: npm install markdown-it"
    return ""


def measure_ours(rate: float, characters: int, picture: str) -> Figures:
    """In this process."""

    def look(application: Application) -> None:
        if picture:
            application.window.grab().save(picture)

    answer, memory = stream(pieces(mixed(characters), 1), rate, look)
    assert answer.spells is not None
    gui = answer.spells.cpu[: answer.streamed]
    return Figures(answer.seconds, gui, answer.spells.longest_stall, answer.whole, memory, [], 0.0)


def measured(module: str, *arguments: object) -> Figures:
    """By a process of its own; Chromium wants no root in its sandbox, and all it is shown here is ours."""
    own = dict(os.environ)
    if os.geteuid() == 0:
        own.setdefault(FLAGS, "--no-sandbox")
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module} ended with {done.returncode}; what it said stands above.")
    return Figures(**json.loads(done.stdout))


def percentiles(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} / {statistics.quantiles(values, n=100)[98]:.2f} ms"


def report(ours: Figures, page: Figures) -> None:
    rows = (
        ("GUI thread a spell, p50 / p99", percentiles(ours.gui), percentiles(page.gui)),
        ("all of them, of one core", *(f"{sum(each.gui) / each.seconds / 10:.1f} %" for each in (ours, page))),
        ("JavaScript an update, p50 / p99", "", percentiles(page.script)),
        ("longest stall of the GUI thread", *(f"{each.stall:.0f} ms" for each in (ours, page))),
        ("longest stall inside the page", "", f"{page.script_stall:.0f} ms"),
        ("processor time, all processes", *(f"{each.cpu:.1f} s" for each in (ours, page))),
        ("that is of one core", *(f"{100 * each.cpu / each.seconds:.0f} %" for each in (ours, page))),
        ("memory, all processes", *(f"{each.memory:.0f} MB" for each in (ours, page))),
        ("spells / updates inside the page", f"{len(ours.gui)}", f"{len(page.gui)} / {len(page.script)}"),
        ("streamed for", *(f"{each.seconds:.1f} s" for each in (ours, page))),
    )
    print(f"{'':34}{'ours':>18}{'web page':>18}")
    for name, left, right in rows:
        print(f"{name:34}{left:>18}{right:>18}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--katex", type=Path, default=Path("node_modules/katex/dist"), help="the folder dist of KaTeX")
    parser.add_argument("--characters", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=200.0, help="tokens a second")
    parser.add_argument("--without-mathml", action="store_true", help="KaTeX leaves out what screen readers read")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each window")
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)  # one side, by itself
    return parser.parse_args()


def main() -> int:
    given = arguments()
    folder = given.pictures and given.pictures.resolve()
    ours_png, page_png = (str(folder / name) if folder else "" for name in ("ours.png", "page.png"))
    if given.ours:
        print(measure_ours(given.rate, given.characters, ours_png).to_json())
        return 0
    if sentence := lack(given.katex):
        print(sentence, file=sys.stderr)
        return MISSING
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    own = ["--ours", "--rate", given.rate, "--characters", given.characters]
    ours = measured("tests.bench.katex", *own, *(["--pictures", folder] if folder else []))
    output = "html" if given.without_mathml else "htmlAndMathml"
    paths = (given.katex.resolve(), markdown_it(given.katex.resolve()))
    page = measured("tests.bench.katex_page", *paths, given.rate, given.characters, output, page_png)
    report(ours, page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
