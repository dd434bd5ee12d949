"""Which model is meant by `VARIANT[:QUANT] | OWNER/REPO[:QUANT|/FILE]`."""

from collections.abc import Sequence

from app.core.catalogue import Catalogue, CatalogueEntry, Hub, RemoteModel
from app.core.errors import AppError
from app.downloads.hubs import Hubs
from app.downloads.lookup import find, of_catalogue
from app.downloads.reference import Reference, parse
from app.downloads.refresh import Catalogues
from app.engine.fit_advice import advise
from app.engine.survey import survey
from app.system.paths import catalogue_path
from app.system.resources import resource

CATALOGUE = "catalogue.json"
USUAL = "Q4_K_M"  # what publishers recommend and most people take


def choose(text: str, hub: Hub, hubs: Hubs) -> RemoteModel:
    """One model, as the hub knows it now. Raises AppError where none is meant, or more than one."""
    catalogue = Catalogues(resource(CATALOGUE), catalogue_path()).seen_at(hub)
    known = of_catalogue(text, catalogue)
    if known is not None:
        model = known[0] if ":" in text else _recommended(known, catalogue)
        listed = find(f"{model.repository}:{model.quantization}", hub, hubs).models
        return next((each for each in listed if each.id == model.id), None) or _only(listed, model.repository)
    if not isinstance(parse(text), Reference):
        raise AppError(
            f"There is no model called {text!r}.",
            f"Known are {', '.join(entry.variant.value for entry in catalogue.entries)}.",
            "Give one of these, or owner/repository. “phidias models search” finds others.",
        )
    return _only(find(text, hub, hubs).models, text)


def _recommended(known: Sequence[RemoteModel], catalogue: Catalogue) -> RemoteModel:
    """What of a variant suits this machine."""
    entry = _entry_of(known[0], catalogue)
    best = advise((entry,), survey()).recommended.get(entry.variant)
    if best is None:
        raise AppError(
            f"No file of {entry.name} suits this machine.",
            "",
            f"Choose one all the same: {entry.variant.value}:{USUAL}. “phidias fit {entry.variant.value}” says more.",
        )
    return best.model


def _entry_of(model: RemoteModel, catalogue: Catalogue) -> CatalogueEntry:
    return next(entry for entry in catalogue.entries if model in entry.models)


def _only(models: Sequence[RemoteModel], text: str) -> RemoteModel:
    """Of several the usual quantization, where there is one of it."""
    usual = [model for model in models if model.quantization == USUAL]
    if len(models) == 1 or len(usual) == 1:
        return (usual or list(models))[0]
    names = ", ".join(model.files[0].path for model in models[:12])
    raise AppError(f"{text} has several models.", f"They are {names}.", "Name one: owner/repository:QUANTIZATION.")
