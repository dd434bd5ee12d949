"""Phidias: working mathematics with the Phi-4 family on one's own machine."""

__version__ = "0.1.0"
