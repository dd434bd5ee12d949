"""The program's own process of the downloads, started as a test needs it: `PIDS [noisy] [stillborn…]`.

Its id is added to the file PIDS first, so that a test can count and kill. A noisy one prints rubbish where the events
go, as a library might. Of those that are stillborn the first ends before it has said anything, and as
many more as it says so again.
"""

import os
import sys
import threading
import time
from pathlib import Path

from app.__main__ import main
from app.system.program import SERVE_DOWNLOADS

RUBBISH = "a line that nobody expects\n"


def _make_noise() -> None:
    pipe = os.fstat(1)
    while os.fstat(1) == pipe:  # until the process has put it aside for itself
        time.sleep(0.001)
    while True:
        sys.stdout.write(RUBBISH)
        sys.stdout.flush()
        os.write(1, RUBBISH.encode())
        time.sleep(0.001)


if __name__ == "__main__":
    with Path(sys.argv[1]).open("a", encoding="ascii") as pids:
        pids.write(f"{os.getpid()}\n")
    if len(Path(sys.argv[1]).read_text(encoding="ascii").split()) <= sys.argv.count("stillborn"):
        sys.exit(1)
    if "noisy" in sys.argv:
        threading.Thread(target=_make_noise, daemon=True).start()
    sys.argv[1:] = [SERVE_DOWNLOADS]
    sys.exit(main())
