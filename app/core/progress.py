"""How far a long piece of work has come."""

from collections.abc import Callable

Advance = Callable[[float], None]
"""Is told which share is done, from 0 to 1. It may raise: then the work is no longer wanted."""


def part(advance: Advance, begin: float, end: float) -> Advance:
    """For a piece of the work that takes it from one share to another."""
    return lambda share: advance(begin + (end - begin) * share)


def untold(_share: float) -> None:
    """Nobody wants to know."""
