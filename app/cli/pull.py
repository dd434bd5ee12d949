"""`phidias pull`: fetches a model, goes on where it was, and ends well only when it is verified."""

import sys
from pathlib import Path

from app.cli.hubs import chosen_hub
from app.cli.library_arguments import PullOptions
from app.cli.pull_choice import choose
from app.cli.pull_output import PullOutput, amount
from app.core.errors import Problem
from app.downloads.layout import place
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.records import is_verified, read_record
from app.downloads.transfer.alone import LoneTransfer
from app.downloads.transfer.file_fetch import Limits
from app.system.paths import models_folder

DONE, FAILED, INTERRUPTED = 0, 1, 130  # exit codes
PATIENCE = 900.0  # seconds without a byte


def pull(options: PullOptions) -> int:
    """The exit code. Raises AppError where no model is meant, or the hub can't be asked."""
    output = PullOutput(sys.stderr)
    with chosen_hub(options.hub) as (hubs, hub):
        transfer = LoneTransfer(choose(options.text, hub, hubs), models_folder(), hubs, Limits(patience=PATIENCE))
        end = _look_on(transfer, output)
    output.clear()
    return _ended(end, options, output)


def _look_on(transfer: LoneTransfer, output: PullOutput) -> TransferChanged | None:
    """Its last state; after a fault of the program, which is logged, the last it told."""
    last: TransferChanged | None = None
    while True:
        try:
            for state in transfer.states():
                last = state
                output.show(state)
        except KeyboardInterrupt:
            transfer.pause()
        else:
            return last


def _ended(end: TransferChanged | None, options: PullOptions, output: PullOutput) -> int:
    match end:
        case TransferChanged(phase=TransferPhase.INSTALLED):
            return _installed(end, output)
        case TransferChanged(phase=TransferPhase.PAUSED):
            so_far = f" at {amount(end.received, end.total)}" if end.total else ""
            output.say(f"Paused{so_far}. Go on with: phidias pull {options.text}")
            return INTERRUPTED
        case TransferChanged(problem=Problem() as problem, received=received):
            output.say(str(problem))
            if received:
                output.say(f"What is there is kept. Go on with: phidias pull {options.text}")
        case _:
            output.say("The download has failed. It is a fault of Phidias.")
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
