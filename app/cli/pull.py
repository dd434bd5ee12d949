"""`phidias pull`: fetches a model, goes on where it was, and ends well only when it is verified."""

import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue

from app.cli.hubs import chosen_hub
from app.cli.library_arguments import PullOptions
from app.cli.pull_choice import choose
from app.cli.pull_output import PullOutput, amount
from app.core.catalogue import RemoteModel
from app.downloads.hubs import Hubs
from app.downloads.layout import place
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.records import is_verified, read_record
from app.downloads.transfer.file_fetch import Limits
from app.downloads.transfer.space import Space
from app.downloads.transfer.transfer import Surroundings, Transfer, Wish
from app.system.paths import models_folder

DONE, FAILED, INTERRUPTED = 0, 1, 130  # exit codes
PATIENCE = 900.0  # seconds without a byte
_POLL = 0.2  # seconds: on Windows Ctrl-C does not end a wait


def pull(options: PullOptions) -> int:
    """The exit code. Raises AppError where no model is meant, or the hub can't be asked."""
    output = PullOutput(sys.stderr)
    with chosen_hub(options.hub) as (hubs, hub):
        model = choose(options.text, hub, hubs)
        end = _Pull(model, hubs, output).run()
    return _ended(end, options, output)


class _Pull:
    """One transfer in its thread, and the screen in this one."""

    def __init__(self, model: RemoteModel, hubs: Hubs, output: PullOutput) -> None:
        self._output = output
        self._told: SimpleQueue[TransferChanged] = SimpleQueue()
        around = Surroundings(models_folder(), hubs, Space(), self._told.put, Limits(patience=PATIENCE))
        self._transfer = Transfer(model, around)
        self._end: TransferChanged | None = None
        self._thread = threading.Thread(target=self._run, name="pull", daemon=True)

    def run(self) -> TransferChanged | None:
        """Its last state; None: a fault of the program, which is logged."""
        self._thread.start()
        while self._thread.is_alive() or not self._told.empty():
            try:
                self._output.show(self._told.get(timeout=_POLL))
            except Empty:
                continue
            except KeyboardInterrupt:
                self._transfer.stop(Wish.PAUSE)
        self._output.clear()
        return self._end

    def _run(self) -> None:
        self._end = self._transfer.run()


def _ended(end: TransferChanged | None, options: PullOptions, output: PullOutput) -> int:
    if end is None:
        output.say("The download has failed. It is a fault of Phidias.")
        return FAILED
    match end.phase:
        case TransferPhase.INSTALLED:
            return _installed(end, output)
        case TransferPhase.PAUSED:
            so_far = f" at {amount(end.received, end.total)}" if end.total else ""
            output.say(f"Paused{so_far}. Go on with: phidias pull {options.text}")
            return INTERRUPTED
        case _:
            output.say(str(end.problem))
            if end.received:
                output.say(f"What is there is kept. Go on with: phidias pull {options.text}")
            return FAILED


def _installed(end: TransferChanged, output: PullOutput) -> int:
    """Its path goes to stdout, and the code is 0, only for bytes that were compared with the publisher's hash."""
    model = end.model
    files = [place(models_folder(), model.repository, file.path) for file in model.files]
    if not all(_is_verified(file) for file in files):
        output.say(f"{files[0]} is whole, but its hub tells no SHA-256 to verify it with.")
        return FAILED
    output.say(f"{model.name} is there and verified.")
    sys.stdout.write(f"{files[0]}\n")
    return DONE


def _is_verified(file: Path) -> bool:
    record = read_record(file)
    return record is not None and is_verified(file, record)
