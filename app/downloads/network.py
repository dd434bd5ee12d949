"""How hubs are reached: proxy, certificates, time limits, and what a person is told when that fails."""

import os
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from app import __version__
from app.core.errors import AppError
from app.downloads.source import HubBusyError

TIMEOUT = httpx2.Timeout(connect=15.0, read=30.0, write=15.0, pool=30.0)  # seconds
LONGEST = 90.0  # seconds for a whole answer
A_DAY = 86_400.0  # seconds: nobody is told to wait longer, whatever a host says
LARGEST = 8 * 2**20  # bytes of an answer, which takes twenty times as many to read; the longest listing has some 2 MB
PROXY_ADVICE = "Check the proxy on the models page or in HTTPS_PROXY."
AGENT = f"phidias/{__version__}"

# What an answer that is none leads to: no JSON, JSON of another form, redirects in circles.
UNUSABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    httpx2.TooManyRedirects,
    httpx2.DecodingError,
    httpx2.InvalidURL,
)
Fault = TypeVar("Fault", bound=BaseException)
_NO_CONNECTION = "Check the internet connection. The models page offers another hub, HF_ENDPOINT a mirror."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The site of a hub."""

    url: str  # without a slash at its end

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_plain(self) -> bool:
        """Without encryption, because the user has set it so."""
        return self.url.startswith("http://")

    @property
    def may_see_tokens(self) -> bool:
        return not self.is_plain or self.host in ("localhost", "127.0.0.1", "::1")


def endpoint(variable: str, default: str) -> Endpoint:
    """The one in the environment variable, else the default. Raises AppError where that is no address."""
    url = os.environ.get(variable, "").strip().rstrip("/") or default
    found = Endpoint(url)
    if not url.startswith(("https://", "http://")) or not found.host:
        raise AppError(
            f"{variable} is not the address of a hub.", f"It is “{url[:80]}”.", f"Set it to something like {default}."
        )
    return found


def proxy_for(url: str, chosen: str) -> str | None:
    """The proxy that leads to `url`: the chosen one, else the environment's or the system's; NO_PROXY holds for all."""
    address = urlsplit(url)
    if proxy_bypass(address.hostname or ""):
        return None
    found = getproxies()
    proxy = chosen or found.get(address.scheme) or found.get("all") or ""
    return (proxy if "://" in proxy else f"http://{proxy}") if proxy else None


def client(proxy: str, *, plain: bool) -> httpx2.Client:
    """For the questions to a hub. Certificates are checked: the system's, or those of SSL_CERT_FILE.

    Raises AppError and HubBusyError itself, so that no library in between tries again for minutes. `plain`: the
    hub's own address begins with http://; otherwise nothing is asked without encryption, wherever a hub leads.
    """
    return httpx2.Client(transport=HubTransport(proxy, plain=plain), follow_redirects=True, max_redirects=5)


class HubTransport(httpx2.BaseTransport):
    """Chooses the proxy, limits an answer's size and time, and tells faults as a person reads them."""

    def __init__(self, proxy: str, *, plain: bool) -> None:
        self._proxy, self._plain = proxy, plain
        self._certificates = httpx2.create_ssl_context()
        self._ways: dict[str | None, httpx2.HTTPTransport] = {}
        self._is_closed = False
        self._lock = threading.Lock()  # of both

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.scheme != "https" and not self._plain:
            raise AppError(
                "The hub leads to an address without encryption.",
                f"{request.url.host} would be asked by {request.url.scheme}.",
                "Nothing was asked there. Try again later, or choose the other hub on the models page.",
            )
        request.extensions = {**request.extensions, "timeout": TIMEOUT.as_dict()}
        # Not packed, so that the limit holds for what is read; and no more about the user than there must be.
        request.headers |= {"accept-encoding": "identity", "user-agent": AGENT}
        proxy = proxy_for(str(request.url), self._proxy)
        until = time.monotonic() + LONGEST
        try:
            response = self._way(request.url.host, proxy).handle_request(request)
        except httpx2.TransportError as error:
            raise self._fault(request.url.host, proxy, error) from error
        _refuse(response, request.url.host)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        fault = partial(self._fault, request.url.host, proxy)
        stream = _Bounded(response.stream, request.url.host, until, fault)
        headers = response.headers
        headers.pop("link", None)  # to a next page, and so on for ever: what is wanted fits on one
        return httpx2.Response(response.status_code, headers=headers, stream=stream, extensions=response.extensions)

    def close(self) -> None:
        """From any thread: what is being asked is broken off."""
        with self._lock:
            self._is_closed = True
            ways = tuple(self._ways.values())
        for way in ways:
            way.close()

    def _fault(self, host: str, proxy: str | None, error: Exception) -> AppError:
        """Of a connection that we have closed the system says things that nobody understands."""
        return broken_off(host) if self._is_closed else fault_of(error, host, proxy)

    def _way(self, host: str, proxy: str | None) -> httpx2.HTTPTransport:
        with self._lock:
            if self._is_closed:
                raise broken_off(host)
            if proxy not in self._ways:
                self._ways[proxy] = _way(proxy, self._certificates)
            return self._ways[proxy]


def _way(proxy: str | None, certificates: ssl.SSLContext) -> httpx2.HTTPTransport:
    try:
        return httpx2.HTTPTransport(verify=certificates, proxy=proxy)
    except ImportError as error:
        raise AppError("SOCKS proxies can't be used.", "", "Give the address of an HTTP proxy.") from error
    except (ValueError, httpx2.InvalidURL):
        # No words of the parser's: they repeat what they can't read, be it a password.
        raise AppError("The address of the proxy is not one.", "", PROXY_ADVICE) from None


class _Bounded(httpx2.SyncByteStream):
    """An answer that may be neither endless nor huge."""

    def __init__(
        self, stream: httpx2.SyncByteStream, host: str, until: float, fault: Callable[[Exception], AppError]
    ) -> None:
        """`fault`: what to tell of an error."""
        self._stream, self._host, self._until, self._fault = stream, host, until, fault

    def __iter__(self) -> Iterator[bytes]:
        left = LARGEST
        try:
            for chunk in self._stream:
                left -= len(chunk)
                if left < 0 or time.monotonic() > self._until:
                    what = f"is larger than {LARGEST // 2**20} MB" if left < 0 else f"takes longer than {LONGEST:.0f} s"
                    raise AppError(f"The answer of {self._host} {what}.", "", "It was not read. Try again later.")
                yield chunk
        except httpx2.TransportError as error:
            raise self._fault(error) from error

    def close(self) -> None:
        self._stream.close()


def fault_of(error: Exception, host: str, proxy: str | None) -> AppError:
    """What to tell when a host could not be asked."""
    certificate = _cause(error, ssl.SSLError)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        return AppError(
            f"{host} could not prove who it is.",
            f"Its certificate was not accepted: {certificate.verify_message or certificate.reason}.",
            "If a filter of your network answers in its place, its certificate can be named in SSL_CERT_FILE.",
        )
    if certificate is not None:
        return HubBusyError(f"No encrypted connection to {host}.", str(certificate), _NO_CONNECTION)
    if isinstance(error, httpx2.ProxyError) or (proxy and isinstance(error, httpx2.ConnectError)):
        where = urlsplit(proxy).hostname if proxy else "it"
        return HubBusyError(f"The proxy does not lead to {host}.", f"{where}: {_reason(error)}", PROXY_ADVICE)
    if isinstance(error, httpx2.TimeoutException):
        return HubBusyError(f"{host} does not answer.", "It took too long.", _NO_CONNECTION)
    return HubBusyError(f"{host} can't be reached.", _reason(error), _NO_CONNECTION)


def not_understood(host: str) -> AppError:
    """For an answer that is no JSON, or of another form."""
    return AppError(
        f"The answer of {host} can't be understood.",
        "It is not what a hub sends; a login page or a filter of your network may have answered in its place.",
        "Open the hub's page in a browser, or choose the other hub on the models page.",
    )


def broken_off(host: str) -> AppError:
    """For a question that was under way when its connections were closed: another proxy, or the program's end."""
    return HubBusyError(f"The question to {host} was broken off.", "The proxy has been changed.", "Ask again.")


def _reason(error: Exception) -> str:
    """A sentence, without the number that the system gives it."""
    fault = _cause(error, OSError)
    return f"{(fault and fault.strerror) or error}".rstrip(".") + "."


def _cause(error: BaseException, kind: type[Fault]) -> Fault | None:
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None or isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _refuse(response: httpx2.Response, host: str) -> None:
    """Raises where the host can't answer now, or answers packed."""
    status = response.status_code
    packed = response.headers.get("content-encoding", "identity").lower() not in ("", "identity")
    if status != 429 and status < 500 and not packed:
        return
    response.close()
    if packed:
        raise AppError(f"The answer of {host} is packed.", "It was asked for unpacked.", "Try again later.")
    wait = seconds_to_wait(response.headers.get("retry-after", ""), response.headers.get("ratelimit", ""))
    later = f"Try again in {_words(wait)}." if wait else "Try again in a few minutes."
    if status == 429:
        raise HubBusyError(f"{host} has been asked too often.", "It answers nothing for a while.", later, wait)
    raise HubBusyError(f"{host} has a fault.", f"It answered with status {status}.", later, wait)


def seconds_to_wait(retry_after: str, rate_limit: str) -> float | None:
    """From `Retry-After`, a number or a date, or Hugging Face's `RateLimit: "api";r=0;t=30`; None: neither says it."""
    told = _seconds_told(retry_after, rate_limit)
    return None if told is None else min(max(0.0, told), A_DAY)


def _seconds_told(retry_after: str, rate_limit: str) -> float | None:
    if retry_after.isdecimal() and len(retry_after) < 7:
        return float(retry_after)
    if limits := re.search(r";\s*t=(\d{1,6})\b", rate_limit):
        return float(limits[1])
    try:
        return parsedate_to_datetime(retry_after).timestamp() - time.time()
    except (ValueError, OverflowError, OSError):
        return None


def _words(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
