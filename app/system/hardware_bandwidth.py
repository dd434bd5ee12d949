"""How fast the memory is read: measured for some tenths of a second, and kept.

C's `memchr` looks through memory for a byte that is not there, in as many threads as there are cores; while it does,
Python's lock is free. Models are read in the same way, from one end to the other for each token.
"""

import ctypes
import json
import logging
import mmap
import sys
import threading
import time
from pathlib import Path

from app.system.files import write_atomically

SIZE = 256 * 2**20  # bytes read in all; more than a processor's own caches hold
LEAST_SLICE = 16 * 2**20  # bytes of one thread
_ROUNDS = 4
_TIMES = 3  # measured anew at so many starts, because at one of them the machine may have been busy; the best counts
_ABSURD = 10**14  # bytes a second
_THERE, _SOUGHT = 0x55, 0x01

log = logging.getLogger(__name__)


def memory_bandwidth(store: Path, cores: int, total_memory: int) -> float:
    """Bytes a second. What was measured is kept in `store`, and forgotten when the machine has become another."""
    machine = f"{cores} cores, {total_memory} bytes"
    kept, times = _kept(store, machine)
    if times >= _TIMES:
        return kept
    best = max(kept, measure(cores))
    content = {"machine": machine, "bandwidth": round(best), "times": times + 1}
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(store, json.dumps(content).encode())
    except OSError as error:
        log.info("the memory's bandwidth can't be kept: %s", error)
    return best


def measure(threads: int, size: int = SIZE) -> float:
    """The best of some rounds: whatever else runs can only make one slower. 0.0 where memory is short."""
    threads = max(1, min(threads, size // LEAST_SLICE))
    try:
        slices = [_filled(size // threads) for _ in range(threads)]
    except (MemoryError, OSError):
        return 0.0
    return max(_round(slices) for _ in range(_ROUNDS))


def _filled(size: int) -> ctypes.Array[ctypes.c_char]:
    """Of the system's own, because ctypes fills a buffer with zeros under Python's lock: 90 ms for these."""
    buffer = (ctypes.c_char * size).from_buffer(mmap.mmap(-1, size))
    ctypes.memset(buffer, _THERE, size)
    return buffer


def _round(slices: list[ctypes.Array[ctypes.c_char]]) -> float:
    search = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None).memchr
    search.restype, search.argtypes = ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t)
    together = threading.Barrier(len(slices) + 1)

    def look(part: ctypes.Array[ctypes.c_char]) -> None:
        together.wait()
        search(ctypes.addressof(part), _SOUGHT, len(part))

    threads = [threading.Thread(target=look, args=(part,), name="bandwidth", daemon=True) for part in slices]
    for thread in threads:
        thread.start()
    together.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(map(len, slices)) / max(time.perf_counter() - begin, 1e-9)


def _kept(store: Path, machine: str) -> tuple[float, int]:
    """What was measured on this very machine, and how often; zeros where nothing was."""
    try:
        kept = json.loads(store.read_bytes())
    except (OSError, ValueError):
        return 0.0, 0
    if not isinstance(kept, dict) or kept.get("machine") != machine:
        return 0.0, 0
    value, times = kept.get("bandwidth"), kept.get("times")
    if isinstance(value, int) and isinstance(times, int) and 0 < value < _ABSURD:
        return float(value), times
    return 0.0, 0
