"""The models that are on this computer, whoever put them there, and the folders that are looked into."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.control.model_states import LibraryState
from app.core.library import ModelFile, Owner
from app.ui.elided import ElidedLabel
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.acts import Subject, is_broken
from app.ui.models.row import ModelRow
from app.ui.models.row_list import RowList
from app.ui.theme import Theme

GROUPS = ("Fetched by Phidias", "Found on this computer", "Can't be used")


class LocalModels(QWidget):
    """Lists by owner, and below them the folders.

    Signals:
        acted(Act, Subject)
        left(int)
        reveal_wanted(Path): the folder shall be opened in the system's file manager.
        move_wanted(): the models folder shall be another.
        add_wanted(): one more folder shall be looked into.
        remove_wanted(Path): that folder no longer.
        scan_wanted()
    """

    acted = Signal(object, object)
    left = Signal(int)
    reveal_wanted = Signal(object)
    move_wanted = Signal()
    add_wanted = Signal()
    remove_wanted = Signal(object)
    scan_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._state = LibraryState()
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("row-line")
        self._groups = tuple(_Group(title, self) for title in GROUPS)
        self.folders = _Folders(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._note)
        for group in self._groups:
            group.list.acted.connect(self.acted)
            group.list.left.connect(self.left)
            column.addWidget(group)
        column.addWidget(self.folders)
        self.folders.open_button.clicked.connect(self._on_open)
        self.folders.move_button.clicked.connect(self.move_wanted)
        self.folders.add_button.clicked.connect(self.add_wanted)
        self.folders.scan_button.clicked.connect(self.scan_wanted)
        self.folders.removed.connect(self.remove_wanted)

    @property
    def lists(self) -> tuple[RowList, ...]:
        return tuple(group.list for group in self._groups)

    @property
    def note(self) -> str:
        return self._note.text()

    def set_state(self, state: LibraryState) -> None:
        self._state = state
        if state.is_scanning and not state.is_known:
            note = "Looking for models…"
        elif not state.files:
            note = "No model files are on this computer yet, or none that could be found."
        else:
            note = ""
        self._note.setText("\n".join((*([note] if note else []), *state.notes)))
        self._note.setVisible(bool(self._note.text()))
        for index, group in enumerate(self._groups):
            group.set_files([file for file in state.files if _group(file) == index])
        self.folders.set_folder(state.folder)
        self.folders.set_added(state.added)

    def set_work(self, path: Path, fraction: float) -> None:
        for row in (row for each in self.lists for row in each.rows):
            if row.subject.file is not None and row.subject.file.path == path:
                row.set_work(fraction)

    def set_theme(self, theme: Theme) -> None:
        for group in self._groups:
            group.list.set_theme(theme)
        self.folders.set_theme(theme)

    def set_narrow(self, narrow: bool) -> None:
        for group in self._groups:
            group.list.set_narrow(narrow)

    def _on_open(self) -> None:
        self.reveal_wanted.emit(self._state.folder)


class _Group(QFrame):
    """Models of one kind; hidden while there are none."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        label = QLabel(title, self)
        label.setObjectName("panel-title")
        label.setIndent(0)
        self._files: list[ModelFile] = []
        self.list = RowList(self)
        self.list.filled.connect(self._on_filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 10, 1, 4)
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(self.list)
        self.hide()

    def set_files(self, files: list[ModelFile]) -> None:
        self._files = files
        self.list.want({str(file.path): partial(ModelRow, Subject(file=file), file.name) for file in files})
        self.setVisible(bool(files))

    @Slot()
    def _on_filled(self) -> None:
        for row, file in zip(self.list.rows, self._files, strict=True):
            row.set_subject(Subject(file=file))
            row.setToolTip(str(file.path))


class _Folders(QFrame):
    """Where new models go, and what else is looked into.

    Signals:
        removed(Path)
    """

    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theme: Theme | None = None
        self._added: list[QWidget] = []
        self._shown: tuple[Path, ...] = ()
        title = QLabel("Folders", self)
        title.setObjectName("panel-heading")
        self._folder = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        self._folder.setAccessibleName("New models go to")
        self.open_button = QPushButton("Open", self)
        self.move_button = QPushButton("Move…", self)
        self.move_button.setToolTip("Moves the models to another folder, and uses that from then on")
        self.add_button = QPushButton("Add a folder…", self)
        self.scan_button = QPushButton("Look again", self)
        hint = QLabel(
            "Models of other programs are used where they are; Phidias never changes or deletes them.",
            self,
            wordWrap=True,
        )
        hint.setObjectName("row-line")
        own = QHBoxLayout()
        own.addWidget(QLabel("New models go to", self))
        own.addWidget(self._folder, 1)
        own.addWidget(self.open_button)
        own.addWidget(self.move_button)
        self._work = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._work.setObjectName("row-line")
        self._work.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.scan_button)
        buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 14, 14)
        self._column.setSpacing(8)
        self._column.addWidget(title)
        self._column.addLayout(own)
        self._column.addWidget(self._work)
        self._column.addWidget(hint)
        self._column.addLayout(buttons)

    def set_folder(self, folder: Path | None) -> None:
        self._folder.set_full_text(str(folder) if folder is not None else "")
        self._folder.setToolTip(self._folder.full_text())

    @property
    def work(self) -> str:
        """What is said of a move that is under way."""
        return self._work.text()

    @Slot(object, float)
    def set_move(self, target: Path, fraction: float) -> None:
        """How far the folder's move to `target` has come; 1 ends it."""
        is_over = fraction >= 1.0
        self.move_button.setEnabled(is_over)
        self._work.setText("" if is_over else f"Moving to {target.name}: {fraction:.0%}")
        self._work.setToolTip(str(target))
        self._work.setHidden(is_over)

    def set_added(self, folders: tuple[Path, ...]) -> None:
        """What the user added, folders and single files."""
        if folders == self._shown:
            return
        self._shown = folders
        for line in self._added:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._added = [self._line(folder) for folder in folders]
        for index, line in enumerate(self._added):
            self._column.insertWidget(3 + index, line)
        if self._theme is not None:
            self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in (button for line in self._added for button in line.findChildren(QToolButton)):
            button.setIcon(icon("close", theme.muted))

    def _line(self, folder: Path) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        label = ElidedLabel(Qt.TextElideMode.ElideMiddle, line)
        label.set_full_text(str(folder))
        label.setToolTip(str(folder))
        remove = flat_button(f"No longer look into {folder}", line, hint="No longer look here", pixels=16)
        remove.clicked.connect(partial(self._on_remove, folder))
        row.addWidget(QLabel("Also", line))
        row.addWidget(label, 1)
        row.addWidget(remove)
        return line

    def _on_remove(self, folder: Path, _checked: bool = False) -> None:
        self.removed.emit(folder)


def _group(file: ModelFile) -> int:
    if is_broken(file):
        return 2
    return 0 if file.owner is Owner.PHIDIAS else 1
