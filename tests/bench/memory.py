"""Memory of the idle program: the proportional set size of all its processes. Linux only.

    python -m tests.bench.memory [SECONDS]

Once without a model, once with the starter model, SECONDS after the window was painted. Target: at
most 150 MB without a model. An empty PySide6 window is measured beside it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.start import ROOT, environment

SECONDS = 10.0
LARGEST_MB = 150.0
STARTER = "starter"  # the folder of resources/ that the starter model is in


def measure(what: str, home: Path, resources: Path, wait: float) -> float:
    """MB after `wait` seconds of idleness, over the process and all below it."""
    command = [sys.executable, str(Path(__file__).with_name("first_paint.py")), what, str(wait + 60)]
    own = {**environment(home), "PHIDIAS_RESOURCES": str(resources)}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            if not process.stdout.readline():
                raise SystemExit(f"{what} did not paint a window")
            time.sleep(wait)
            return sum(pss(each) for each in family(process.pid)) / 1e6
        finally:
            process.kill()


def family(pid: int) -> list[int]:
    """The process and its children's children."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def pss(pid: int) -> int:
    """Bytes: memory of its own, and its share of what it shares with others."""
    return _rollup(pid, "Pss")


def own(pid: int) -> int:
    """Bytes that are not from files: the share of those depends on which other programs have them open just now."""
    return _rollup(pid, "Pss_Anon")


def _rollup(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))


def without_starter(folder: Path) -> Path:
    """The resources, but for the starter model."""
    folder.mkdir()
    for entry in (ROOT / "resources").iterdir():
        if entry.name != STARTER:
            (folder / entry.name).symlink_to(entry)
    return folder


def main() -> int:
    if sys.platform != "linux":
        print("memory is measured on Linux only")
        return 2
    wait = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = without_starter(folder / "resources")
        empty = measure("empty", folder, bare, 1.0)
        idle = measure("phidias", folder / "bare", bare, wait)
        print(f"an empty PySide6 window    {empty:6.1f} MB")
        print(f"phidias, no model          {idle:6.1f} MB   (target {LARGEST_MB:.0f})")
        if (ROOT / "resources" / STARTER).is_dir():
            starter = measure("phidias", folder / "starter", ROOT / "resources", wait)
            print(f"phidias, starter model     {starter:6.1f} MB")
    print("target reached" if idle <= LARGEST_MB else "target missed")
    return 0 if idle <= LARGEST_MB else 1


if __name__ == "__main__":
    sys.exit(main())
