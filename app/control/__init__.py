"""The corridor: turns what the user wants into commands, and events into state. QtCore only."""
