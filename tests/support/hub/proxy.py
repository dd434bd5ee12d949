"""A proxy on this machine: passes questions on, and remembers for which hosts it was asked."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Refuses everything with `status` where it is set, and has a fault for addresses that begin with `fails_for`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.status = 0
        self.fails_for = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    """Plain HTTP only."""

    server: Proxy

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the base class's
        pass

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(self.server.status or 403)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        is_failing = bool(self.server.fails_for) and self.path.startswith(self.server.fails_for)
        if self.server.status or is_failing:
            self.send_error(self.server.status or 502)
            return
        address = urlsplit(self.path)
        onward = http.client.HTTPConnection(address.netloc, timeout=20)
        onward.request(self.command, f"{address.path}?{address.query}", headers=dict(self.headers))
        answer = onward.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        onward.close()


@contextlib.contextmanager
def local_proxy() -> Iterator[Proxy]:
    """Until the end of the block."""
    with Proxy() as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
