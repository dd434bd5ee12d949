"""From the hub's address of a file to its bytes: redirects, signed addresses that expire, ranges, changed files."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from app.core.errors import AppError
from app.downloads.network import seconds_to_wait
from app.downloads.source import HubBusyError, Location
from app.downloads.transfer.connection import Answer, Connection
from app.downloads.transfer.journal import Facts

LATER = "Try again later."
REDIRECTS = 5
LONGEST_WAIT = 600.0  # seconds; a server that wants more is asked again after these
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_PAGE = "A login page or a filter of your network may answer."
_GONE = frozenset({401, 403, 404, 410})


class ChangedError(Exception):
    """The hub has other bytes under this name now."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A body whose first byte is the file's byte `first`."""

    answer: Answer
    first: int


class Route:
    """The way to one file; shared by its connections. `locate` asks the hub anew."""

    def __init__(self, locate: Callable[[], Location], location: Location, facts: Facts) -> None:
        self._locate, self._location, self._facts = locate, location, facts
        self._content = ""  # where the hub's address leads, while that is good
        self._etag = ""  # of the content server
        self._lock = threading.Lock()
        self.sends_ranges = True

    def open(self, connection: Connection, first: int, stop: int) -> Stream:
        """The bytes from `first` on; of a server without ranges the whole file.

        Raises ChangedError, HubBusyError, or AppError where trying again would change nothing.
        """
        answer, came_by, is_bound = self._follow(connection, first, stop)
        if answer.status in _GONE and came_by != self._location.url:
            self._forget(came_by)
            answer, came_by, _ = self._follow(connection, first, stop)
        elif answer.status == 200 and is_bound and self.sends_ranges:
            self._check_for_change()  # other bytes, or the same under another label: then without the old one
            answer, came_by, _ = self._follow(connection, first, stop)
        if answer.status in (200, 206):
            return self._checked(answer, first)
        self._raise(answer, came_by)
        raise AssertionError("unreachable")

    def _follow(self, connection: Connection, first: int, stop: int) -> tuple[Answer, str, bool]:
        """The first answer that is no redirect, the address it came from, and whether the range was bound to a label.

        Without the label that they were bound to, the whole file comes instead, as from a server without ranges.
        """
        with self._lock:
            url, etag, location = self._content or self._location.url, self._etag, self._location
        for _ in range(REDIRECTS + 1):
            headers = {"Range": f"bytes={first}-{stop - 1}"}
            if etag and url == self._content:
                headers["If-Range"] = etag
            if _origin(url) == _origin(location.url):
                headers |= dict(location.headers)
            answer = connection.get(url, headers)
            if answer.status not in (301, 302, 303, 307, 308):
                self._remember(url, answer.status)
                return answer, url, "If-Range" in headers
            answer.skip()
            url = _next(url, answer.header("Location"))
        raise AppError("The hub leads in a circle.", f"{urlsplit(url).hostname} redirects again and again.", LATER)

    def _remember(self, url: str, status: int) -> None:
        with self._lock:
            if status in (200, 206):
                self._content = url

    def _forget(self, url: str) -> None:
        """The signed address has expired: the hub is asked for another."""
        with self._lock:
            if self._content == url:
                self._content = ""

    def _checked(self, answer: Answer, first: int) -> Stream:
        if answer.header("Content-Encoding").lower() not in ("", "identity"):
            raise HubBusyError(f"{_host(answer)} sends packed bytes.", "They were asked for as they are.", LATER)
        if answer.header("Content-Type").lower().startswith("text/html"):  # it may not say how long that is
            raise HubBusyError(f"{_host(answer)} sends a page in place of the file.", _PAGE, LATER)
        total, begin = _span(answer)
        etag = answer.header("ETag")
        if etag.startswith("W/"):
            etag = ""
        if (total is not None and total != self._facts.size) or (self._etag and etag and etag != self._etag):
            self._check_for_change()
            if total is not None and total != self._facts.size:
                raise HubBusyError(f"{_host(answer)} says another size than the hub.", "", LATER)
        if answer.status == 200:
            self.sends_ranges = False
        elif begin != first:
            raise HubBusyError(f"{_host(answer)} sends other bytes than those asked for.", "", LATER)
        self._etag = etag
        return Stream(answer, begin)

    def _check_for_change(self) -> None:
        """Whether the hub still means the same bytes by this name; a label of the content server alone says little."""
        now = self._locate()
        if differs(self._facts, now) or not (self._facts.sha256 or self._facts.etag):
            raise ChangedError
        with self._lock:
            self._location, self._content, self._etag = now, "", ""

    def _raise(self, answer: Answer, url: str) -> None:
        host, status = _host(answer), answer.status
        answer.skip()
        if status == 416:
            self._check_for_change()
            raise HubBusyError(f"{host} does not have the bytes asked for.", "", LATER)
        if status == 429 or status >= 500:
            self._forget(url)
            what = "wants to be asked less often" if status == 429 else f"has a fault (status {status})"
            raise HubBusyError(f"{host} {what}.", "", LATER, _wait(answer))
        if url != self._location.url:
            self._forget(url)
            raise HubBusyError(f"{host} refuses the address the hub gave (status {status}).", "", LATER)
        self._check_for_change()  # the hub's client knows best why
        raise AppError(f"{host} refuses the file.", f"It answered with status {status}.", LATER)


def differs(facts: Facts, now: Location) -> bool:
    """Whether what the hub says now can't be the same bytes."""
    if facts.sha256 and now.sha256:
        return facts.sha256 != now.sha256
    if now.size is not None and now.size != facts.size:
        return True
    return bool(facts.etag and now.etag and facts.etag != now.etag)


def _next(url: str, target: str) -> str:
    """Where a redirect leads. AppError where that is nowhere, or without encryption."""
    try:
        following = urljoin(url, target)
        scheme = urlsplit(following).scheme
    except ValueError:
        following, scheme = target, ""
    if not target or scheme not in ("http", "https") or (urlsplit(url).scheme == "https" and scheme != "https"):
        raise AppError("The hub leads to an address that is not safe.", following[:200], LATER)
    return following


def _origin(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return address.scheme, address.netloc.lower()


def _host(answer: Answer) -> str:
    return urlsplit(answer.url).hostname or answer.url


def _span(answer: Answer) -> tuple[int | None, int]:
    """The size of the whole file, where it is told, and the first byte of the body."""
    if answer.status == 200:
        return answer.left, 0
    found = _RANGE.fullmatch(answer.header("Content-Range").strip())
    if found is None:
        raise HubBusyError(f"{_host(answer)} does not say which bytes it sends.", "", LATER)
    return None if found[3] == "*" else int(found[3]), int(found[1])


def _wait(answer: Answer) -> float | None:
    """Seconds, where the server says it."""
    seconds = seconds_to_wait(answer.header("Retry-After").strip(), answer.header("RateLimit"))
    return None if seconds is None else min(seconds, LONGEST_WAIT)
