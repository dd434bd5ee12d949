"""The models on this machine's disks, whoever put them there."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.core.errors import Problem
from app.core.models import Variant


class Owner(Enum):
    """Whose folder a file lies in. Only Phidias's own files are ever changed or deleted."""

    PHIDIAS = "Phidias"
    HUGGING_FACE = "Hugging Face cache"
    LLAMA_CPP = "llama.cpp"
    LM_STUDIO = "LM Studio"
    OLLAMA = "Ollama"
    JAN = "Jan"
    GPT4ALL = "GPT4All"
    USER = "your folder"


class Verification(Enum):
    """What is known about a file's bytes."""

    UNKNOWN = "unknown"  # nothing to compare with, or not compared yet
    VERIFIED = "verified"  # SHA-256 is the publisher's
    DAMAGED = "damaged"  # SHA-256 is another


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A GGUF model that is there: one file, or the first of several parts."""

    path: Path
    parts: tuple[Path, ...]  # all files, the first being `path`
    size: int  # bytes of all parts
    owner: Owner
    name: str  # as shown: "Phi-4-mini-reasoning Q4_K_M"
    variant: Variant
    quantization: str  # "" where it is not told
    architecture: str  # "phi3"
    repository: str = ""  # "publisher/name" where it is known
    hashes: tuple[str, ...] = ()  # the publisher's SHA-256 of each part; "" or missing where it is not known
    verification: Verification = Verification.UNKNOWN
    problem: Problem | None = None  # why it can't be used
    alias: str = ""  # what its owner calls it: "phi4-mini:latest"

    @property
    def sha256(self) -> str:
        """The publisher's, of a model in one file, where it is known."""
        return self.hashes[0] if len(self.parts) == 1 and self.hashes else ""
