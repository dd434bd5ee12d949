"""What is asked before something is deleted, cut off or moved."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from app.control.model_states import TransferState
from app.core.catalogue import Hub
from app.core.library import ModelFile
from app.ui.models.wording import HUB_NAMES, model_name, size


def agrees_to_cancel(state: TransferState, parent: QWidget) -> bool:
    """Asked only where something would be lost."""
    if state.received == 0:
        return True
    return _agrees(
        f"Cancel the download of {model_name(state.model)}?",
        f"The {size(state.received)} that have arrived will be deleted. Pause keeps them.",
        "Cancel the download",
        parent,
    )


def agrees_to_delete(file: ModelFile, *, in_use: bool, parent: QWidget) -> bool:
    more = " It answers at the moment; the starter model takes its place." if in_use else ""
    return _agrees(
        f"Delete {file.name}?",
        f"{size(file.size)} go to the trash, where there is one.{more}",
        "Delete",
        parent,
    )


def agrees_to_delete_for_good(file: ModelFile, parent: QWidget) -> bool:
    return _agrees(
        f"Delete {file.name} for good?",
        f"There is no trash for its disk. The {size(file.size)} would have to be downloaded again.",
        "Delete for good",
        parent,
    )


def agrees_to_verify(file: ModelFile, parent: QWidget) -> bool:
    return _agrees(
        f"Verify {file.name}?",
        f"All {size(file.size)} are read and compared with the publisher's SHA-256. That takes a while.",
        "Verify",
        parent,
        destructive=False,
    )


def agrees_to_move(origin: Path, target: Path, parent: QWidget) -> bool:
    return _agrees(
        "Move the models folder?",
        f"All models in {origin} are moved to {target} and verified. Downloads pause meanwhile.",
        "Move",
        parent,
        destructive=False,
    )


def ask_folder(title: str, parent: QWidget) -> Path | None:
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def ask_token(hub: Hub, parent: QWidget) -> str | None:
    """None: nothing shall change; "": the token shall be forgotten."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle("Access token")
    dialog.setLabelText(
        f"The token of your account at {HUB_NAMES[hub]}, for repositories that want one.\n"
        "It is kept in the system's keyring and sent to that hub alone. Leave it empty to forget it."
    )
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.setOkButtonText("Keep")
    return dialog.textValue().strip() if dialog.exec() == QInputDialog.DialogCode.Accepted else None


def _agrees(text: str, detail: str, action: str, parent: QWidget, *, destructive: bool = True) -> bool:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    role = QMessageBox.ButtonRole.DestructiveRole if destructive else QMessageBox.ButtonRole.AcceptRole
    button = box.addButton(action, role)
    cancel = box.addButton("Keep it" if destructive else "Not now", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel if destructive else button)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is button
