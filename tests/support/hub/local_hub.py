"""Starts the hub's test server and gives it orders."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.hub.faults import Fault

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class LocalHub:
    """A running server that publishes the repositories below `folder`."""

    folder: Path
    endpoint: str  # "http://127.0.0.1:port"
    content: str  # of the content server

    def publish(self, repository: str, name: str, content: bytes) -> Path:
        path = self.folder / repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def order(self, *faults: Fault, **values: object) -> None:
        """Sets what is given; `faults` are set where any are given, and taken away by `faults=[]`."""
        if faults:
            values["faults"] = [asdict(fault) for fault in faults]
        self._ask(json.dumps(values).encode())

    def reset(self) -> None:
        """No order and no count is left."""
        self._ask(json.dumps({"reset": True}).encode())

    def seen(self) -> dict[str, object]:
        return self._ask(None)

    @property
    def sent(self) -> int:
        """Bytes of files that have been sent."""
        sent = self.seen()["sent"]
        assert isinstance(sent, int)
        return sent

    def _ask(self, body: bytes | None) -> dict[str, object]:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{self.endpoint}/_orders", body, timeout=20) as answer:
            told = json.load(answer)
        assert isinstance(told, dict)
        return told


@contextlib.contextmanager
def local_hub(folder: Path) -> Iterator[LocalHub]:
    """In a process of its own, until the end of the block."""
    command = [sys.executable, "-m", "tests.support.hub.server", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        try:
            yield LocalHub(folder, f"http://127.0.0.1:{ports['hub']}", f"http://127.0.0.1:{ports['content']}")
        finally:
            process.stdin.close()
            process.wait(10)
