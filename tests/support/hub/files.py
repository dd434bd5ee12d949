"""The repositories that the hub's test server publishes: folders `publisher/name/…` with any files in them."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Published:
    """One file of a repository, as large-file storage knows it."""

    path: str  # inside the repository
    real: Path
    size: int
    sha256: str

    @property
    def listed(self) -> dict[str, object]:
        """As the hub's lists of files say it."""
        lfs = {"oid": self.sha256, "size": self.size, "pointerSize": 134}
        return {"type": "file", "oid": self.sha256[:40], "size": self.size, "path": self.path, "lfs": lfs}


def repository(root: Path, name: str) -> tuple[Published, ...]:
    """All files of one repository; empty where there is none."""
    folder = root / name
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return tuple(_published(path, path.relative_to(folder).as_posix()) for path in paths)


def repositories(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.glob("*/*") if path.is_dir())


def commit(files: tuple[Published, ...]) -> str:
    """Changes with any of the files."""
    return hashlib.sha1("".join(file.sha256 + file.path for file in files).encode()).hexdigest()


def by_hash(root: Path, sha256: str) -> Published | None:
    every = (file for name in repositories(root) for file in repository(root, name))
    return next((file for file in every if file.sha256 == sha256), None)


def _published(path: Path, name: str) -> Published:
    status = path.stat()
    return Published(name, path, status.st_size, _hash(path, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=256)
def _hash(path: Path, size: int, mtime_ns: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ):
            digest.update(block)
    return digest.hexdigest()
