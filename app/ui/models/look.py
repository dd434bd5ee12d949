"""The shape of a widget by the style sheet: `look` is a word it knows."""

from PySide6.QtWidgets import QWidget


def set_look(widget: QWidget, look: str) -> None:
    """Polishes it again only where the word is another: that is dear."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
