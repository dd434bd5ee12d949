"""Certificates, proxies and redirects of the connections that fetch."""

import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import ClassVar

import httpx2
import pytest

from app.core.errors import AppError
from app.downloads.hubs import Hubs
from app.downloads.messages import TransferPhase
from app.downloads.network import HubTransport
from app.downloads.source import HubBusyError, Location
from app.downloads.transfer import connection as connection_file
from app.downloads.transfer.connection import READ, Connection
from app.downloads.transfer.journal import Facts
from app.downloads.transfer.route import Route, differs
from tests.support.hub.encrypted import Greeter
from tests.support.hub.local_hub import LocalHub
from tests.support.hub.proxy import Proxy, local_proxy
from tests.support.transfers import NAME, REPOSITORY, fetch, fetching, remote

FACTS = Facts(5, "a" * 64, "", "commit")


@pytest.fixture(autouse=True)
def _fresh_certificates() -> Iterator[None]:
    """They are read once in the life of a program."""
    connection_file._certificates.cache_clear()
    yield
    connection_file._certificates.cache_clear()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with local_proxy() as running:
        yield running


def ask(url: str, proxy: str | None = None) -> bytes:
    with contextlib.closing(Connection(lambda _: proxy, 5.0)) as connection:
        answer = connection.get(url, {})
        view = memoryview(bytearray(READ))
        return bytes(view[: answer.fill(view)])


def test_a_certificate_that_nobody_vouches_for_is_refused(encrypted: str) -> None:
    with pytest.raises(AppError, match="could not prove who it is") as told:
        ask(encrypted)
    assert "SSL_CERT_FILE" in told.value.problem.advice
    assert not isinstance(told.value, HubBusyError)  # trying again changes nothing


def test_a_certificate_named_in_the_environment_is_accepted(
    encrypted: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ask(encrypted) == b"hello"


def test_a_host_given_by_number_of_the_new_kind() -> None:
    """IPv6, whose numbers have colons in them."""
    try:
        server = OverIpv6(("::1", 0), Named)
    except OSError:
        pytest.skip("no IPv6 here")
    with server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert ask(f"http://[::1]:{server.server_port}/") == b"hello"
        thread.join()
    assert Named.names == [f"[::1]:{server.server_port}"]


class Named(Greeter):
    """Remembers under which names it was asked."""

    names: ClassVar[list[str]] = []

    def do_GET(self) -> None:  # noqa: N802 - the name is the base class's
        self.names.append(self.headers["Host"])
        super().do_GET()


class OverIpv6(HTTPServer):
    address_family = socket.AF_INET6


def test_fetches_through_a_proxy(hub: LocalHub, proxy: Proxy, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish(REPOSITORY, NAME, b"GGUF" * 1000)
    monkeypatch.setenv("HTTP_PROXY", proxy.address)
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert any(address.startswith(hub.content) for address in proxy.asked)


def test_a_transfer_that_its_proxy_fails_goes_on_over_the_next(hub: LocalHub, proxy: Proxy, models: Path) -> None:
    hub.publish(REPOSITORY, NAME, b"GGUF" * 1000)
    with contextlib.closing(Hubs(proxy.address)) as hubs:
        proxy.fails_for = hub.content
        with local_proxy() as other, fetching(remote(), models, hubs) as running:
            running.told.await_that(lambda state: "has a fault" in state.note)
            hubs.use_proxy(other.address)
            state = running.told.await_that(
                lambda state: state.phase in (TransferPhase.INSTALLED, TransferPhase.FAILED)
            )
            assert state.phase is TransferPhase.INSTALLED
            assert any(address.startswith(hub.content) for address in other.asked)


def test_a_range_whose_label_has_changed_is_asked_for_without_it(hub: LocalHub) -> None:
    """Else the whole file would come, over one connection to its end."""
    content = random.Random(5).randbytes(100_000)
    hub.publish(REPOSITORY, NAME, content)
    with contextlib.closing(Hubs()) as hubs, contextlib.closing(Connection(lambda _: None, 5.0)) as connection:
        location = hubs.locate(remote(), remote().files[0])
        facts = Facts(len(content), location.sha256, location.etag, location.revision)
        route = Route(lambda: hubs.locate(remote(), remote().files[0]), location, facts)
        route.open(connection, 0, 10).answer.skip()
        hub.order(etag_salt="other-")
        stream = route.open(connection, 1000, 1010)
        view = memoryview(bytearray(10))
        assert (stream.answer.status, stream.first) == (206, 1000)
        assert route.sends_ranges
        assert bytes(view[: stream.answer.fill(view)]) == content[1000:1010]


def test_an_encrypted_host_is_asked_for_through_a_tunnel(proxy: Proxy) -> None:
    with pytest.raises(HubBusyError):
        ask("https://hub.example/file", proxy.address)
    assert proxy.asked == ["hub.example:443"]


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "https://127.0.0.1:1"])
def test_a_proxy_of_another_kind_is_refused_in_words(address: str) -> None:
    with pytest.raises(AppError, match="kind of proxy"):
        ask("http://127.0.0.1/", address)


@pytest.mark.parametrize("address", ["http://me:secret@:1", "http://me:sec/ret@host:1", "http://me:secret@[::1"])
def test_a_password_of_a_proxy_is_never_told(address: str) -> None:
    with pytest.raises(AppError, match="address of the proxy") as told:
        ask("http://127.0.0.1/", address)
    transport = HubTransport(address, plain=True)
    with contextlib.closing(transport), pytest.raises(AppError) as also:
        transport.handle_request(httpx2.Request("GET", "http://hub.example/"))
    assert "sec" not in f"{told.value.problem}{also.value.problem}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http:///x",
        "http://127.0.0.1:99999/",
        "ftp://127.0.0.1/",
        "http://a..b/x",
        f"http://{'a' * 70}.com/x",
        "http://[::1/x",
    ],
)
def test_where_nobody_is_can_be_asked_again(url: str) -> None:
    with pytest.raises(HubBusyError):
        ask(url)


class Redirecting:
    """A connection whose hub leads to another address each time."""

    def __init__(self, targets: list[str]) -> None:
        self.targets, self.asked = targets, []

    def get(self, url: str, headers: dict[str, str]) -> "Redirecting":
        self.asked.append((url, headers.get("Authorization")))
        return self

    status = 302

    def header(self, name: str) -> str:
        return self.targets[min(len(self.asked), len(self.targets)) - 1] if name == "Location" else ""

    def skip(self) -> None:
        pass


@pytest.mark.parametrize(
    "target", ["http://cdn.example/f", "file:///etc/passwd", "", "ftp://cdn.example/f", "https://[::1/f"]
)
def test_a_redirect_never_leaves_encryption(target: str) -> None:
    location = Location("https://hub.example/f")
    with pytest.raises(AppError, match="not safe"):
        Route(lambda: location, location, FACTS).open(Redirecting([target]), 0, 5)


def test_redirects_end_and_take_no_token_along() -> None:
    location = Location("https://hub.example/f", (("Authorization", "Bearer secret"),))
    connection = Redirecting(["https://hub.example/g", "https://cdn.example/f"])
    with pytest.raises(AppError, match="in a circle"):
        Route(lambda: location, location, FACTS).open(connection, 0, 5)
    assert {url for url, token in connection.asked if token} == {"https://hub.example/f", "https://hub.example/g"}
    assert len(connection.asked) == 6


@pytest.mark.parametrize(
    ("known", "now", "is_other"),
    [
        (Facts(5, "a", "e", ""), Location("", size=5, sha256="a", etag="other"), False),
        (Facts(5, "a", "e", ""), Location("", size=5, sha256="b", etag="e"), True),
        (Facts(5, "", "e", ""), Location("", size=6, etag="e"), True),
        (Facts(5, "", "e", ""), Location("", size=5, etag="f"), True),
        (Facts(5, "", "e", ""), Location("", size=5, sha256="b", etag="e"), False),
    ],
)
def test_what_is_another_file(known: Facts, now: Location, is_other: bool) -> None:
    assert differs(known, now) is is_other
