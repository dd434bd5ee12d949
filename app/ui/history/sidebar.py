"""The conversations at the left of the window."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.chat import Conversation
from app.ui.icons import icon
from app.ui.theme import Theme

ID = Qt.ItemDataRole.UserRole


class Sidebar(QFrame):
    """A list, newest first, and a button for a new one.

    Signals:
        new_wanted()
        chosen(int conversation_id)
        renamed(int conversation_id, str)
        deleted(int conversation_id): confirmed by the user.
        models_wanted(): the page of the models, or back from it.
    """

    new_wanted = Signal()
    chosen = Signal(int)
    renamed = Signal(int, str)
    deleted = Signal(int)
    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._new = QPushButton("New conversation", self)
        self._new.setObjectName("new")
        self._new.setIconSize(QSize(16, 16))
        self._new.setCursor(Qt.CursorShape.PointingHandCursor)
        self._models = QPushButton("Models", self)
        self._models.setObjectName("new")
        self._models.setIconSize(QSize(16, 16))
        self._models.setCheckable(True)
        self._models.setToolTip("Find, compare and download models (Ctrl+M)")
        self._models.setCursor(Qt.CursorShape.PointingHandCursor)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Conversations")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 10)
        layout.setSpacing(10)
        layout.addWidget(self._new)
        layout.addWidget(self._models)
        layout.addWidget(self._list, 1)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_delete)
        rename = QShortcut(QKeySequence(Qt.Key.Key_F2), self._list)
        rename.setContext(Qt.ShortcutContext.WidgetShortcut)
        rename.activated.connect(self._on_rename)
        self._new.clicked.connect(self.new_wanted)
        self._models.clicked.connect(self._on_models)
        self._list.itemClicked.connect(self._on_item)
        self._list.itemActivated.connect(self._on_item)
        self._list.customContextMenuRequested.connect(self._on_menu)

    @property
    def list(self) -> QListWidget:
        return self._list

    def set_conversations(self, conversations: tuple[Conversation, ...], current: int | None) -> None:
        self._list.clear()
        for conversation in conversations:
            item = QListWidgetItem(conversation.title or "Untitled")
            item.setData(ID, conversation.conversation_id)
            item.setToolTip(conversation.title)
            self._list.addItem(item)
        self.set_current(current)

    def set_current(self, conversation_id: int | None) -> None:
        self._list.setCurrentRow(-1)
        for row in range(self._list.count()):
            if self._list.item(row).data(ID) == conversation_id:
                self._list.setCurrentRow(row)

    def set_models_shown(self, shown: bool) -> None:
        """Whether the page of the models stands in the centre."""
        self._models.setChecked(shown)

    def set_theme(self, theme: Theme) -> None:
        self._new.setIcon(icon("plus", theme.text))
        self._models.setIcon(icon("model", theme.text))

    @Slot()
    def _on_models(self) -> None:
        self._models.setChecked(not self._models.isChecked())  # it is told when it is so
        self.models_wanted.emit()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(ID))

    @Slot(QPoint)
    def _on_menu(self, position: QPoint) -> None:
        row = self._list.indexAt(position).row()
        if row < 0:
            return
        self._list.setCurrentRow(row)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Rename…").triggered.connect(self._on_rename)
        menu.addAction("Delete…").triggered.connect(self._on_delete)
        menu.popup(self._list.viewport().mapToGlobal(position))

    @Slot()
    def _on_rename(self) -> None:
        if self._list.currentRow() < 0:
            return
        item = self._list.currentItem()
        conversation_id = item.data(ID)
        title, accepted = QInputDialog.getText(self, "Rename conversation", "Title", text=item.text())
        if accepted:
            self.renamed.emit(conversation_id, title)

    @Slot()
    def _on_delete(self) -> None:
        if self._list.currentRow() < 0:
            return
        item = self._list.currentItem()
        conversation_id = item.data(ID)  # the list may be another when the question is answered
        if self._confirms(item.text()):
            self.deleted.emit(conversation_id)

    def _confirms(self, title: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Delete “{title}”?")
        box.setInformativeText("Its questions and answers can't be brought back.")
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is delete
