"""The flag that stops what the engine is doing."""

import ctypes
import threading


class Stopped(Exception):  # noqa: N818 - not an error: what was asked for
    """The flag was set; the work was given up."""


class StopFlag:
    """Set from any thread, read by the engine's thread and, without Python, by native code.

    `address` is that of a C string which is empty until the flag is set. C's own `strlen` applied to it
    therefore answers "stop?", and serves llama.cpp as its abort callback. That callback runs between
    any two nodes of the compute graph, a thousand times a token: a Python function there would have to
    take the interpreter's lock each time, and wait whenever the window is busy.
    """

    def __init__(self) -> None:
        self._text = ctypes.create_string_buffer(64)
        self._event = threading.Event()
        self.address = ctypes.addressof(self._text)

    def set(self) -> None:
        self._text[0] = b"\x01"
        self._event.set()

    def clear(self) -> None:
        self._text[0] = b"\x00"
        self._event.clear()

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep until the flag is set, at most so long; whether it is set."""
        return self._event.wait(seconds)
