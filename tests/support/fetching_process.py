"""A window without its window, to be killed: starts one transfer, says when its first bytes are there, and waits."""

import sys
import threading
from pathlib import Path

from app.downloads.messages import StartTransfer
from tests.support.fetching import Processes, fetching_desk
from tests.support.transfers import remote

if __name__ == "__main__":
    with fetching_desk(Processes(Path(sys.argv[1])).upkeep()) as (desk, shown):
        desk.post(StartTransfer(remote(sys.argv[2])))
        shown.transfers.await_that(lambda state: state.received > 0)
        sys.stdout.write("receiving\n")
        sys.stdout.flush()
        threading.Event().wait()
