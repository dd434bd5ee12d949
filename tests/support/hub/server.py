"""A hub on this machine, in a process of its own: `python -m tests.support.hub.server FOLDER`.

It publishes the repositories below FOLDER the way Hugging Face does, and as ModelScope: the hub itself (information,
lists of files, searching, `resolve` with redirects and its headers) on one port, and the content server with signed
addresses and ranges on another, which is another host to a client. `/_orders` of the hub takes and tells `Orders` as
JSON. The ports are written to stdout as one line of JSON. Bodies go out by sendfile.
"""

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.support.hub import modelscope
from tests.support.hub.faults import Fault, Orders, bytes_before_cut
from tests.support.hub.files import Published, by_hash, commit, repositories, repository

SLICE = 1 << 16  # bytes at a time where the rate is limited
NEVER = 1 << 62


@dataclass(slots=True)
class Shared:
    """What the two servers have in common."""

    root: Path
    orders: Orders
    content_port: int = 0


class _Handler(BaseHTTPRequestHandler):
    """What both sides do: wait, count, fail as they were told, answer."""

    protocol_version = "HTTP/1.1"
    side = ""

    def __init__(self, shared: Shared, *arguments: object) -> None:
        self.shared, self.orders = shared, shared.orders
        super().__init__(*arguments)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the base class's
        pass

    def _is_spoiled(self) -> bool:
        """Answers with a fault's status where one is due."""
        self.orders.asked(self.side, "Authorization" in self.headers)
        time.sleep(self.orders.delay)
        fault = self.orders.take(self.side, lambda fault: (fault.status, fault.body, fault.leads_to) != (None,) * 3)
        if fault is None:
            return False
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        headers |= {} if fault.link is None else {"Link": f'<{fault.link}>; rel="next"'}
        if fault.leads_to is not None:
            self._answer(302, b"", {"Location": fault.leads_to})
        elif fault.body is not None:
            kind = {"Content-Type": fault.kind} | ({"Content-Encoding": fault.encoding} if fault.encoding else {})
            ends = {"Connection": "close"} if fault.no_length else {}
            self._answer(fault.status or 200, fault.body.encode() * fault.repeat, headers | kind | ends)
        else:
            self._answer(fault.status or 200, b"spoiled", headers)
        return True

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        length = {} if headers.get("Connection") == "close" else {"Content-Length": str(len(body))}
        for name, value in (length | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _json(self, value: object, status: int = 200) -> None:
        self._answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _error(self, status: int, code: str) -> None:
        self._answer(status, b"", {"X-Error-Code": code, "X-Error-Message": HTTPStatus(status).phrase})


class HubHandler(_Handler):
    """Model information, lists of files, addresses of files."""

    side = "hub"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path == "/_orders":
            self.orders.change(json.loads(body))
            self._json({})
        elif "/paths-info/" in path and not self._is_spoiled():
            wanted = parse_qs(body.decode())["paths"]
            self._json([file.listed for file in self._files(path) if file.path in wanted])

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/_orders":
            self._json(self.orders.seen())
            return
        self.orders.heard(self.path, self.headers)
        if self._is_spoiled():
            return
        if path == "/api/models":
            self._json([self._information(name) for name in self._found()])
        elif path.startswith("/api/models/"):
            self._tell(path)
        elif modelscope.is_meant(path):
            self._as_modelscope(path)
        elif "/resolve/" in path:
            self._resolve(path)
        else:
            self._error(404, "EntryNotFound")

    def _as_modelscope(self, path: str) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        name = modelscope.repository_of(path)
        if name.startswith("private/") and not self._has_right():
            self._json(modelscope.refusal("user not logged in"), 401)
        elif path.startswith("/openapi/"):
            self._json(modelscope.found(repositories(self.shared.root), query))
        elif not (files := repository(self.shared.root, name)):
            self._json(modelscope.refusal("record not found"), 404)
        elif path.endswith("/repo/files"):
            self._json(modelscope.listed(files, commit(files)))
        elif (file := next((each for each in files if each.path == query["FilePath"]), None)) is None:
            self._json(modelscope.refusal("record not found"), 404)
        else:
            self._lead_on(file, commit(files))

    def _has_right(self) -> bool:
        return bool(self.orders.token) and self.headers.get("Authorization") == f"Bearer {self.orders.token}"

    def _found(self) -> list[str]:
        words = parse_qs(urlsplit(self.path).query).get("search", [""])[0].casefold()
        return [name for name in repositories(self.shared.root) if words in name.casefold()]

    def _files(self, path: str) -> tuple[Published, ...]:
        return repository(self.shared.root, "/".join(path.removeprefix("/api/models/").split("/")[:2]))

    def _tell(self, path: str) -> None:
        files = self._files(path)
        if path.startswith("/api/models/private/") and not self._has_right():
            self._error(401, "RepoNotFound")
        elif not files:
            self._error(404, "RepoNotFound")
        elif "/revision/" in path and path.rpartition("/")[2] not in ("main", commit(files)):
            self._error(404, "RevisionNotFound")
        elif "/tree/" in path:
            self._json([file.listed for file in files])
        else:
            self._json(self._information("/".join(path.split("/")[3:5])))

    def _information(self, name: str) -> dict[str, object]:
        files = repository(self.shared.root, name)
        siblings = [{"rfilename": file.path, "size": file.size, "lfs": _lfs(file)} for file in files]
        known = {"_id": name, "id": name, "modelId": name, "sha": commit(files), "siblings": siblings}
        return known | {"private": False, "gated": False, "disabled": False, "tags": [], "downloads": 0, "likes": 0}

    def _resolve(self, path: str) -> None:
        name, _, rest = path[1:].partition("/resolve/")
        revision, _, inside = rest.partition("/")
        files = repository(self.shared.root, name)
        file = next((file for file in files if file.path == inside), None)
        if name.startswith("gated/") and not self._has_right():
            self._error(401, "GatedRepo")
        elif not files or revision not in ("main", commit(files)):
            self._error(404, "RevisionNotFound" if files else "RepoNotFound")
        elif file is None:
            self._error(404, "EntryNotFound")
        else:
            self._lead_on(file, commit(files))

    def _lead_on(self, file: Published, revision: str) -> None:
        expires = time.time() + self.orders.expires_after
        target = f"http://127.0.0.1:{self.shared.content_port}/{file.sha256}/{quote(file.path)}?expires={expires}"
        headers = {"X-Repo-Commit": revision, "X-Linked-Size": str(file.size), "Location": target}
        if self.orders.tells_hash:
            headers["X-Linked-Etag"] = f'"{file.sha256}"'
        self._answer(302, b"", headers)


class ContentHandler(_Handler):
    """The bytes, in ranges, as long as an address is good."""

    side = "cdn"

    def do_GET(self) -> None:
        self.protocol_version = self.orders.protocol
        if self._is_spoiled():
            return
        address = urlsplit(self.path)
        file = by_hash(self.shared.root, address.path.split("/")[1])
        if float(parse_qs(address.query)["expires"][0]) < time.time():
            self._answer(self.orders.expired, b"expired", {})
        elif file is None:
            self._answer(404, b"", {})
        else:
            self._send(file)

    def _send(self, file: Published) -> None:
        first, last = self._range(file)
        if first >= file.size:
            self._answer(416, b"", {"Content-Range": f"bytes */{file.size}"})
            return
        fault = self.orders.take("cdn", lambda fault: _spoils_body(fault, first, last)) or Fault()
        self._head(file, first, last, fault)
        self.orders.began()
        sent = 0
        try:
            for block in self._body(file, first, last, fault):
                sent += block
        except OSError:
            self.close_connection = True
        finally:
            self.orders.ended(first, sent)

    def _range(self, file: Published) -> tuple[int, int]:
        asked = self.headers.get("Range", "")
        condition = self.headers.get("If-Range")
        ignored = self.orders.take("cdn", lambda fault: fault.ignore_range) if asked else None
        if not asked or ignored or (condition is not None and condition != self._etag(file)):
            self.status = HTTPStatus.OK
            return 0, file.size - 1
        first, _, last = asked.removeprefix("bytes=").partition("-")
        self.status = HTTPStatus.PARTIAL_CONTENT
        return int(first), min(int(last or NEVER), file.size - 1)

    def _etag(self, file: Published) -> str:
        return f'"{self.orders.etag_salt}{file.sha256}"'

    def _head(self, file: Published, first: int, last: int, fault: Fault) -> None:
        self.send_response(self.status)
        self.send_header("Last-Modified", formatdate(file.real.stat().st_mtime, usegmt=True))
        if self.orders.tells_etag:
            self.send_header("ETag", self._etag(file))
        if self.status is HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {first}-{last}/{fault.total or file.size}")
        if fault.encoding:
            self.send_header("Content-Encoding", fault.encoding)
        if fault.no_length:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()

    def _body(self, file: Published, first: int, last: int, fault: Fault) -> Iterator[int]:
        """Yields how many bytes have just been sent."""
        cut, stall = bytes_before_cut(fault), fault.stall_after
        with file.real.open("rb") as source:
            position = first
            while position <= last:
                size = min(self._slice(fault), last - position + 1)
                for limit in (cut, stall):
                    if limit is not None:
                        size = min(size, max(1, limit - (position - first)))
                yield self._put(source, position, size, fault)
                position += size
                if cut is not None and position - first >= cut:
                    self._reset()
                if stall is not None and position - first >= stall:
                    time.sleep(fault.stall_seconds)
                    self._reset()
        if fault.no_length:
            self.wfile.write(b"0\r\n\r\n")

    def _slice(self, fault: Fault) -> int:
        exact = fault.no_length or fault.wrong_byte_at is not None
        return SLICE if self.orders.rate or exact else NEVER

    def _put(self, source: BinaryIO, position: int, size: int, fault: Fault) -> int:
        began = time.monotonic()
        if fault.no_length or fault.wrong_byte_at is not None:
            source.seek(position)
            block = bytearray(source.read(size))
            if fault.wrong_byte_at is not None and position <= fault.wrong_byte_at < position + size:
                block[fault.wrong_byte_at - position] ^= 0xFF
            self.wfile.write(b"%x\r\n%b\r\n" % (size, block) if fault.no_length else block)
            sent = size
        else:
            sent = self.connection.sendfile(source, position, size)
        self.orders.count(sent)
        if self.orders.rate:
            time.sleep(max(0.0, size / self.orders.rate - (time.monotonic() - began)))
        return sent

    def _reset(self) -> None:
        """Ends the connection the hard way: what is still in the air is lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with contextlib.suppress(OSError):
            self.connection.close()
        raise ConnectionResetError


class _Server(ThreadingHTTPServer):
    """Does not report what clients break off."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def _lfs(file: Published) -> dict[str, object]:
    return {"sha256": file.sha256, "size": file.size, "pointerSize": 134}


def _spoils_body(fault: Fault, first: int, last: int) -> bool:
    if fault.wrong_byte_at is not None:
        return first <= fault.wrong_byte_at <= last
    others = (fault.cut_after, fault.cut_within, fault.stall_after, fault.total, fault.encoding)
    return fault.no_length or any(value is not None for value in others)


def main(root: Path) -> None:
    shared = Shared(root, Orders())
    content = _Server(("127.0.0.1", 0), partial(ContentHandler, shared))
    hub = _Server(("127.0.0.1", 0), partial(HubHandler, shared))
    shared.content_port = content.server_port
    sys.stdout.write(json.dumps({"hub": hub.server_port, "content": content.server_port}) + "\n")
    sys.stdout.flush()
    threading.Thread(target=content.serve_forever, daemon=True).start()
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    sys.stdin.read()  # until the tests close it, or are gone


if __name__ == "__main__":
    main(Path(sys.argv[1]))
