"""The SHA-256 of the whole file, computed while it arrives."""

import hashlib
import threading

from app.downloads.transfer.data_file import DataFile, new_buffer
from app.downloads.transfer.extents import EXTENT, Board, Extent

WAIT = 0.25  # seconds


class Hasher:
    """Follows the front: the bytes from the beginning up to the first gap.

    It reads them back while they are still in the system's memory. Extents of an earlier run are compared with the
    journal first, and dropped if they are not what they were.
    """

    def __init__(self, board: Board, data: DataFile, stop: threading.Event) -> None:
        self._board, self._data, self._stop = board, data, stop
        self._digest = hashlib.sha256()
        self._buffer = new_buffer(EXTENT)
        self.position = 0  # bytes that are in the digest
        self.dropped = 0  # bytes that were found damaged

    def run(self) -> str:
        """The digest of the whole, hexadecimal; "" when it was told to stop. Raises OSError."""
        while self.position < self._board.size:
            if self._stop.is_set():
                return ""
            extent = self._board.extent_at(self.position)
            if extent is None:
                self._await()
            else:
                self._take(extent)
        return self._digest.hexdigest()

    def _await(self) -> None:
        with self._board.changed:
            if self._board.extent_at(self.position) is None:
                self._board.changed.wait(WAIT)

    def _take(self, extent: Extent) -> None:
        view = read_extent(self._data, extent, self._buffer)
        if not extent.is_fresh and not matches(extent, view):
            self.dropped += extent.length
            self._board.drop(extent)
            return
        self._digest.update(view[self.position - extent.offset :])
        self.position = extent.stop


def matches(extent: Extent, view: memoryview) -> bool:
    """Whether these are the bytes that arrived."""
    return len(view) == extent.length and hashlib.sha256(view).hexdigest() == extent.sha256


def read_extent(data: DataFile, extent: Extent, buffer: memoryview) -> memoryview:
    """Its bytes as they are in the file; fewer where the file ends early. No extent is longer than the buffer."""
    filled, length = 0, min(extent.length, len(buffer))
    while filled < length:
        size = data.read_at(extent.offset + filled, buffer[filled:length])
        if size == 0:
            break
        filled += size
    return buffer[:filled]


def drop_damaged(board: Board, data: DataFile, stop: threading.Event) -> int:
    """Compares every extent with what arrived; drops those that differ and says how many bytes they have."""
    buffer, dropped = new_buffer(EXTENT), 0
    for extent in board.extents:
        if stop.is_set():
            break
        if not matches(extent, read_extent(data, extent, buffer)):
            board.drop(extent)
            dropped += extent.length
    return dropped
