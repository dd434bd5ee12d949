"""Which hash of the catalogue a file can be held to."""

from dataclasses import replace
from pathlib import Path

from app.core.catalogue import Catalogue, CatalogueEntry, Hub, RemoteFile, RemoteModel
from app.core.library import ModelFile, Owner
from app.core.models import Variant
from app.core.shape import PHI_4_SHAPE
from app.downloads.published import published_hashes

SHA, OTHER = "a" * 64, "b" * 64


def remote(repository: str, sha256: str, size: int | None = 10) -> RemoteModel:
    return RemoteModel(Hub.HUGGING_FACE, repository, "main", "Q4_K_M", (RemoteFile("q/phi-4.gguf", size, sha256),))


def catalogue(*models: RemoteModel) -> Catalogue:
    entry = CatalogueEntry(Variant.PHI_4, "Phi-4", "", 16_384, "MIT", "", False, PHI_4_SHAPE, (), models)
    return Catalogue((entry,))


PATH = Path("/m/phi-4.gguf")
FILE = ModelFile(PATH, (PATH,), 10, Owner.USER, "Phi-4", Variant.PHI_4, "Q4_K_M", "phi3")


def test_the_one_it_can_be() -> None:
    known = catalogue(remote("o/n", SHA), remote("o/m", OTHER, size=11))
    assert published_hashes(FILE, known) == (SHA,)
    assert published_hashes(replace(FILE, repository="o/n"), known) == (SHA,)
    assert published_hashes(FILE, catalogue(remote("o/n", SHA, size=None))) == (SHA,)
    assert published_hashes(FILE, catalogue(remote("o/n", SHA), remote("o/m", SHA))) == (SHA,)


def test_none_where_it_could_be_two_or_is_another() -> None:
    assert published_hashes(FILE, catalogue(remote("o/n", SHA), remote("o/m", OTHER))) == ()
    assert published_hashes(replace(FILE, repository="x/y"), catalogue(remote("o/n", SHA))) == ()
    assert published_hashes(replace(FILE, size=11), catalogue(remote("o/n", SHA))) == ()
    assert published_hashes(FILE, catalogue(remote("o/n", ""))) == ()
    parts = (PATH, PATH.with_name("b.gguf"))
    assert published_hashes(replace(FILE, parts=parts), catalogue(remote("o/n", SHA))) == ()
