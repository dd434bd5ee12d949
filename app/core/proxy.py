"""The address of a proxy, as a person writes it."""

from urllib.parse import SplitResult, urlsplit

from app.core.errors import AppError

ADVICE = "Write it like http://host:port, or leave it empty."


def proxy_address(text: str) -> str:
    """As "http://host:port", with name and password where they are given; "" for none. Raises AppError.

    Only HTTP proxies: neither the hubs' library nor the transfers know others.
    """
    text = text.strip()
    if not text:
        return ""
    address = _split(text if "://" in text else f"http://{text}")
    if not address.hostname or address.path not in ("", "/") or address.query or address.fragment:
        raise _no_address()
    if address.scheme != "http":
        raise AppError("Only HTTP proxies can be used.", f"This is one for {address.scheme}.", ADVICE)
    if not address.port:
        raise AppError("The port of the proxy is missing.", "", ADVICE)
    return f"http://{address.netloc}"


def _split(text: str) -> SplitResult:
    if not text.isprintable() or " " in text:
        raise _no_address()
    try:
        address = urlsplit(text)
        _ = address.port  # is read only now
    except ValueError as error:
        raise _no_address() from error
    return address


def _no_address() -> AppError:
    return AppError("This is no address of a proxy.", "", ADVICE)
