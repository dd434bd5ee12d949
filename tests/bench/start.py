"""Cold start: from the start of the process to the first painted window, against an empty PySide6 window.

    python -m tests.bench.start [RUNS]

Both are measured in turns, each in a process of its own, and the medians compared. Targets: at most
3 times an empty window, and at most 0.6 s on an idle machine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 11
LARGEST_RATIO = 3.0
LONGEST_SECONDS = 0.6
ROOT = Path(__file__).parents[2]


def environment(home: Path) -> dict[str, str]:
    """A home of its own, with compiled modules as any installation has; without a screen, the offscreen one."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own |= {"PHIDIAS_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(home.parent / "compiled")}
    if sys.platform not in ("win32", "darwin") and not (own.get("DISPLAY") or own.get("WAYLAND_DISPLAY")):
        own |= {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": "none"}  # the program asks for one; Qt does not look at it
    return own


def seconds_to_paint(what: str, home: Path) -> float:
    command = [sys.executable, str(Path(__file__).with_name("first_paint.py")), what]
    before = time.monotonic()
    done = subprocess.run(command, env=environment(home), stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    return float(done.stdout.split()[-1]) - before


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    times: dict[str, list[float]] = {"empty": [], "phidias": []}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            for what, measured in times.items():
                seconds = seconds_to_paint(what, Path(folder) / "home")
                if run > 0:  # the first fills the caches and makes the home folder
                    measured.append(seconds)
    return report(times)


def report(times: dict[str, list[float]]) -> int:
    medians = {what: statistics.median(measured) for what, measured in times.items()}
    for what, measured in times.items():
        print(f"{what:8} median {medians[what]:.3f} s   best {min(measured):.3f}   worst {max(measured):.3f}")
    ratio = medians["phidias"] / medians["empty"]
    load = f"; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    print(f"ratio {ratio:.2f} (target {LARGEST_RATIO}), {len(times['empty'])} runs each{load}")
    good = ratio <= LARGEST_RATIO and medians["phidias"] <= LONGEST_SECONDS
    print("target reached" if good else "target missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
