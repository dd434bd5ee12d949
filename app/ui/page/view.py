"""The widget a text is read in: Markdown with formulas, whole or as it grows."""

from PySide6.QtCore import QMimeData, QRectF, QSignalBlocker, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QStatusTipEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QTextBrowser, QWidget

from app.render.cuts import TABLE_ROWS
from app.render.inlines import ALLOWED_LINK
from app.render.stream import Growth, Stream
from app.ui.page.changes import lay_out_above, top_of_change
from app.ui.page.copying import selected_text
from app.ui.page.decoration import Decoration
from app.ui.page.formulas import Formulas
from app.ui.page.hand import Hand
from app.ui.page.objects import FormulaObjects
from app.ui.page.pacing import TICK_MS, Pace
from app.ui.page.pictures import LivePictures
from app.ui.page.scrolling import FormulaScroller
from app.ui.page.sheet import Sheet
from app.ui.page.source import Portion, Source
from app.ui.page.staying import Staying
from app.ui.page.styles import Styles
from app.ui.theme import Theme, load_fonts

ASK_MS = 50  # for formulas to come before they are shown
BETWEEN_MS = 1  # between two portions of a text that waits
MOST_GAP = 160  # pixels that a growing page keeps below its text
NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX


class PageView(QTextBrowser):
    """Read-only. Its height follows its content; with a maximum height a longer text scrolls.

    Signals:
        heightChanged(int): the content's height, and up to the maximum also the widget's.
        settled(): the text is complete and no formula is awaited.
        link_activated(str): an address (http, https, mailto) was clicked; nothing is ever loaded.
    """

    heightChanged = Signal(int)  # noqa: N815 - like Qt's own
    settled = Signal()
    link_activated = Signal(str)
    reads: type[Stream] = Stream  # how its text is understood

    def __init__(self, formulas: Formulas, theme: Theme, *, quiet: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_fonts()
        self._formulas = formulas
        self._quiet = quiet
        self._max_height = NO_LIMIT
        self._source = Source(self.reads)
        self._was_settled = True
        self._pace = Pace()
        self._held = 0  # pixels
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tick)
        formulas.arrived.connect(self._on_arrived)
        self._hand: Hand | None = None
        self._set_up()
        self._begin_sheet(theme)
        self.staying = Staying(self)
        self.heightChanged.connect(self.staying.go)
        self.document().documentLayout().documentSizeChanged.connect(self._follow_content)
        self.anchorClicked.connect(self._on_anchor)
        self.highlighted.connect(self._on_link_under_mouse)

    # What is shown

    def set_markdown(self, text: str) -> None:
        """Shows a complete text; of a long one what a screen holds at once, and the rest turn by turn."""
        self._clear()
        self._source.set(text)
        self.finish()

    def begin(self) -> None:
        """Empties the page for a text that will grow."""
        self._clear()
        self._source.begin()

    def append(self, text: str) -> None:
        """More text; it is shown at the next tick."""
        if not text:
            return
        self._was_settled = False
        self._source.append(text)
        self._schedule()

    def finish(self) -> None:
        """No more text will come: shows it now, what a long one still lacks turn by turn."""
        if self._source.is_asked:
            self._show(self._source.take())
        if self._source.end():
            self._keep()
            self._sheet.clear()
            self._follow_content()
        self._pace.wake()
        self._show(self._source.take())
        self._rest_cursor()

    @property
    def objects(self) -> FormulaObjects:
        """The formulas in the document."""
        return self._sheet.objects

    @property
    def follows(self) -> bool:
        """Whether it stands where it was left by a text that grew, and not by its reader."""
        bar = self.verticalScrollBar()
        return self._source.came_in_pieces and bar.value() >= bar.maximum() - 2

    @property
    def has_text(self) -> bool:
        return self._source.has_text

    def raw_text(self) -> str:
        """The text as it came."""
        return self._source.text

    def pending(self) -> int:
        """What is still to come: formulas being typeset, text that waits, colours of code."""
        return self._sheet.pending + self._source.is_behind + bool(self._sheet.recolouring)

    def unresolved(self) -> int:
        """Formulas shown as their source because they can't be typeset."""
        return self._sheet.unresolved

    # How it is shown

    @property
    def theme(self) -> Theme:
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Other colours or another size; the same text."""
        if theme == self._theme:
            return
        self._keep()
        self._begin_sheet(theme)
        self._follow_content()  # the scroll bar, too, is as if all were there
        if self._source.is_growing:
            self._show(self._source.take())
        else:
            self.finish()

    def set_max_height(self, height: int) -> None:
        """What is longer than this many pixels scrolls."""
        self._max_height = height
        self._follow_content()

    def content_height(self) -> int:
        """Pixels the whole text takes at the present width; while it grows or is set again, never less than before."""
        return max(self._held, self._text_height())

    # Qt's

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(520, min(self._max_height, self.content_height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, min(self._max_height, self.content_height()))

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:  # noqa: N802
        """Nothing is ever loaded, from the network or from a file."""
        return

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Formulas are copied as their LaTeX source."""
        data = QMimeData()
        data.setText(selected_text(self.textCursor(), self._sheet.objects))
        return data

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        begun = self._pace.begin()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._ground)
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-x, -y)
        self._decoration.paint(painter, QRectF(event.rect().translated(x, y)))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(-x, -y)
        self._sheet.objects.draw_selected(painter)
        painter.end()
        self._pace.painted(begun, growing=self._source.is_growing)

    def doSetSource(  # noqa: N802
        self,
        name: QUrl | str,
        /,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,  # noqa: A002
    ) -> None:
        """There are no documents to go to."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """A page that shows everything leaves scrolling to what it lies in; with Ctrl the window zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif self._scroller.wheel(self, event):
            event.accept()
        elif self.verticalScrollBar().maximum() == 0:
            event.ignore()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt lays the whole text out again at each resize; a page that only grows taller needs none of that."""
        self.staying.note(follows=self.follows)
        if event.size().width() != event.oldSize().width():
            if not self._source.is_behind:
                self._held = 0
            self._sheet.prepare_width()
            super().resizeEvent(event)
            self._sheet.align()
        else:
            self._set_range()
        self._follow_content()

    # Inside

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        # It paints its own ground, so that scrolling moves the pixels; growing taller leaves them where they are.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        for widget in (self, self.viewport()):
            widget.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setCursorWidth(0)  # keys still move and select, but no caret blinks in a page that is read
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def _begin_sheet(self, theme: Theme) -> None:
        """An empty sheet in the theme's look."""
        self._theme = theme
        styles = Styles(theme, self._quiet)
        self._ground = styles.ground
        self._pictures = LivePictures(self._formulas)
        if self._hand is not None:
            self._sheet.clear()
            styles.switched = self._sheet.styles.switched
            self._sheet.deleteLater()
        self._sheet: Sheet = Sheet(self.document(), styles, self._formulas.ink, self._pictures, TABLE_ROWS)
        self._decoration = Decoration(self.document(), styles, has_tools=True)
        self._scroller = FormulaScroller(self._sheet.objects)
        if self._hand is not None:
            self._hand.deleteLater()
        self._hand = Hand(self, self._decoration.frames, self._sheet.objects, theme, self._formulas)
        self.setPalette(styles.palette(self.palette()))

    def _rest_cursor(self) -> None:
        """A caret that writing has moved to the end goes to the beginning; the page does not scroll."""
        cursor = self.textCursor()
        if cursor.atEnd() and not cursor.hasSelection():
            bar = self.verticalScrollBar()
            place = bar.value()
            cursor.setPosition(0)
            with QSignalBlocker(bar):  # Qt scrolls to the caret
                self.setTextCursor(cursor)
                bar.setValue(place)

    def _keep(self) -> None:
        """The text will come again turn by turn: what is below it stays, and what is read of it."""
        self.staying.note(follows=self.follows)
        self._held = self.content_height()
        self._was_settled = False
        self._source.begin_again()

    def _clear(self) -> None:
        """For another text."""
        self.staying.forget()
        self._sheet.clear()
        self._sheet.styles.switched.clear()
        self._held = 0
        self._was_settled = False

    def _schedule(self) -> None:
        much, left = self._source.is_much and not self._source.is_asked, self._timer.remainingTime()
        if much or left < 0:  # nothing is due yet
            wait = self._pace.milliseconds(growing=self._source.is_growing, still=self._theme.is_still, much=much)
            self._timer.start(wait if left < 0 else min(wait, left))

    @Slot()
    def _tick(self) -> None:
        """Formulas of a growing text are asked for first: what has come by then is written once, and not in bars."""
        asks = self._source.is_growing and not self._source.is_asked
        if asks and self._pictures.ask(self._source.look().growth.formulas):
            self._timer.start(ASK_MS)
        else:
            self._show(self._source.take())

    def _show(self, portion: Portion) -> None:
        self._timer.stop()
        source, begun = self._source, self._pace.begin()
        self._update(portion.growth)
        self._sheet.recolouring.work()
        source.took(portion, self._pace.written(begun, growing=source.is_growing))
        if not source.is_growing and not source.is_behind and portion.characters:
            self._rest_cursor()
        if source.lags or (self._sheet.recolouring and not source.is_growing):
            self._timer.start(TICK_MS if source.is_growing or self._sheet.recolouring.waits else BETWEEN_MS)
        elif source.is_behind or self._pictures.puts_off or self._sheet.recolouring:
            self._schedule()
        self._check_settled()

    def _update(self, growth: Growth) -> None:
        """A text that grows stays in view at its end, unless its reader has scrolled away from there."""
        bar = self.verticalScrollBar()
        follows = self.follows
        seen = bar.value() + self.viewport().height()  # what lies below that is painted when it comes into sight
        layout = self.document().documentLayout()
        with QSignalBlocker(layout):  # what is marked for painting before all has its place can't be moved as pixels
            self._pictures.puts_off = False  # but for what is found now
            position = self._sheet.update(growth.finals, growth.tail)
        if not self._keep_height() and position is None:
            return
        self._follow_content()
        if self._source.came_in_pieces:
            lay_out_above(self)
        if follows:
            bar.setValue(bar.maximum())
        if position is None:
            return
        top = top_of_change(self.document(), position)
        self.viewport().update(0, top - bar.value(), self.viewport().width(), max(0, seen - top))

    def _keep_height(self) -> bool:
        """A formula in the place of its source takes less room: the text around it stays, and more will fill the gap.

        Whether the height that is kept has changed.
        """
        before = self._held
        if not self._source.is_behind:
            most = self._text_height() + MOST_GAP
            self._held = min(self.content_height(), most) if self._source.is_growing else 0
        return self._held != before

    def _text_height(self) -> int:
        return round(self.document().documentLayout().documentSize().height() + 0.49)

    @Slot()
    def _on_arrived(self) -> None:
        if self._source.is_asked:
            formulas = self._source.look().growth.formulas
            if not self._pictures.ask(formulas):
                if self.viewport().visibleRegion().boundingRect().bottom() > max(0, self.height() - MOST_GAP):
                    self._pictures.paint_ahead(formulas, self._sheet.styles.look, self.devicePixelRatioF())
                self._timer.start(BETWEEN_MS)
        elif self._sheet.pending:
            self._schedule()

    @Slot()
    def _check_settled(self) -> None:
        if not self._source.is_growing and not self._was_settled and not self.pending():
            self._was_settled = True
            if self._hand is not None:
                self._hand.describe()
            self.settled.emit()

    def _set_range(self) -> None:
        """Qt's own of the width stays as it was at times when the page gets wider."""
        port, width = self.viewport().size(), round(self.document().documentLayout().documentSize().width())
        tall = (self.verticalScrollBar(), self.content_height(), port.height())
        for bar, most, seen in (tall, (self.horizontalScrollBar(), width, port.width())):
            bar.setRange(0, max(0, most - seen))
            bar.setPageStep(seen)

    @Slot()
    def _follow_content(self) -> None:
        height = self.content_height()
        is_wide = self.document().documentLayout().documentSize().width() > self.viewport().width() + 1
        shown = min(height + is_wide * self.horizontalScrollBar().sizeHint().height(), self._max_height)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if height > shown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if self.content_height() != height:  # the page got another width, and has followed already
            return
        if shown != self.minimumHeight() or shown != self.maximumHeight():
            self.setFixedHeight(shown)
        self._set_range()
        self.heightChanged.emit(height)

    @Slot(QUrl)
    def _on_link_under_mouse(self, url: QUrl) -> None:
        """The window's status bar says where it leads."""
        QApplication.sendEvent(self, QStatusTipEvent(url.toDisplayString()))

    @Slot(QUrl)
    def _on_anchor(self, url: QUrl) -> None:
        address = url.toString()
        if ALLOWED_LINK.match(address):
            self.link_activated.emit(address)
