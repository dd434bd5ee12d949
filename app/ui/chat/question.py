"""The question of a turn, in a bubble as wide as its longest line, up to the measure.

It is shown as it was typed: its formulas are set, and code between fences is set as code; nothing else is Markdown (see
`render/typed`). Most questions have neither, and a label shows those: a page costs five times as much.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QTextBlock,
)
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.render.typed import TypedText, is_plain, typed
from app.ui.chat.selection import Part, TurnSelection
from app.ui.chat.turn_page import SELECT_TURN, TurnPage, say_turn_selected
from app.ui.page.code_frames import is_code
from app.ui.page.formulas import Formulas
from app.ui.page.units import units
from app.ui.theme import Theme

LONGEST = 4000  # characters shown; all of a text is laid out at every resize, which takes a second for a million
SIDE, BORDER = 11, 1  # px, as the style sheet has them
RIM = 4  # px around the text, as pages have
NARROWEST = 80  # px
CODE_HEAD = 180  # px for the name of a language and the tools beside it


class PlainQuestion(QLabel):
    """Where nothing must be typeset."""

    page = None

    def __init__(self, text: str, theme: Theme, selection: TurnSelection, parent: QWidget | None = None) -> None:
        super().__init__(shown_question(text), parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setObjectName("question")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self.setContentsMargins(RIM, RIM, RIM, RIM)
        self.setIndent(0)
        self._raw, self._selection = text, selection
        self._pressed: QPoint | None = None  # where the mouse is held since
        self._anchor: int | None = None  # the end of the selection that stays while the mouse moves
        self.set_theme(theme)

    @property
    def label(self) -> QLabel:
        return self

    @property
    def part(self) -> Part:
        return self

    def raw_text(self) -> str:
        """The whole question as it was typed."""
        return self._raw

    def set_theme(self, theme: Theme) -> None:
        self._widest = theme.line_width() + 2 * (SIDE + BORDER)
        self.setFont(theme.text_font())
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(theme.selection))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        rim = 2 * (RIM + SIDE + BORDER)
        area = QRect(0, 0, self._widest - rim, 1_000_000)
        text = self.fontMetrics().boundingRect(area, int(Qt.TextFlag.TextWordWrap), self.text())
        width = min(self._widest, text.width() + rim + 2)  # room for rounding
        return QSize(width, self.heightForWidth(width))

    # As a part of the turn

    def selected(self) -> str:
        return self._raw if self.is_whole() else self.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")

    def is_whole(self) -> bool:
        return units(self.selectedText()) == units(self.text())

    def select_whole(self) -> None:
        self.setSelection(0, units(self.text()))

    def select_none(self) -> None:
        if self.hasSelectedText():
            self.setSelection(0, 0)

    def select_on(self, *, forward: bool) -> None:
        anchor = max(0, self.selectionStart()) if self._anchor is None else self._anchor
        start, end = (anchor, units(self.text())) if forward else (0, anchor)
        self.setSelection(start, end - start)

    def select_to(self, place: QPoint, *, forward: bool) -> None:
        """All of it: a label does not tell what stands at a place."""
        self.select_whole()

    def contains(self, place: QPoint) -> bool:
        return self.rect().contains(self.mapFromGlobal(place))

    # Qt's

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self.is_whole():
            self._on_select_turn()
        else:
            before = self.selectedText()
            super().keyPressEvent(event)
            if self.selectedText() != before:
                self._selection.changed(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy")
        copy.setEnabled(self.hasSelectedText())
        copy.triggered.connect(self._on_copy)
        menu.addAction("Select All").triggered.connect(self._on_select_all)
        menu.addAction(SELECT_TURN).triggered.connect(self._on_select_turn)
        menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None
        self._anchor = None
        if self._pressed is not None:
            self._selection.press(self)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        if self._pressed is not None:
            self._note_anchor(self._pressed, event.position().toPoint())
            self._selection.drag(self, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        self._pressed = None
        self._selection.release()

    def _note_anchor(self, pressed: QPoint, now: QPoint) -> None:
        """A label tells where its selection begins and ends, but not at which end the mouse was pressed."""
        if self._anchor is None and self.hasSelectedText():
            start, below = self.selectionStart(), (now.y() - pressed.y()) // self.fontMetrics().height()
            back = below < 0 or (below == 0 and now.x() < pressed.x())
            self._anchor = start + back * units(self.selectedText())

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._selection.text())

    @Slot()
    def _on_select_all(self) -> None:
        self.select_whole()
        self._selection.changed(self)

    @Slot()
    def _on_select_turn(self) -> None:
        self._selection.select_all()
        say_turn_selected(self)


class SetQuestion(QFrame):
    """A bubble around a page."""

    label = None

    def __init__(self, text: str, formulas: Formulas, theme: Theme, selection: TurnSelection, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        self._raw = text
        self.page = QuestionPage(text, formulas, theme, selection, self)
        layout = QVBoxLayout(self)  # the style sheet has the padding
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    @property
    def part(self) -> Part:
        return self.page

    def raw_text(self) -> str:
        """The whole question as it was typed."""
        return self._raw

    def set_theme(self, theme: Theme) -> None:
        self.page.set_theme(theme)


Question = PlainQuestion | SetQuestion


def show_question(text: str, formulas: Formulas, theme: Theme, selection: TurnSelection, parent: QWidget) -> Question:
    """The lightest widget that can."""
    if is_plain(typed(shown_question(text))):
        return PlainQuestion(text, theme, selection, parent)
    return SetQuestion(text, formulas, theme, selection, parent)


class QuestionPage(TurnPage):
    """A page that stands on the bubble's ground, and reads what is typed instead of Markdown."""

    reads = TypedText

    def __init__(self, text: str, formulas: Formulas, theme: Theme, selection: TurnSelection, parent: QWidget) -> None:
        super().__init__(formulas, theme, selection, parent=parent)
        self._question = text
        self._natural = NARROWEST
        self.setAccessibleName("Question")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.settled.connect(self._measure)
        self.set_markdown(shown_question(text))
        self._measure()

    def selected(self) -> str:
        """The whole of it as it was typed, with its fences and blank lines."""
        return self._question if self.is_whole() else super().selected()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(self._natural, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._measure()

    def _begin_sheet(self, theme: Theme) -> None:
        super()._begin_sheet(theme)
        self._ground = QColor(theme.card)

    @Slot()
    def _measure(self) -> None:
        """How wide the text is where it has all the room it may take. Only code needs room for its frame below it."""
        document, widest = self.document(), self.theme.line_width()
        layout, before = document.documentLayout(), document.textWidth()
        frame = document.rootFrame()
        style = frame.frameFormat()
        style.setBottomMargin(style.bottomMargin() if is_code(document.lastBlock()) else document.documentMargin())
        frame.setFrameFormat(style)
        layout.blockSignals(True)
        document.setTextWidth(widest)
        widths = []
        block = document.begin()
        while block.isValid():
            widths.append(_width(block))
            block = block.next()
        if before > 0:
            document.setTextWidth(before)
        layout.blockSignals(False)
        self._natural = min(widest, round(max(widths) + 2 * document.documentMargin() + 1.5))
        self.updateGeometry()


def _width(block: QTextBlock) -> float:
    style, lines = block.blockFormat(), block.layout()
    longest = max((lines.lineAt(number).naturalTextWidth() for number in range(lines.lineCount())), default=0.0)
    return max(longest, CODE_HEAD * is_code(block)) + style.leftMargin() + style.textIndent() + style.rightMargin()


def shown_question(text: str) -> str:
    """The beginning of a very long question."""
    rest = len(text) - LONGEST
    return text if rest <= 0 else f"{text[:LONGEST]}…\n\n({rest:,} more characters)"
