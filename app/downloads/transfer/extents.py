"""Which bytes of a file are there, and who fetches which of the others."""

import threading
from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass

EXTENT = 4 << 20  # bytes; an extent ends at each multiple of it
RUN = 16 * EXTENT  # bytes that one request asks for at most
WORTH_SHARING = 4 * EXTENT  # bytes left of a run, below which it is not divided any more


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """Bytes that are in the file, and their SHA-256."""

    offset: int
    length: int
    sha256: str
    is_fresh: bool = True  # written by this run of the program; others are read back before they are believed

    @property
    def stop(self) -> int:
        return self.offset + self.length


@dataclass(slots=True)
class Run:
    """Bytes that one connection is fetching: from `first`, has been given leave up to `granted`, ends at `stop`."""

    first: int
    granted: int
    stop: int


class Board:
    """The state of one file, shared by its connections and its hasher. Extents never overlap."""

    def __init__(self, size: int, extents: Iterable[Extent] = ()) -> None:
        self.size = size
        self._extents: list[Extent] = []
        self._runs: list[Run] = []
        self._covered = 0  # bytes of all extents
        self._pending = 0  # bytes that are written, in extents that are not closed
        self.changed = threading.Condition()
        for extent in extents:
            self._put(extent)

    @property
    def received(self) -> int:
        """Bytes on the disk."""
        with self.changed:
            return self._covered + self._pending

    @property
    def extents(self) -> tuple[Extent, ...]:
        with self.changed:
            return tuple(self._extents)

    @property
    def is_complete(self) -> bool:
        with self.changed:
            return self._covered == self.size

    def claim(self, sharers: int) -> Run | None:
        """The first bytes that nobody has or fetches; else half of what another is at; None: there is no work.

        The closer the end, the shorter, so that all `sharers` end together.
        """
        with self.changed:
            gaps = self._gaps()
            left = sum(stop - first for first, stop in gaps)
            if not gaps:
                return self._share()
            fair = max(left // (2 * sharers) // EXTENT * EXTENT, EXTENT)
            first, stop = gaps[0]
            aligned = (first // EXTENT) * EXTENT + min(fair, RUN)
            run = Run(first, first, min(stop, aligned))
            self._runs.append(run)
            return run

    def claim_all(self) -> Run:
        """Everything, for a server that sends only whole files."""
        with self.changed:
            run = Run(0, 0, self.size)
            self._runs.append(run)
            return run

    def grant(self, run: Run, most: int) -> int:
        """How many bytes the owner of a run may read now: to the end of an extent at the most; 0 at the end."""
        with self.changed:
            border = (run.granted // EXTENT + 1) * EXTENT
            size = max(0, min(most, run.stop - run.granted, border - run.granted))
            run.granted += size
            return size

    def gap_at(self, position: int) -> tuple[bool, int]:
        """Whether the bytes at `position` are missing, and where that ends."""
        with self.changed:
            index = self._index(position)
            if index >= 0 and self._extents[index].stop > position:
                return False, self._extents[index].stop
            after = index + 1
            return True, self._extents[after].offset if after < len(self._extents) else self.size

    def wrote(self, size: int) -> None:
        """More bytes of an extent that is not closed; a negative size when it is closed or given up."""
        with self.changed:
            self._pending += size

    def add(self, extent: Extent) -> None:
        """An extent is closed. Its bytes no longer count as pending."""
        with self.changed:
            self._pending -= extent.length
            self._put(extent)
            self.changed.notify_all()

    def drop(self, extent: Extent) -> None:
        """Its bytes are not what they should be."""
        with self.changed:
            index = self._index(extent.offset)
            if index >= 0 and self._extents[index] == extent:
                self._covered -= self._extents.pop(index).length
            self.changed.notify_all()

    def release(self, run: Run) -> None:
        """Its owner has ended; what it has not brought can be claimed again."""
        with self.changed:
            self._runs = [each for each in self._runs if each is not run]
            self.changed.notify_all()

    def extent_at(self, position: int) -> Extent | None:
        """The extent with the byte at `position`. It may begin before: of two that overlap, the later stands."""
        with self.changed:
            index = self._index(position)
            found = self._extents[index] if index >= 0 else None
            return found if found is not None and found.stop > position else None

    def _gaps(self) -> list[tuple[int, int]]:
        """What nobody has and nobody fetches."""
        taken = [(extent.offset, extent.stop) for extent in self._extents]
        taken += [(run.first, run.stop) for run in self._runs]
        gaps, position = [], 0
        for first, stop in sorted(taken):
            if first > position:
                gaps.append((position, first))
            position = max(position, stop)
        return [*gaps, (position, self.size)] if position < self.size else gaps

    def _share(self) -> Run | None:
        """Takes the second half of what is left of the longest run."""
        longest = max(self._runs, key=lambda run: run.stop - run.granted, default=None)
        if longest is None or longest.stop - longest.granted < WORTH_SHARING:
            return None
        middle = (longest.granted + longest.stop) // 2 // EXTENT * EXTENT
        run = Run(middle, middle, longest.stop)
        longest.stop = middle
        self._runs.append(run)
        return run

    def _index(self, position: int) -> int:
        """Of the last extent that begins at or before `position`; -1: none does."""
        return bisect_right(self._extents, position, key=lambda extent: extent.offset) - 1

    def _put(self, extent: Extent) -> None:
        """Later extents replace those they overlap: a journal tells in order what happened."""
        if extent.offset < 0 or extent.length <= 0 or extent.stop > self.size:
            return
        index = max(self._index(extent.offset), 0)
        while index < len(self._extents) and self._extents[index].offset < extent.stop:
            if self._extents[index].stop > extent.offset:
                self._covered -= self._extents.pop(index).length
            else:
                index += 1
        insort(self._extents, extent)
        self._covered += extent.length
