"""What can be fetched: the variants of the family, and the GGUF files of each at a hub."""

from dataclasses import dataclass
from enum import Enum

from app.core.models import Variant
from app.core.shape import ModelShape


class Hub(Enum):
    """Where model files are published."""

    HUGGING_FACE = "huggingface"
    MODELSCOPE = "modelscope"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a repository."""

    path: str  # inside the repository, "/" between folders
    size: int | None  # bytes, exact once the hub has confirmed them; None: not known before it is asked
    sha256: str = ""  # hexadecimal; "": the hub does not tell


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model that can be fetched: one quantization in one repository, in one file or split into several."""

    hub: Hub
    repository: str  # "publisher/name"
    revision: str  # commit; "main" (ModelScope: "master") where the hub was not asked yet
    quantization: str  # "Q4_K_M"; "" where the name does not tell
    files: tuple[RemoteFile, ...]  # in order; never empty
    confirmed: bool = False  # sizes and hashes as the hub told them, not as computed or reported
    variant: Variant = Variant.UNKNOWN
    gone: bool = False  # the hub was asked, and has it no more

    @property
    def id(self) -> str:
        """Names this model among all; the same for every revision, so that a transfer can find its beginning."""
        return f"{self.hub.value}:{self.repository}/{self.files[0].path}"

    @property
    def size(self) -> int | None:
        """Bytes of all files; None where one is not known."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def name(self) -> str:
        """The name of the first file without folders."""
        return self.files[0].path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A figure of the model card."""

    name: str  # "AIME 2024"
    score: float  # per cent


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One variant with what helps to choose it, and the known files, best known publisher first."""

    variant: Variant
    name: str  # "Phi-4-mini-reasoning"
    purpose: str
    context: int  # tokens
    licence: str
    card: str  # address of the model card
    reasons: bool
    shape: ModelShape
    benchmarks: tuple[Benchmark, ...]
    models: tuple[RemoteModel, ...]
    benchmark_source: str = ""  # where the figures stand


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All variants, the one to begin with first."""

    entries: tuple[CatalogueEntry, ...]
    refreshed: str = ""  # ISO 8601, UTC, when a hub last confirmed it; "": never

    def entry(self, variant: Variant) -> CatalogueEntry | None:
        return next((entry for entry in self.entries if entry.variant is variant), None)
