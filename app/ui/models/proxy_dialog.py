"""Which proxy the hubs are asked through."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.proxy import proxy_address

QUESTION = "The proxy that models are looked for and downloaded through. Leave it empty to use the system's."
WIDTH = 440  # pixels


class ProxyDialog(QDialog):
    """Closes with an address that can be used, or an empty one; says what is wrong with any other."""

    def __init__(self, proxy: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Proxy")
        self.setMinimumWidth(WIDTH)
        self.proxy = proxy
        self.field = QLineEdit(proxy, self)
        self.field.setPlaceholderText("http://host:port")
        self.field.setAccessibleName("Address of the proxy")
        question = QLabel(QUESTION, self, wordWrap=True)
        question.setBuddy(self.field)
        self.fault = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.fault.setObjectName("row-note")
        self.fault.setProperty("look", "bad")
        kept = self.fault.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the buttons stay where they are
        self.fault.setSizePolicy(kept)
        self.fault.hide()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (question, self.field, self.fault, self.buttons):
            layout.addWidget(widget)
        self.field.textEdited.connect(self.fault.hide)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def accept(self) -> None:
        try:
            self.proxy = proxy_address(self.field.text())
        except AppError as error:
            self.fault.setText(str(error))
            self.fault.show()
            self.field.setFocus()
            return
        super().accept()


def ask_proxy(proxy: str, parent: QWidget) -> str | None:
    """The one to use from now on; None: nothing shall change."""
    dialog = ProxyDialog(proxy, parent)
    is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.proxy if is_wanted else None
