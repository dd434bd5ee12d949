"""What a person may write for a proxy, and what is said of the rest."""

import pytest

from app.core.errors import AppError
from app.core.proxy import proxy_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("  ", ""),
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("http://proxy.example:3128/", "http://proxy.example:3128"),
        (" proxy.example:8080 ", "http://proxy.example:8080"),
        ("127.0.0.1:80", "http://127.0.0.1:80"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("HTTP://ada:secret@proxy:3128", "http://ada:secret@proxy:3128"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert proxy_address(text) == address
    assert proxy_address(address) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("socks5://host:1080", "Only HTTP proxies can be used. This is one for socks5."),
        ("https://host:443", "Only HTTP proxies"),
        ("http://host", "The port of the proxy is missing."),
        ("host:", "The port of the proxy is missing."),
        ("host:0", "The port of the proxy is missing."),
        ("http://host:port", "This is no address of a proxy."),
        ("http://host:99999", "This is no address of a proxy."),
        ("http://:3128", "This is no address of a proxy."),
        ("http://host:3128/path", "This is no address of a proxy."),
        ("http://host:3128?query", "This is no address of a proxy."),
        ("a b:3128", "This is no address of a proxy."),
        ("host:3128\n.example", "This is no address of a proxy."),
        ("http://[::1:3128", "This is no address of a proxy."),
        ("://", "This is no address of a proxy."),
    ],
)
def test_what_is_none(text: str, said: str) -> None:
    with pytest.raises(AppError) as caught:
        proxy_address(text)
    assert str(caught.value).startswith(said)
    assert "http://host:port" in str(caught.value)
