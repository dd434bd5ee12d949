"""`phidias verify NAME`: compares every byte of a model with what its publisher says of it."""

import sys
from dataclasses import dataclass

from app.cli.model import find_model
from app.cli.models import printable
from app.cli.progress import ProgressLine
from app.core.catalogue import Hub
from app.core.library import Verification
from app.downloads.library import Library
from app.downloads.messages import VerifyModel
from app.downloads.published import published_hashes
from app.downloads.refresh import Catalogues
from app.system.paths import catalogue_path
from app.system.resources import resource

CATALOGUE = "catalogue.json"


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """Which model."""

    name: str


def verify_model(options: VerifyOptions) -> int:
    """0 when the bytes are the publisher's, 1 when not or when nothing is known of them."""
    library = Library()
    model = find_model(options.name, library.scan().files)
    line = ProgressLine(f"Reading {printable(model.name)}")
    catalogue = Catalogues(resource(CATALOGUE), catalogue_path()).seen_at(Hub.HUGGING_FACE)
    try:
        verified = library.verify(VerifyModel(model, published_hashes(model, catalogue)), line)
    finally:
        line.clear()
    if verified.verification is Verification.VERIFIED and verified.problem is None:
        sys.stdout.write(f"{printable(str(model.path))} is whole: its SHA-256 is the publisher's.\n")
        return 0
    sys.stderr.write(f"phidias: {printable(str(verified.problem))}\n")
    return 1
