"""One model in a list: what it is, how it stands, and the one thing to do with it."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QPushButton, QWidget

from app.core.fit import Fit
from app.ui.figure import Caption, Figure
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.acts import Act, Subject, others
from app.ui.models.fraction_bar import FractionBar
from app.ui.models.look import set_look
from app.ui.models.row_words import RowWords
from app.ui.models.wording import quantization_name
from app.ui.theme import Theme

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
BAR_HEIGHT = 3  # pixels
COLUMNS = 8  # of the grid
BADGE = 176  # pixels: badges below each other are of one width


class ModelRow(QFrame):
    """Shows one subject. Up and Down leave it, Enter does the likeliest thing, Space shows details.

    Signals:
        acted(Act, Subject)
        stepped(int): the row before (-1) or after (1) shall have the focus.
        focused(): it has the focus now.
    """

    acted = Signal(object, object)
    stepped = Signal(int)
    focused = Signal()

    def __init__(self, subject: Subject, title: str, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model-row")
        self._words = RowWords(title, subject, reason)
        self._narrow = self._is_tab_stop = False
        self._title = Caption("Model", title, self)
        self._title.setObjectName("row-title")
        self._mark = _pill("Recommended", "accent", self)
        self._mark.setVisible(bool(reason))
        self.line = Figure("State", parent=self)
        self.line.setObjectName("row-line")
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("row-note")
        self._size = Figure("Size", "≈ 88.8 GB", self)
        self._badge = _pill("", "plain", self)
        self._speed = Figure("Estimated speed", "≈ 888 tokens/s", self)
        self._speed.setObjectName("row-line")
        self._bar = FractionBar(BAR_HEIGHT, self)
        self._bar.setObjectName("row-bar")
        self.button = QPushButton(self)
        self.button.setObjectName("row-button")
        self.menu_button = flat_button(f"More about {title}", self, hint="More")
        self._lay_out()
        self.button.clicked.connect(self._on_button)
        self.menu_button.clicked.connect(self._on_menu)
        self._show()

    # What the owner says

    @property
    def subject(self) -> Subject:
        return self._words.subject

    def set_subject(self, subject: Subject) -> None:
        before, self._words = self._words, replace(self._words, subject=subject)
        if (subject.model, subject.file) != (before.subject.model, before.subject.file):
            self._show()
        elif subject != before.subject:
            self._show_state(anew=self._words.has_other_kind_than(before))

    def set_fit(self, fit: Fit | None) -> None:
        self._say(replace(self._words, fit=fit))

    def set_reason(self, reason: str) -> None:
        """Why it is the one to take on this machine; nothing where it is not."""
        self._mark.setVisible(bool(reason))
        self._say(replace(self._words, reason=reason))

    def set_work(self, fraction: float) -> None:
        """How far its bytes have been compared; 1 ends it."""
        self._say(replace(self._words, work=fraction if fraction < 1.0 else None))

    def set_narrow(self, narrow: bool) -> None:
        """Size, fit and speed go to the line below."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self._place()
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.menu_button.setIcon(icon("more", theme.muted))

    @property
    def is_tab_stop(self) -> bool:
        return self._is_tab_stop

    def set_tab_stop(self, stops: bool) -> None:
        """Of a list of rows Tab visits one; the arrows reach the others."""
        self._is_tab_stop = stops
        policy = Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus
        for widget in (self, self.button, self.menu_button):
            widget.setFocusPolicy(policy)

    def acts(self) -> tuple[Act, ...]:
        """What can be done with it now, the likeliest first."""
        return (self._words.act, *others(self.subject))

    def texts(self) -> tuple[str, ...]:
        """All that is shown, as a person reads it."""
        figures = (self.line.shown(), self._size.shown(), self._speed.shown())
        return (self._title.shown(), *figures, self._badge.text(), self._note.text(), self.button.text())

    # Look

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(14, 9, 8, 9)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._mark, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._note, 2, 0, 1, COLUMNS)
        self._place()
        grid.setColumnStretch(2, 1)
        self._size.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._speed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._badge.setMinimumWidth(BADGE)
        self._badge.setIndent(0)

    def _place(self) -> None:
        """In a narrow window the second line has the whole width, and only the buttons stand at the right."""
        grid = self._grid
        right: tuple[QWidget, ...] = (self._size, self._badge, self._speed, self.button, self.menu_button)
        for widget in (self.line, *right):
            grid.removeWidget(widget)
        grid.addWidget(self.line, 1, 0, 1, COLUMNS if self._narrow else 3)
        for column, widget in enumerate(right, 3):
            grid.addWidget(widget, 0, column, 1 if self._narrow else 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def _say(self, words: RowWords) -> None:
        if words != self._words:
            self._words = words
            self._show()

    def _show(self) -> None:
        words = self._words
        self._size.set_text(words.size)
        self._badge.setText(words.badge)
        self._badge.setToolTip(words.memory)
        set_look(self._badge, words.badge_look)
        self._speed.set_text(words.speed)
        self._speed.setToolTip("Estimated from the memory bandwidth of this machine." if words.speed else "")
        for figure in (self._size, self._badge, self._speed):
            figure.setVisible(not self._narrow)
        self._show_state(anew=True)

    def _show_state(self, *, anew: bool) -> None:
        """`anew`: more than the figures of a transfer under way may be others."""
        self.line.set_text(self._words.line(narrow=self._narrow))
        self._bar.set_fraction(self._words.fraction)
        if anew:
            self._show_act()
            self._show_note()
            self.setAccessibleName(self._words.sentence(narrow=self._narrow))

    def _show_act(self) -> None:
        act, title = self._words.act, self._words.title
        self.button.setText(act.value)
        self.button.setAccessibleName(f"{act.value}: {title}")
        set_look(self.button, "primary" if self._words.reason and act is Act.FETCH else "plain")

    def _show_note(self) -> None:
        words = self._words
        self._bar.setVisible(words.has_bar)
        set_look(self._bar, words.bar_look)
        set_look(self.line, "good" if self.subject.is_usable else "plain")
        self._note.setText(words.note)
        self._note.setVisible(bool(words.note))
        set_look(self._note, words.note_look)

    # Wishes

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(self._words.act, self.subject)

    @Slot()
    def _on_menu(self) -> None:
        self._open_menu(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in self.acts():
            menu.addAction(act.value).triggered.connect(partial(self._act, act))
        menu.popup(at)

    def _act(self, act: Act, _checked: bool = False) -> None:
        self.acted.emit(act, self.subject)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        key = event.key()
        if key in STEPS:
            self.stepped.emit(STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_button()
        elif key == Qt.Key.Key_Space:
            self._act(Act.DETAILS)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self.focused.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        self._open_menu(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """The bar stands in the margin below the texts: nothing moves when it comes."""
        super().resizeEvent(event)
        margins = self._grid.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self._bar.setGeometry(margins.left(), self.height() - margins.bottom() + 3, width, BAR_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.button.setFixedWidth(self.fontMetrics().horizontalAdvance("Download") + 40)


def quantization_row(subject: Subject, reason: str, parent: QWidget) -> ModelRow:
    """A row of a variant's card: its title is the quantization."""
    assert subject.model is not None
    return ModelRow(subject, quantization_name(subject.model), reason, parent)


def _pill(text: str, look: str, parent: QWidget) -> QLabel:
    pill = QLabel(text, parent, textFormat=Qt.TextFormat.PlainText)
    pill.setObjectName("badge")
    pill.setProperty("look", look)
    return pill
