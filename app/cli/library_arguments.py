"""What can be said about the models on the disk: models, pull, import, verify, rm."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.cli.adopt import ImportOptions
from app.cli.hub_arguments import HubOptions, add_hub_commands, hub_options
from app.cli.models import ModelsOptions
from app.cli.rm import RemoveOptions
from app.cli.verify import VerifyOptions
from app.core.catalogue import Hub


@dataclass(frozen=True, slots=True)
class PullOptions:
    """Fetch a model."""

    text: str  # VARIANT[:QUANT] | OWNER/REPO[:QUANT|/FILE]
    hub: Hub | None = None  # None: that of the settings


LibraryOptions = ModelsOptions | PullOptions | ImportOptions | VerifyOptions | RemoveOptions


def add_library_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """`add(name, help=…)` makes the parser of a subcommand."""
    models = add("models", help="list the models on this machine, whoever put them there")
    models.add_argument("--json", action="store_true", help="print one JSON object")
    add_hub_commands(models)
    fetch = add("pull", help="fetch a model; goes on where it was broken off")
    fetch.add_argument("model", metavar="VARIANT[:QUANT] | OWNER/REPO[:QUANT|/FILE]")
    fetch.add_argument("--hub", choices=tuple(hub.value for hub in Hub), help="the one of the settings without this")
    adopt = add("import", help="use a GGUF file, or those of a folder, where they are")
    adopt.add_argument("path", type=Path, metavar="FILE|FOLDER")
    adopt.add_argument("--copy", action="store_true", help="copy them into Phidias's own folder instead")
    verify = add("verify", help="compare a model's SHA-256 with its publisher's")
    verify.add_argument("name", metavar="NAME|FILE")
    remove = add("rm", help="put a model of Phidias's own into the trash")
    remove.add_argument("name", metavar="NAME|FILE")
    remove.add_argument("--for-good", action="store_true", help="delete it where there is no trash")


def library_options(given: argparse.Namespace) -> LibraryOptions | HubOptions | None:
    """None where another command was given."""
    match given.command:
        case "models":
            return hub_options(given) or ModelsOptions(given.json)
        case "pull":
            return PullOptions(given.model, None if given.hub is None else Hub(given.hub))
        case "import":
            return ImportOptions(given.path, given.copy)
        case "verify":
            return VerifyOptions(given.name)
        case "rm":
            return RemoveOptions(given.name, given.for_good)
        case _:
            return None
