"""What leaves the process of the downloads."""

import io
import logging
from collections.abc import Iterator

import pytest

from app.downloads.process.frames import received
from app.downloads.process.host import _Forwarder, _Outbox
from app.downloads.process.letters import Logged


class Unspeakable:
    """What a library may put into a line of the log."""

    def __str__(self) -> str:
        raise RuntimeError("half made")


@pytest.fixture
def pipe() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def log(pipe: io.BytesIO) -> Iterator[logging.Logger]:
    logger, handler = logging.getLogger("a library"), _Forwarder(_Outbox(pipe))
    logger.propagate = False
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


@pytest.mark.parametrize("line", [("%d models", "many"), ("%s of %s", 1), ("%s", Unspeakable())])
def test_a_line_that_cant_be_made_stops_nobody(
    log: logging.Logger, pipe: io.BytesIO, line: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)  # as to stderr, which is no matter of this test
    log.warning(*line)  # type: ignore[arg-type]
    log.warning("the next")
    pipe.seek(0)
    assert [each.text for each in received(pipe) if isinstance(each, Logged)] == ["the next"]
