"""How far something is, as a bar without a text."""

from PySide6.QtWidgets import QProgressBar, QWidget

STEPS = 1000


class FractionBar(QProgressBar):
    """Of a height in pixels."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, textVisible=False)
        self.setRange(0, STEPS)
        self.setFixedHeight(height)

    def set_fraction(self, fraction: float | None) -> None:
        """From 0 to 1; None: nothing is known of it."""
        self.setRange(0, STEPS)
        self.setValue(int((fraction or 0.0) * STEPS))

    def set_endless(self) -> None:
        """It goes on, and nobody knows how far it is."""
        self.setRange(0, 0)
