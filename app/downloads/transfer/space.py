"""Whether a disk has room, with what other running transfers will still need of it."""

import shutil
import threading
from pathlib import Path

from app.core.errors import AppError

MARGIN = 64 << 20  # bytes that are left to others
_MB = 1_000_000


class Space:
    """What the running transfers still need, by their ids. Used by several threads."""

    def __init__(self) -> None:
        self._needs: dict[str, tuple[int, int]] = {}  # device and bytes
        self._lock = threading.Lock()

    def reserve(self, transfer_id: str, folder: Path, needed: int) -> None:
        """AppError where there is not enough; otherwise it counts until `release`. Raises OSError."""
        with self._lock:
            self._needs.pop(transfer_id, None)
            missing = self._missing(folder, needed)
            if missing > 0:
                raise no_space(folder, missing)
            self._needs[transfer_id] = (folder.stat().st_dev, needed)

    def update(self, transfer_id: str, needed: int) -> None:
        """It needs so much from now on."""
        with self._lock:
            if transfer_id in self._needs:
                self._needs[transfer_id] = (self._needs[transfer_id][0], needed)

    def release(self, transfer_id: str) -> None:
        with self._lock:
            self._needs.pop(transfer_id, None)

    def missing(self, transfer_id: str, folder: Path, needed: int) -> int:
        """Bytes that must be freed before this one can go on; 0 or less: none. Raises OSError."""
        with self._lock:
            before = self._needs.pop(transfer_id, None)
            try:
                return self._missing(folder, needed)
            finally:
                if before is not None:
                    self._needs[transfer_id] = before

    def _missing(self, folder: Path, needed: int) -> int:
        device = folder.stat().st_dev
        others = sum(size for where, size in self._needs.values() if where == device)
        return needed + others + min(MARGIN, needed) - shutil.disk_usage(folder).free


def no_space(folder: Path, missing: int) -> AppError:
    """What a person is told."""
    return AppError(
        "There is not enough space on the disk.",
        f"{max(missing, _MB) / _MB:,.0f} MB more are needed in {folder}.",
        "Make room, or choose another models folder.",
    )


def takes_no_more(folder: Path) -> AppError:
    """What a person is told where the disk refuses bytes that it has room for."""
    return AppError(
        "The disk takes no more.",
        f"There is room on the disk of {folder}, but not for you: a quota may be used up.",
        "Delete something of yours there, or choose another models folder.",
    )


def too_large(folder: Path, size: int) -> AppError:
    """What a person is told where a file is longer than its disk's format knows."""
    return AppError(
        "The disk can't hold a file that large.",
        f"It has {size / _MB:,.0f} MB, more than a file can have in {folder}: under FAT32 that is 4,295 MB.",
        "Choose a models folder on a disk of another format, or a smaller quantization.",
    )
