"""One connection to one host at a time, read straight into a buffer.

The standard library's client and not httpx2: it needs a quarter of the processor time for each byte, all of it without
the interpreter's lock, so that the window stays quick while four models arrive. Certificates come from where httpx2
has them.
"""

import base64
import functools
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import SplitResult, unquote, urlsplit

import httpx2

from app import __version__
from app.core.errors import AppError
from app.downloads.network import PROXY_ADVICE
from app.downloads.source import HubBusyError

READ = 1 << 20  # bytes at a time at most; large, so that Python code runs rarely
FILL_SECONDS = 0.2  # a buffer is handed on after this time, full or not
SMALL_BODY = 1 << 16  # bytes of an answer that is only read to keep the connection
CONNECT_SECONDS = 15.0
ADVICE = "Check the internet connection."
_NO_ADDRESS = "The address can't be used."

Proxy = Callable[[str], str | None]  # the proxy that leads to a URL


class Answer:
    """What came back: a status, headers, and a body that is read once."""

    def __init__(self, response: http.client.HTTPResponse, url: str) -> None:
        self._response = response
        self.url = url
        self.status = response.status
        self.left: int | None = response.length  # bytes of the body; None: until it ends
        self._fault: Exception | None = None  # that ended it, after bytes that were still good

    def header(self, name: str) -> str:
        return self._response.getheader(name) or ""

    def fill(self, view: memoryview) -> int:
        """Reads up to `len(view)` bytes, for a moment at most; 0 at the end of the body.

        Raises HubBusyError where the body ends early or nothing comes.
        """
        filled, until = 0, time.monotonic() + FILL_SECONDS
        if self._fault is not None:
            raise lost(self._fault, self.url)
        try:
            while filled < len(view) and time.monotonic() < until:
                size = self._read(view[filled:])
                if size == 0:
                    break
                filled += size
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            self._fault = error
            if filled == 0:
                raise lost(error, self.url) from error
        if filled == 0 and self.left:
            raise lost(None, self.url)
        return filled

    def skip(self) -> None:
        """Reads a short body to its end, so that the connection can be used again. Raises HubBusyError."""
        view = memoryview(bytearray(SMALL_BODY))
        if self.left is not None and self.left <= SMALL_BODY:
            while self.fill(view):
                pass

    @property
    def is_read(self) -> bool:
        return self.left == 0 or self._response.isclosed()

    def _read(self, view: memoryview) -> int:
        if self.left == 0:
            return 0
        if self.left is None:  # no length, perhaps in chunks
            data = self._response.read1(len(view))
            view[: len(data)] = data
            return len(data)
        stream = self._response.fp
        size = stream.readinto1(view[: min(len(view), self.left)]) or 0
        self.left -= size
        if self.left == 0:
            self._response.close()  # which lets the connection be used again
        return size


class Connection:
    """Is opened when it is needed and kept as long as both sides can use it again. One thread asks; any may abort."""

    def __init__(self, proxy: Proxy, stall_seconds: float) -> None:
        self._proxy, self._stall_seconds = proxy, stall_seconds
        self._client: http.client.HTTPConnection | None = None
        self._leads_to: tuple[str, str, str | None] = ("", "", None)
        self._answer: Answer | None = None
        self._aborted = threading.Event()

    def get(self, url: str, headers: dict[str, str]) -> Answer:
        """Raises HubBusyError, or AppError for an address that can't be used."""
        address = _split(url)
        proxy = self._proxy(url)
        was_open = self._is_ready(address, proxy)
        try:
            return self._ask(address, proxy, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not was_open or self._aborted.is_set():
                raise lost(error, url) from error
        # The other side may have ended a connection that lay still; a new one tells more.
        return self._again(address, proxy, headers)

    def abort(self) -> None:
        """Wakes who reads; from any thread. Nothing more can be asked."""
        self._aborted.set()
        client = self._client
        if client is not None and isinstance(client.sock, socket.socket):
            try:
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)  # not SSLSocket's, which would take TLS away
            except OSError:
                return

    def close(self) -> None:
        client, self._client, self._answer = self._client, None, None
        if client is not None:
            client.close()

    def _again(self, address: SplitResult, proxy: str | None, headers: dict[str, str]) -> Answer:
        try:
            return self._ask(address, proxy, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise lost(error, address.geturl()) from error

    def _is_ready(self, address: SplitResult, proxy: str | None) -> bool:
        """Whether there is a connection to this host, with nothing of the last answer left on it."""
        same = self._leads_to == (address.scheme, address.netloc, proxy)
        if self._client is not None and same and (self._answer is None or self._answer.is_read):
            return True
        self.close()
        return False

    def _ask(self, address: SplitResult, proxy: str | None, headers: dict[str, str]) -> Answer:
        if self._client is None:
            self._client = self._open(address, proxy)
            self._leads_to = (address.scheme, address.netloc, proxy)
        if self._aborted.is_set():
            raise ConnectionAbortedError
        path = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        sent = {"User-Agent": f"phidias/{__version__}", "Accept-Encoding": "identity"} | headers
        if proxy and address.scheme == "http":
            path = f"http://{address.netloc}{path}"
            sent |= _credentials(proxy)
        try:
            self._client.request("GET", path, headers=sent)
        except UnicodeError as error:
            raise http.client.InvalidURL(_NO_ADDRESS) from error
        self._answer = Answer(self._client.getresponse(), address.geturl())
        return self._answer

    def _open(self, address: SplitResult, proxy: str | None) -> http.client.HTTPConnection:
        """Raises OSError, http.client.HTTPException or AppError."""
        host, port = _host(address)
        way = _proxy_host(proxy) if proxy else (host, port)
        if address.scheme == "https":
            client: http.client.HTTPConnection = http.client.HTTPSConnection(
                *way, timeout=CONNECT_SECONDS, context=_certificates()
            )
            if proxy:
                client.set_tunnel(host, port, _credentials(proxy))
        else:
            client = http.client.HTTPConnection(*way, timeout=CONNECT_SECONDS)
        try:
            client.connect()
        except UnicodeError as error:  # a name of a host that can't be one
            raise http.client.InvalidURL(_NO_ADDRESS) from error
        client.sock.settimeout(self._stall_seconds)
        return client


def lost(error: Exception | None, url: str) -> AppError:
    """What a person is told when a connection could not be made or did not last."""
    host = urlsplit(url).hostname or url
    match error:
        case ssl.SSLCertVerificationError():
            return AppError(
                f"{host} could not prove who it is.",
                f"Its certificate was not accepted: {error.verify_message}.",
                "If a filter of your network answers in its place, its certificate can be named in SSL_CERT_FILE.",
            )
        case TimeoutError():
            return HubBusyError(f"{host} has fallen silent.", "", ADVICE)
        case socket.gaierror():
            return HubBusyError(f"{host} can't be found.", "", ADVICE)
        case None:
            return HubBusyError(f"{host} has ended the connection.", "", ADVICE)
        case _:
            return HubBusyError(f"The connection to {host} was lost.", str(error) or type(error).__name__, ADVICE)


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Always checked: the system's, or those of SSL_CERT_FILE. Reading them takes a while."""
    return httpx2.create_ssl_context()


def _split(url: str) -> SplitResult:
    """Raises HubBusyError where it is no address: a hub that leads there now may lead elsewhere later."""
    try:
        return urlsplit(url)
    except ValueError as error:
        raise HubBusyError("The hub leads to an address that is none.", url[:200], "Try again later.") from error


def _host(address: SplitResult) -> tuple[str, int]:
    """Raises http.client.InvalidURL where the address has none."""
    try:
        host, port = address.hostname, address.port
    except ValueError as error:
        raise http.client.InvalidURL(_NO_ADDRESS) from error
    if not host or address.scheme not in ("http", "https"):
        raise http.client.InvalidURL(_NO_ADDRESS)
    return host, port or (443 if address.scheme == "https" else 80)


def _proxy_host(proxy: str) -> tuple[str, int]:
    """Raises AppError, whose words never repeat the address: a password may stand in it."""
    try:
        return _host(_proxy_address(proxy))
    except (ValueError, http.client.InvalidURL):
        raise AppError("The address of the proxy is not one.", "", PROXY_ADVICE) from None


def _proxy_address(proxy: str) -> SplitResult:
    address = urlsplit(proxy)
    if address.scheme != "http":
        raise AppError(
            "This kind of proxy can't be used for downloads.",
            f"{address.scheme}://{address.hostname or ''} was given.",
            "Give the address of an HTTP proxy, as http://host:port.",
        )
    return address


def _credentials(proxy: str) -> dict[str, str]:
    address = urlsplit(proxy)
    if not address.username:
        return {}
    pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
