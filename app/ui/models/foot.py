"""Below the cards: how sure the sizes are, and how to be surer."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.catalogue import Catalogue


class Foot(QWidget):
    """Signals:
    refresh_wanted(): the hub shall be asked.
    """

    refresh_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(self, wordWrap=True)
        self._text.setObjectName("row-line")
        self.button = QPushButton("Ask the hub", self)
        self.button.setToolTip("Has the sizes and hashes of all files confirmed; a few small requests")
        self.button.clicked.connect(self._on_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)

    def text(self) -> str:
        return self._text.text()

    def set_catalogue(self, catalogue: Catalogue) -> None:
        models = [model for entry in catalogue.entries for model in entry.models]
        unsure = sum(not model.confirmed and not model.gone for model in models)
        if not unsure:
            told = "All sizes and hashes are as the hub told them"
        else:
            told = "≈ marks sizes that were computed or reported, and no hub has confirmed yet"
        when = _day(catalogue.refreshed)
        self._text.setText(f"{told}; last asked on {when}." if when else f"{told}.")
        self.setVisible(bool(models))

    def _on_button(self) -> None:
        self.refresh_wanted.emit()


def _day(moment: str) -> str:
    """The day in this machine's time zone of an ISO 8601 moment; "" where there was none, or it is unreadable."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d")
    except ValueError:
        return ""
