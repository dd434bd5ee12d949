"""What can go wrong on the way, as the hub's test server is told to let it happen."""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault; only the fields that are set play a part. `times` bounds how often it happens; -1: always."""

    times: int = -1
    side: str = "cdn"  # or "hub": whose answers it spoils
    status: int | None = None  # answer with this instead
    retry_after: str | None = None  # as a header beside `status`
    body: str | None = None  # answer with this instead, `repeat` times
    repeat: int = 1
    kind: str = "application/json"  # of `body`
    link: str | None = None  # as a header beside `body`: where the next page is
    leads_to: str | None = None  # an address to redirect to
    cut_after: int | None = None  # bytes of the body, then the connection is reset
    cut_within: int | None = None  # the same, after a random number of bytes below this
    stall_after: int | None = None  # bytes of the body, then nothing for `stall_seconds`
    stall_seconds: float = 60.0
    ignore_range: bool = False
    wrong_byte_at: int | None = None  # of the file: this byte is sent inverted
    total: int | str | None = None  # a size of the file that is a lie
    encoding: str | None = None  # content encoding that was not asked for
    no_length: bool = False  # chunked, without a length; of `body`: until the connection ends


@dataclass(slots=True)
class Orders:
    """Everything that the tests can set while the server runs, and what it has seen. Guarded by `lock`."""

    delay: float = 0.0  # seconds before each answer
    rate: float = 0.0  # bytes per second and connection; 0: as fast as it goes
    expires_after: float = 3600.0  # seconds that a signed address is good for
    expired: int = 403  # the status of one that is not any more
    tells_hash: bool = True
    tells_etag: bool = True
    etag_salt: str = ""  # a content server that labels the same bytes otherwise
    protocol: str = "HTTP/1.1"  # of the content server's answers
    token: str = ""  # needed for repositories whose publisher is "gated"
    faults: list[Fault] = field(default_factory=list)
    sent: int = 0  # bytes of files
    ranges: list[tuple[int, int]] = field(default_factory=list)  # first byte and bytes sent, of each answer
    requests: dict[str, int] = field(default_factory=dict)  # by side
    asked_for: list[str] = field(default_factory=list)  # of the hub: paths with their queries
    with_token: list[str] = field(default_factory=list)  # those of them that carried one
    agents: list[str] = field(default_factory=list)  # how clients called themselves, each once
    strangers: int = 0  # requests to the content server that carried a token
    open: int = 0  # answers being sent
    most_open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def change(self, values: dict[str, object]) -> None:
        with self.lock:
            for name, value in values.items():
                if name == "reset":
                    self._reset()
                elif name == "faults":
                    assert isinstance(value, list)
                    self.faults = [Fault(**fault) for fault in value]
                else:
                    setattr(self, name, value)

    def _reset(self) -> None:
        fresh = Orders()
        for each in fields(self):
            if each.name != "lock":
                setattr(self, each.name, getattr(fresh, each.name))

    def seen(self) -> dict[str, object]:
        names = ("sent", "ranges", "requests", "strangers", "open", "most_open", "asked_for", "with_token", "agents")
        with self.lock:
            return {name: getattr(self, name) for name in names} | {"faults": [asdict(each) for each in self.faults]}

    def heard(self, path: str, headers: Mapping[str, str]) -> None:
        with self.lock:
            self.asked_for.append(path)
            if "Authorization" in headers:
                self.with_token.append(path)
            if (agent := headers.get("User-Agent", "")) not in self.agents:
                self.agents.append(agent)

    def take(self, side: str, wanted: Callable[[Fault], bool]) -> Fault | None:
        """The first fault for this side that is `wanted`; it counts as having happened."""
        with self.lock:
            for position, fault in enumerate(self.faults):
                if fault.side == side and fault.times != 0 and wanted(fault):
                    self.faults[position] = Fault(**(asdict(fault) | {"times": fault.times - (fault.times > 0)}))
                    return fault
        return None

    def began(self) -> None:
        with self.lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)

    def ended(self, first: int, sent: int) -> None:
        with self.lock:
            self.open -= 1
            self.ranges.append((first, sent))

    def count(self, sent: int) -> None:
        with self.lock:
            self.sent += sent

    def asked(self, side: str, has_token: bool) -> None:
        with self.lock:
            self.requests[side] = self.requests.get(side, 0) + 1
            self.strangers += side == "cdn" and has_token


def bytes_before_cut(fault: Fault) -> int | None:
    """After how many bytes of a body the connection ends."""
    if fault.cut_within is not None:
        return random.randrange(fault.cut_within)
    return fault.cut_after
