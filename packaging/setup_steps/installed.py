"""Run by the environment's own Python: which of these requirements are not there, whole and in this version?

Arguments: lines like `numpy==2.4.6 ; sys_platform == 'win32'`. Prints the names that must be installed (again), one per
line. pip takes a package for installed as soon as its metadata is there, also when the rest never came; so every file
is looked at. What an interrupted pip left without a list of files is taken away: pip itself refuses to touch it.
"""

import csv
import re
import shutil
import sys
import sysconfig
from importlib import metadata
from pathlib import Path


def whole(name: str, version: str) -> bool:
    """Whether this version is installed with all its files in their full size."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    # Not `found.files`: from Python 3.12 on it leaves out the missing ones.
    files = [row for row in csv.reader((found.read_text("RECORD") or "").splitlines()) if len(row) == 3]
    there = all(_there(Path(str(found.locate_file(name))), size) for name, _, size in files)
    return found.version == version and bool(files) and there


def _there(path: Path, size: str) -> bool:
    if path.suffix == ".pyc":  # Python writes those anew when it likes
        return True
    try:
        return size in ("", str(path.stat().st_size))
    except OSError:
        return False


def remove_remains(folder: Path) -> None:
    """Takes away what is left of interrupted installations and removals."""
    for path in folder.glob("*.dist-info"):
        if not (path / "RECORD").exists() or not (path / "METADATA").exists():
            shutil.rmtree(path)
    for path in folder.glob("~*"):
        if path.is_dir():
            shutil.rmtree(path)


def main(requirements: list[str]) -> None:
    from pip._vendor.packaging.markers import Marker

    remove_remains(Path(sysconfig.get_path("purelib")))
    for requirement in requirements:
        pinned, _, marker = requirement.partition(";")
        name, _, version = pinned.partition("==")
        wanted = not marker or Marker(marker.strip()).evaluate()
        if wanted and not whole(re.sub(r"\[.*", "", name.strip()), version.strip()):
            print(name.strip())


if __name__ == "__main__":
    main(sys.argv[1:])
