"""Addresses leave the program only after a question, and only to the system's browser."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

SCHEMES = ("http", "https", "mailto")


def open_link(address: str, parent: QWidget) -> bool:
    """Shows where a link leads and opens it when the user agrees. False: it was not opened."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in SCHEMES:
        return False
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("Open this address in your browser?")
    box.setInformativeText(url.toDisplayString())
    open_button = box.addButton("Open", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    if box.clickedButton() is not open_button:
        return False
    return QDesktopServices.openUrl(url) or _tell(address, parent)


def _tell(address: str, parent: QWidget) -> bool:
    """No browser could be started: the address to be copied."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("No browser could be opened. The address is:")
    box.setInformativeText(address)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
    return False
