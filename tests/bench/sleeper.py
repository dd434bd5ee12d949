"""A process that only sleeps, a millisecond at a time, until its stdin ends: what it waits longer, everyone waits here.

Where the processors are busy, or the machine is a virtual one whose host is, a window waits for its turn without having
any part in it. Writes what a bench tells of it as JSON, as `tests.bench.transfer_window` does.
"""

import json
import sys
import threading
import time

LATE = 16.0  # milliseconds


def main() -> None:
    ended = threading.Event()
    waits: list[float] = []
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    while not ended.is_set():
        began = time.perf_counter()
        time.sleep(0.001)
        waits.append(1000 * (time.perf_counter() - began))
    late = sum(wait > LATE for wait in waits)
    sys.stdout.write(json.dumps({"longest": max(waits), "late": late, "count": len(waits)}))


def _wait_for_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
