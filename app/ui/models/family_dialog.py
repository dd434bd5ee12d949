"""Which Phi models there are, where their files come from, and how to open one."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.family import FAMILY, FamilyMember

INTRODUCTION = (
    "These models are files in the GGUF format. Open a model's page in your browser, download one file there "
    "(Q4_K_M is a good first choice), then open it here. Nothing is loaded from the network by this window."
)


class FamilyDialog(QDialog):
    """A card for each variant.

    Signals:
        page_wanted(str): open this address in the browser.
        file_wanted(): open a file that is there already.
    """

    page_wanted = Signal(str)
    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Get a Phi model")
        self.setObjectName("family")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(10)
        introduction = QLabel(INTRODUCTION, self, wordWrap=True)
        introduction.setObjectName("muted")
        layout.addWidget(introduction)
        for member in FAMILY:
            layout.addWidget(self._card(member))
        layout.addLayout(self._buttons())
        self.resize(680, self.sizeHint().height())

    def _card(self, member: FamilyMember) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        name = QLabel(member.name, card)
        name.setObjectName("card-title")
        size = f"{member.file_bytes / 1e9:.1f} GB file (Q4_K_M), about {member.memory_gib * 1.0737:.0f} GB of memory"
        about = QLabel(f"{member.purpose}\n{size}", card, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        about.setObjectName("muted")
        page = QPushButton("Open page", card)
        page.setToolTip(member.page)
        page.setAccessibleName(f"Open the page of {member.name}")
        page.clicked.connect(partial(self.page_wanted.emit, member.page))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(about)
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 10, 12, 10)
        row.addLayout(texts, 1)
        row.addWidget(page, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        open_file = QPushButton("Open a GGUF file…", self)
        open_file.setObjectName("primary")
        open_file.clicked.connect(self._on_file)
        close = QPushButton("Close", self)
        close.clicked.connect(self.reject)
        row.addWidget(open_file)
        row.addStretch(1)
        row.addWidget(close)
        return row

    @Slot()
    def _on_file(self) -> None:
        self.accept()
        self.file_wanted.emit()
