"""Disks that are full and folders that can't be written to, for real."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

NOBODY = 65534
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a right there")


class SmallDisk(Protocol):
    """A folder whose disk can be filled up and freed."""

    folder: Path

    def fill(self) -> None: ...

    def free(self) -> None: ...


class TinyFileSystem:
    """A file system of 2 MB in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(512)):
                pass

    def free(self) -> None:
        (self.folder / "filler").unlink()


class LimitedFiles:
    """No file of this process may grow beyond the largest one in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        import resource

        largest = max((path.stat().st_size for path in self.folder.rglob("*")), default=0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))

    def free(self) -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextlib.contextmanager
def limited_files(folder: Path) -> Iterator[SmallDisk]:
    disk = LimitedFiles(folder)
    try:
        yield disk
    finally:
        disk.free()


@contextlib.contextmanager
def tiny_file_system() -> Iterator[SmallDisk]:
    """Needs root and the right to mount; says so where it is missing."""
    folder = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
            pytest.skip("no right to mount a file system here; the limit on file sizes is tested instead")
        try:
            yield TinyFileSystem(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        folder.rmdir()


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Without root's right to write everywhere."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that an ordinary user reaches, unlike those pytest makes for root; open to all."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)
