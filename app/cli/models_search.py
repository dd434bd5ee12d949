"""`phidias models search`: what a hub has, as a table or as one JSON object."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from app.cli.hubs import HUB_NAMES, chosen_hub
from app.cli.models import printable, size_text, table
from app.core.catalogue import Hub, RemoteModel
from app.downloads.lookup import find
from app.downloads.source import HubBusyError

_WIDTH = 100  # characters for the quantizations of one repository


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """Look for models at a hub."""

    text: str
    hub: Hub | None = None  # None: that of the settings
    as_json: bool = False


def search_models(options: SearchOptions) -> int:
    """The exit code. Raises AppError for an address or a name that will not do."""
    with chosen_hub(options.hub) as (hubs, hub):
        try:
            found = find(options.text, hub, hubs)
        except HubBusyError as error:
            sys.stderr.write(f"phidias: {error}\n")
            return 1
    if options.as_json:
        models = [model_as_json(model) for model in found.models]
        sys.stdout.write(json.dumps({"text": options.text, "models": models}, indent=2) + "\n")
    elif not found.models:
        sys.stderr.write(f"{HUB_NAMES[hub]} has no GGUF models for “{printable(options.text)}”.\n")
        return 1
    elif found.by_words:
        sys.stdout.write(table([("REPOSITORY", "QUANTIZATIONS"), *_repositories(found.models)]))
    else:
        sys.stdout.write(table([("NAME", "SIZE", "FILE"), *map(_row, found.models)]))
    return 0


def model_as_json(model: RemoteModel) -> dict[str, object]:
    """Sizes in bytes, null where they are not known."""
    return {
        "hub": model.hub.value,
        "repository": model.repository,
        "revision": model.revision,
        "variant": model.variant.value,
        "quantization": model.quantization,
        "bytes": model.size,
        "confirmed": model.confirmed,
        "files": [asdict(file) for file in model.files],
    }


def _repositories(models: Iterable[RemoteModel]) -> list[tuple[str, str]]:
    names: dict[str, dict[str, None]] = {}
    for model in models:
        names.setdefault(model.repository, {})[model.quantization or model.name] = None
    return [(printable(repository), _short(" ".join(each))) for repository, each in names.items()]


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH].rpartition(' ')[0]} …"


def _row(model: RemoteModel) -> tuple[str, str, str]:
    name = f"{model.repository}:{model.quantization}" if model.quantization else f"{model.repository}/{model.name}"
    parts = f" and {len(model.files) - 1} more" if len(model.files) > 1 else ""
    size = "?" if model.size is None else size_text(model.size)
    return printable(name), size, printable(model.files[0].path) + parts
