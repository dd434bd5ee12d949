"""Ollama: `manifests/<host>/<namespace>/<model>/<tag>` names the blob by its digest, `blobs/sha256-<hex>`.

Unfinished blobs end in `-partial…` and no manifest names them. Models in safetensors layers are passed by.
Source: Ollama's `manifest/`, `types/model/name.go`, `envconfig/config.go` and its FAQ.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk, small_json

MODEL = "application/vnd.ollama.image.model"
HOST, NAMESPACE = "registry.ollama.ai", "library"  # not said in a name
SYSTEM_WIDE = Path("/usr/share/ollama/.ollama/models")
DEPTH = 3  # folders from `manifests` to the one that holds the tags
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")


def folders(at: Surroundings) -> tuple[Path, ...]:
    own = at.variable("OLLAMA_MODELS") or at.home / ".ollama" / "models"
    return (own, SYSTEM_WIDE) if at.platform.startswith("linux") else (own,)


def is_here(folder: Path) -> bool:
    """Whether `folder` is laid out as Ollama's."""
    return (folder / "manifests").is_dir() and (folder / "blobs").is_dir()


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    manifests = folder / "manifests"
    for path in walk.files(manifests, DEPTH):
        parts = path.relative_to(manifests).parts
        if len(parts) != DEPTH + 1:
            continue
        for digest in _digests(path):
            blob = _blob(folder / "blobs", digest)
            if blob is not None:
                yield Found(blob, Owner.OLLAMA, _name(parts), _repository(parts), digest)


def _digests(manifest: Path) -> Iterator[str]:
    """The SHA-256 of each layer that is a GGUF model."""
    layers = small_json(manifest).get("layers")
    for layer in layers if isinstance(layers, list) else []:
        if isinstance(layer, dict) and layer.get("mediaType") == MODEL:
            found = _DIGEST.fullmatch(str(layer.get("digest")))
            if found:
                yield found.group(1)


def _blob(blobs: Path, digest: str) -> Path | None:
    """Older versions wrote a colon into the name."""
    for name in (f"sha256-{digest}", f"sha256:{digest}"):
        if (blobs / name).is_file():
            return blobs / name
    return None


def _name(parts: tuple[str, ...]) -> str:
    """As Ollama itself shows it: "phi4-mini:latest", "hf.co/owner/name:Q4_K_M"."""
    host, namespace, model, tag = parts
    shown = [model] if (host, namespace) == (HOST, NAMESPACE) else [namespace, model] if host == HOST else parts[:3]
    return f"{'/'.join(shown)}:{tag}"


def _repository(parts: tuple[str, ...]) -> str:
    return "/".join(parts[1:3]) if parts[0] in ("hf.co", "huggingface.co") else ""
