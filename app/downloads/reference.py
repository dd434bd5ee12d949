"""What a person means who types or pastes the name of a model: a repository at a hub, or words to search by."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.core.catalogue import Hub
from app.core.errors import AppError
from app.downloads.names import SUFFIX, is_safe, quantization_of

MAX_TEXT = 500  # characters
_HOSTS = {
    "huggingface.co": Hub.HUGGING_FACE,
    "hf.co": Hub.HUGGING_FACE,
    "hf-mirror.com": Hub.HUGGING_FACE,
    "modelscope.cn": Hub.MODELSCOPE,
    "modelscope.ai": Hub.MODELSCOPE,
}
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?"  # of a publisher or repository, as Hugging Face allows
_REPOSITORY = re.compile(rf"{_NAME}/{_NAME}")
_VIEWS = frozenset({"tree", "blob", "resolve", "raw"})  # of pages: /owner/name/blob/main/file
_MODELSCOPE_VIEWS = frozenset({"file", "files", "summary"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A repository, and what of it: everything, one quantization or one file."""

    repository: str  # "publisher/name"
    hub: Hub | None = None  # None: the chosen one
    revision: str = ""  # "": the newest
    path: str = ""  # a file or folder in it; "": all
    quantization: str = ""  # "": all

    def means(self, path: str, quantization: str) -> bool:
        """Whether a model whose first file is `path` is meant."""
        inside = not self.path or path == self.path or path.startswith(f"{self.path}/")
        return inside and self.quantization in ("", quantization.upper())


def parse(text: str) -> Reference | str:
    """A reference, or the words to search by. AppError: an address that no model can be behind."""
    text = text.strip()[:MAX_TEXT]
    if "://" in text or text.lower().startswith(tuple(f"{host}/" for host in _HOSTS)):
        return _of_address(text)
    return _of_name(text) or text


def _of_name(text: str) -> Reference | None:
    """`owner/name`, `owner/name:Q4_K_M`, `owner/name/file.gguf`."""
    name, _, tag = text.partition(":")
    owner, _, rest = name.partition("/")
    repository, _, path = rest.partition("/")
    if not is_repository(f"{owner}/{repository}") or (tag and (path or not _is_tag(tag))):
        return None
    if path and not (is_safe(path) and path.lower().endswith(SUFFIX)):
        return None
    return Reference(f"{owner}/{repository}", path=path, quantization=tag.upper())


def is_repository(name: str) -> bool:
    """Whether `publisher/name` can be one."""
    return _REPOSITORY.fullmatch(name) is not None and ".." not in name and "--" not in name


def _is_tag(text: str) -> bool:
    return quantization_of(text) == text.upper()


def _of_address(text: str) -> Reference:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host not in _HOSTS:
        raise AppError(
            "This address is not one of a known hub.",
            f"Its host is “{host[:80]}”." if host else "",
            "Known are huggingface.co, hf.co, hf-mirror.com and modelscope.cn; or give owner/name.",
        )
    parts = [unquote(part) for part in address.path.split("/") if part]
    hub = _HOSTS[host]
    reference = _of_modelscope(parts) if hub is Hub.MODELSCOPE else _of_hugging_face(parts)
    if reference is None or not is_repository(reference.repository) or not _is_path(reference.path):
        raise AppError(
            "There is no model behind this address.",
            f"It reads {text[:120]}.",
            "Open the model's page at the hub and copy its address, which has the form …/owner/name.",
        )
    return reference


def _of_hugging_face(parts: list[str]) -> Reference | None:
    """/owner/name[:Q4_K_M], /owner/name/tree/main/folder, /owner/name/blob/main/file.gguf, …/resolve/…"""
    if len(parts) < 2 or parts[0] in ("datasets", "spaces"):
        return None
    name, _, tag = parts[1].partition(":")
    if tag and not _is_tag(tag):
        return None
    revision, path = "", ""
    if len(parts) > 3 and parts[2] in _VIEWS:
        revision, path = parts[3], "/".join(parts[4:])
    revision = "" if revision == "main" else revision
    return Reference(f"{parts[0]}/{name}", Hub.HUGGING_FACE, revision, path, tag.upper())


def _of_modelscope(parts: list[str]) -> Reference | None:
    """/models/owner/name[/files], /models/owner/name/file/view/master/file.gguf, …/resolve/master/file.gguf"""
    parts = parts[1:] if parts[:1] == ["models"] else parts
    if len(parts) < 2 or parts[0] in ("datasets", "studios"):
        return None
    repository, rest = "/".join(parts[:2]), parts[2:]
    revision, path = "", ""
    if rest[:2] == ["file", "view"] and len(rest) > 3:
        revision, path = rest[2], "/".join(rest[3:])
    elif len(rest) > 1 and rest[0] in _VIEWS:
        revision, path = rest[1], "/".join(rest[2:])
    elif rest and rest[0] not in _MODELSCOPE_VIEWS:
        return None
    return Reference(repository, Hub.MODELSCOPE, "" if revision == "master" else revision, path)


def _is_path(path: str) -> bool:
    return not path or is_safe(path)
