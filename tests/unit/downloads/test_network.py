"""Proxies, certificates and time limits."""

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from app.core.errors import AppError
from app.downloads import network
from app.downloads.modelscope import ModelScope
from app.downloads.network import HubTransport, client, endpoint, proxy_for
from app.downloads.source import HubBusyError
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.hub.proxy import Proxy, local_proxy

NAME = "a/b-GGUF"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        hub.publish(NAME, "x-Q8_0.gguf", b"GGUF")
        yield hub


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with local_proxy() as running:
        yield running


def listed(server: LocalHub, monkeypatch: pytest.MonkeyPatch, proxy: str = "") -> None:
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.endpoint)
    with contextlib.closing(ModelScope(proxy)) as hub:
        assert len(hub.listing(NAME).files) == 1


def test_the_chosen_proxy_comes_first_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://hub.example/x"
    assert proxy_for(url, "") is None
    assert proxy_for(url, "proxy.example:3128") == "http://proxy.example:3128"
    monkeypatch.setenv("HTTPS_PROXY", "http://from.environment:1")
    assert proxy_for(url, "") == "http://from.environment:1"
    assert proxy_for("http://hub.example/x", "") is None
    assert proxy_for(url, "http://chosen:2") == "http://chosen:2"
    monkeypatch.setenv("NO_PROXY", ".example")
    assert proxy_for(url, "http://chosen:2") is None


def test_the_site_of_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE", raising=False)
    assert endpoint("SITE", "https://hub.example").host == "hub.example"
    monkeypatch.setenv("SITE", "http://mirror.example:8080/hf/")
    site = endpoint("SITE", "https://hub.example")
    assert (site.url, site.host, site.is_plain, site.may_see_tokens) == (
        "http://mirror.example:8080/hf",
        "mirror.example",
        True,
        False,
    )
    monkeypatch.setenv("SITE", "http://127.0.0.1:8080")
    assert endpoint("SITE", "").may_see_tokens
    for wrong in ("mirror.example", "ftp://mirror.example", "https://", "https:///x"):
        monkeypatch.setenv("SITE", wrong)
        with pytest.raises(AppError, match="SITE is not the address of a hub"):
            endpoint("SITE", "https://hub.example")


def test_goes_through_the_chosen_proxy(server: LocalHub, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(server, monkeypatch, proxy.address)
    assert len(proxy.asked) == 1
    assert proxy.asked[0].startswith(server.endpoint)


def test_goes_through_the_proxy_of_the_environment(
    server: LocalHub, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.address)
    listed(server, monkeypatch)
    assert len(proxy.asked) == 1
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    listed(server, monkeypatch)
    assert len(proxy.asked) == 1


def test_a_proxy_that_refuses(proxy: Proxy) -> None:
    proxy.status = 407
    with (
        client(proxy.address, plain=False) as http,
        pytest.raises(HubBusyError, match="The proxy does not lead") as told,
    ):
        http.get("https://hub.example/")
    assert "407" in str(told.value)
    assert "HTTPS_PROXY" in told.value.problem.advice


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:9/"])
def test_a_proxy_that_is_not_there(address: str) -> None:
    with client(address, plain=False) as http, pytest.raises(HubBusyError, match="The proxy does not lead"):
        http.get("https://hub.example/")


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:9", "nonsense://x", "http://a:b:c"])
def test_a_proxy_that_can_be_none(address: str) -> None:
    with client(address, plain=False) as http, pytest.raises(AppError) as told:
        http.get("https://hub.example/")
    assert told.value.problem.advice


def test_nothing_is_asked_without_encryption_unless_the_hub_is_so(server: LocalHub) -> None:
    with client("", plain=False) as http, pytest.raises(AppError, match="without encryption"):
        http.get(server.endpoint)


@pytest.mark.parametrize("orders", [{"delay": 0.5}, {"rate": 4e5}], ids=["before it is answered", "in its answer"])
def test_a_question_that_is_under_way_when_all_is_closed(tmp_path: Path, orders: dict[str, float]) -> None:
    """As by another proxy: the reader is told so, and not what the system says of a connection that is closed."""
    with local_hub(tmp_path) as hub, ThreadPoolExecutor(1) as asking:
        hub.publish(NAME, "x-Q8_0.gguf", bytes(400_000))
        hub.order(**orders)
        http = client("", plain=True)
        answer = asking.submit(http.get, f"{hub.endpoint}/{NAME}/resolve/main/x-Q8_0.gguf")
        time.sleep(0.25)
        assert not answer.done()
        http.close()
        told = answer.exception(timeout=20)
    assert isinstance(told, HubBusyError)
    assert "was broken off" in str(told)


def test_nothing_is_asked_when_all_is_closed(server: LocalHub) -> None:
    transport = HubTransport("", plain=True)
    transport.close()
    with pytest.raises(HubBusyError, match="broken off"):
        transport.handle_request(httpx2.Request("GET", server.endpoint))


def test_a_host_that_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(network, "TIMEOUT", httpx2.Timeout(0.2))
    with local_hub(tmp_path) as hub:
        hub.order(delay=1.0)
        with client("", plain=True) as http, pytest.raises(HubBusyError, match="does not answer"):
            http.get(hub.endpoint)


def test_an_answer_that_never_ends(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "LONGEST", -1.0)
    with client("", plain=True) as http, pytest.raises(AppError, match="takes longer"):
        http.get(f"{server.endpoint}/api/models")


def test_a_certificate_that_nobody_vouches_for_is_refused(encrypted: str) -> None:
    with client("", plain=False) as http, pytest.raises(AppError, match="could not prove who it is") as told:
        http.get(encrypted)
    assert "SSL_CERT_FILE" in told.value.problem.advice
    assert not isinstance(told.value, HubBusyError)  # trying again changes nothing


def test_a_certificate_named_in_the_environment_is_accepted(
    encrypted: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with client("", plain=False) as http:
        assert http.get(encrypted).text == "hello"
        with pytest.raises(HubBusyError, match="in 55 seconds") as told:  # as Hugging Face tells it
            http.get(f"{encrypted}busy")
        assert told.value.retry_after == 55
