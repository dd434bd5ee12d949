"""A process that only sleeps, a millisecond at a time, until its stdin ends: what it waits longer, everyone waits here.

Where the processors are busy, or the machine is a virtual one whose host is, a window waits for its turn without having
any part in it. The benches start one beside it.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

LATE = 16.0  # milliseconds


class Sleeper:
    """The process, for as long as the context lasts."""

    def __enter__(self) -> "Sleeper":
        command = [sys.executable, "-m", "tests.bench.sleeper"]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def end(self) -> dict[str, float]:
        """What it has waited, in milliseconds: `longest`; and `late` of `count` times above 16."""
        found: dict[str, float] = json.loads(self._process.communicate()[0])
        return found


def main() -> None:
    ended = threading.Event()
    waits: list[float] = []
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    while not ended.is_set():
        began = time.perf_counter()
        time.sleep(0.001)
        waits.append(1000 * (time.perf_counter() - began) - 1)
    late = sum(wait > LATE for wait in waits)
    sys.stdout.write(json.dumps({"longest": max(waits), "late": late, "count": len(waits)}))


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
