"""What an empty conversation shows: three questions to click, and what the model is."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

EXAMPLES = (
    "How to solve 3*x^2+4*x+5=1?",
    "What is the derivative of 4x^3 - 6x + 2?",
    "Solve the system x + y = 7, 2x - y = 5",
)


class Welcome(QScrollArea):
    """Shown until the first question is asked.

    Signals:
        example_chosen(str)
        models_wanted(): the user wants to see which models there are.
    """

    example_chosen = Signal(str)
    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setObjectName("welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title = QLabel("What shall we work out?", self, wordWrap=True)
        title.setObjectName("welcome-title")
        self._starter = _starter_note(self)
        self._models = QPushButton("See all models…", self)
        self._models.setCursor(Qt.CursorShape.PointingHandCursor)
        self._models.clicked.connect(self.models_wanted)
        self._offer: QWidget | None = None
        self._offers = QVBoxLayout()
        self.examples = tuple(self._example(text) for text in EXAMPLES)
        self._lay_out(title)

    def set_offer(self, offer: QWidget) -> None:
        """The model to begin with, below the note about the starter."""
        self._offer = offer
        self._offers.addWidget(offer)
        offer.setVisible(not self._starter.isHidden())

    def set_starter(self, is_starter: bool) -> None:
        """Whether the loaded model is the starter model, which wants an explanation."""
        self._starter.setVisible(is_starter)
        self._models.setVisible(is_starter)
        if self._offer is not None:
            self._offer.setVisible(is_starter)

    def _example(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("example")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # cut in a narrow window
        button.clicked.connect(partial(self.example_chosen.emit, text))
        return button

    def _lay_out(self, title: QLabel) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(3)
        column.addWidget(title)
        column.addSpacing(8)
        for button in self.examples:
            column.addWidget(button)
        column.addSpacing(20)
        column.addWidget(self._starter)
        column.addLayout(self._offers)
        row = QHBoxLayout()
        row.addWidget(self._models)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(4)
        body = QWidget(self)
        body.setObjectName("welcome")
        self.setWidget(body)
        outer = QHBoxLayout(body)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addStretch(1)
        outer.addLayout(column, 8)
        outer.addStretch(1)


def _starter_note(parent: QWidget) -> QLabel:
    note = QLabel(
        "You are talking to the starter model: a very small model made for this program, not one of Microsoft's. "
        "It solves equations and 2×2 systems, differentiates and integrates polynomials, expands and factors, "
        "and works with fractions and percentages. For everything else get a Phi model.",
        parent,
        wordWrap=True,
    )
    note.setObjectName("starter-note")
    return note
