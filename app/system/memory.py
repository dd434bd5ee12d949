"""Memory that is no longer used goes back to the system."""

import ctypes
import sys


def give_back() -> None:
    """The C library of Linux keeps what was freed between two pieces in use; elsewhere, and with others, it need not be
    asked. Takes some milliseconds at most.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
