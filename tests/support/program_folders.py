"""Lays out models as other programs do: real files under their names, links where they make links."""

import hashlib
import json
import shutil
from pathlib import Path

MODEL_LAYER = "application/vnd.ollama.image.model"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def placed(source: Path, target: Path) -> Path:
    """A copy of `source` at `target`, with the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def hugging_face(
    hub: Path, repository: str, name: str, source: Path, *, commit: str = "c" * 40, links: bool = True
) -> Path:
    """As huggingface_hub stores a large file; returns its path in the snapshot. Without links as on Windows."""
    folder = hub / f"models--{repository.replace('/', '--')}"
    pointer = folder / "snapshots" / commit / name
    (folder / "refs").mkdir(parents=True, exist_ok=True)
    (folder / "refs" / "main").write_text(commit)
    if not links:
        (folder / "blobs").mkdir(exist_ok=True)
        return placed(source, pointer)
    blob = placed(source, folder / "blobs" / sha256(source))
    pointer.parent.mkdir(parents=True, exist_ok=True)
    up = "../" * (len(pointer.relative_to(folder).parts) - 1)
    pointer.symlink_to(f"{up}blobs/{blob.name}")
    return pointer


def llama_cpp(cache: Path, repository: str, name: str, source: Path) -> Path:
    """As llama.cpp stored a file before it took over Hugging Face's layout."""
    path = placed(source, cache / f"{repository.replace('/', '_')}_{name}")
    note = {"etag": '"abc"', "url": f"https://huggingface.co/{repository}/resolve/main/{name}", "lastModified": ""}
    path.with_name(f"{path.name}.json").write_text(json.dumps(note))
    return path


def ollama(models: Path, name: tuple[str, str, str, str], source: Path, separator: str = "-") -> Path:
    """As Ollama stores what it pulled; `name` is host, namespace, model and tag. Returns the blob."""
    digest = sha256(source)
    blob = placed(source, models / "blobs" / f"sha256{separator}{digest}")
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{'0' * 64}", "size": 1},
        {"mediaType": MODEL_LAYER, "digest": f"sha256:{digest}", "size": blob.stat().st_size},
    ]
    manifest = models.joinpath("manifests", *name)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "config": {}, "layers": layers}))
    return blob


def jan(data: Path, name: str, source: Path, model_path: str = "") -> Path:
    """As Jan stores what it fetched, or what `model_path` says it found elsewhere."""
    folder = data / "llamacpp" / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    path = model_path or f"llamacpp/models/{name}/model.gguf"
    (folder / "model.yml").write_text(f"model_path: {path}\nname: {name}\nsize_bytes: {source.stat().st_size}\n")
    return placed(source, folder / "model.gguf") if not model_path else Path(model_path)
