"""`phidias models refresh`: has a hub confirm the catalogue."""

import sys
from dataclasses import dataclass

from app.cli.hubs import HUB_NAMES, chosen_hub
from app.core.catalogue import Hub
from app.downloads.refresh import Catalogues
from app.system.paths import catalogue_path
from app.system.resources import resource

CATALOGUE = "catalogue.json"


@dataclass(frozen=True, slots=True)
class RefreshOptions:
    """Ask a hub about all files of the catalogue."""

    hub: Hub | None = None  # None: that of the settings


def refresh_models(options: RefreshOptions) -> int:
    """The exit code: 0 where the hub has answered every question."""
    catalogues = Catalogues(resource(CATALOGUE), catalogue_path())
    with chosen_hub(options.hub) as (hubs, hub):
        problem = catalogues.refresh(hub, hubs.client(hub), lambda: False)
    models = [model for entry in catalogues.seen_at(hub).entries for model in entry.models]
    confirmed, gone = sum(model.confirmed for model in models), sum(model.gone for model in models)
    sys.stdout.write(f"{HUB_NAMES[hub]}: {confirmed} models confirmed, {gone} are not there.\n")
    if problem is not None:
        sys.stderr.write(f"phidias: {problem}\n")
        return 1
    return 0
