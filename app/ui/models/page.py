"""The page of the models: the family, what is on this computer, what was searched for."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.control.model_states import AdviceState, LibraryState, SearchState, TransferState, file_of
from app.control.shelf import Shelf
from app.core.catalogue import Catalogue, Hub, RemoteModel
from app.core.library import ModelFile
from app.ui.column import UNLIMITED, Column
from app.ui.links import open_link
from app.ui.models.acts import Act, Subject
from app.ui.models.details import WIDTH as DRAWER
from app.ui.models.details import DetailsDrawer
from app.ui.models.doing import Doing
from app.ui.models.family import Family
from app.ui.models.finder import SearchResults
from app.ui.models.head import ModelsHead, View
from app.ui.models.local import LocalModels
from app.ui.models.questions import ask_folder
from app.ui.models.row import ModelRow
from app.ui.models.row_list import RowList
from app.ui.models.transfer_bar import TransferBar
from app.ui.models.transfers import TransferPanel
from app.ui.theme import Theme

COLUMN = 892  # pixels of the lists at most
NARROW = 720  # below this the figures of a row go to a second line
BESIDE = 900  # from here on the drawer stands beside the lists, below it takes their place


class ModelsPage(QWidget):
    """Shows what the shelf tells and passes on what the person wishes.

    Signals:
        chat_wanted(Path): talk to this model.
        left(): back to the conversation.
    """

    chat_wanted = Signal(object)
    left = Signal()

    def __init__(self, shelf: Shelf, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self._shelf = shelf
        self._view = View.FAMILY
        self.head = ModelsHead(self)
        self.transfers = TransferPanel(self)
        self.family = Family(self)
        self.local = LocalModels(self)
        self.found = SearchResults(self)
        self.drawer = DetailsDrawer(self)
        self._doing = Doing(shelf, self)
        self._scroll = QScrollArea(self, widgetResizable=True)
        self._before: QWidget | None = None  # what had the focus before the drawer
        self._files: tuple[ModelFile, ...] = ()  # as they were told to all
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self._show_all()

    # What the owner says

    def show_view(self, view: View) -> None:
        self._view = view
        self.head.set_view(view)
        self._show_local()
        for each, widget in ((View.FAMILY, self.family), (View.LOCAL, self.local), (View.FOUND, self.found)):
            widget.setVisible(each is view)
        self._scroll.verticalScrollBar().setValue(0)

    def enter(self) -> None:
        """It has just been shown: the keyboard begins at the first model."""
        if not any(each.enter(1) for each in self._lists()):
            self.head.search.setFocus()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.head, self.transfers, self.family, self.local, self.found, self.drawer):
            part.set_theme(theme)

    # Look

    def _lay_out(self) -> None:
        body = Column(self, spacing=14, most=COLUMN)
        body.setObjectName("models-body")
        body.set_margins(24, 18, 24, 24)
        body.add(self.head, self.transfers, self.family, self.local, self.found)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.drawer)

    # Connections

    def _connect(self) -> None:
        shelf, head, local = self._shelf, self.head, self.local
        shelf.downloads.changed.connect(self._on_transfer)
        shelf.downloads.gone.connect(self._on_gone)
        shelf.library.changed.connect(self._on_library)
        shelf.library.progressed.connect(local.set_work)
        shelf.library.moving.connect(local.folders.set_move)
        shelf.catalogue.changed.connect(self._on_catalogue)
        shelf.catalogue.refreshing_changed.connect(head.set_refreshing)
        shelf.catalogue.searched.connect(self._on_searched)
        shelf.advice.changed.connect(self._on_advice)
        head.left.connect(self.left)
        head.view_wanted.connect(self.show_view)
        head.search_wanted.connect(shelf.find)
        head.filter_changed.connect(self.family.set_only_fitting)
        head.refresh_wanted.connect(shelf.refresh)
        head.hub_chosen.connect(self._on_hub)
        head.token_wanted.connect(self._doing.enter_token)
        head.proxy_wanted.connect(self._doing.enter_proxy)
        for part in (self.transfers, self.family, self.local, self.found, self.drawer):
            part.acted.connect(self._on_act)
        for part in (self.family, self.local, self.found):
            part.left.connect(self._on_left)
        head.comparison_changed.connect(self.family.set_compared)
        self.family.refresh_wanted.connect(shelf.refresh)
        self.family.link_wanted.connect(self._on_link)
        self.drawer.link_wanted.connect(self._on_link)
        self.drawer.closed.connect(self._on_drawer_closed)
        local.reveal_wanted.connect(self._on_reveal)
        local.move_wanted.connect(self._doing.move_folder)
        local.add_wanted.connect(self._on_add)
        local.remove_wanted.connect(shelf.library.forget)
        local.scan_wanted.connect(shelf.library.scan)

    def _show_all(self) -> None:
        """What is known already: the page is made when it is first wanted."""
        shelf = self._shelf
        self._on_catalogue(shelf.catalogue.now)
        self._on_library(shelf.library.state)
        self._on_advice(shelf.advice.state)
        for state in shelf.downloads.all:
            self._on_transfer(state)
        self.head.set_hub(shelf.session.settings.now.hub)
        self.head.set_refreshing(shelf.catalogue.is_refreshing)
        self.show_view(View.FAMILY)

    def _subject(self, model: RemoteModel) -> Subject:
        shelf = self._shelf
        return Subject(model, shelf.downloads.state(model.id), file_of(model, shelf.library.state.files))

    @Slot(object)
    def _on_catalogue(self, catalogue: Catalogue) -> None:
        self.family.set_catalogue(catalogue, self._subject)
        self.family.set_advice(self._shelf.advice.state)

    @Slot(object)
    def _on_advice(self, state: AdviceState) -> None:
        self.head.set_machine(state.machine)
        self.family.set_advice(state)
        self.found.set_advice(state)

    @Slot(object)
    def _on_library(self, state: LibraryState) -> None:
        self._show_local()
        self.head.set_count(len(state.files))
        if state.files == self._files:
            return  # that disks are looked at is no news of a model
        self._files = state.files
        for model in (*self.family.models, *self._shelf.catalogue.search.models):
            self._tell(self._subject(model))

    def _show_local(self) -> None:
        """While another list is shown, its rows are not made: each takes some milliseconds."""
        if self._view is View.LOCAL:
            self.local.set_state(self._shelf.library.state)

    @Slot(object)
    def _on_transfer(self, state: TransferState) -> None:
        self.transfers.set_state(state)
        self._tell(self._subject(state.model))

    @Slot(str)
    def _on_gone(self, transfer_id: str) -> None:
        self.transfers.drop(transfer_id)
        known = (*self.family.models, *self._shelf.catalogue.search.models)
        for model in [model for model in known if model.id == transfer_id]:
            self._tell(self._subject(model))

    def _tell(self, subject: Subject) -> None:
        """Whoever shows this model shows how it stands now."""
        self.family.set_subject(subject)
        self.found.set_subject(subject)
        shown = self.drawer.subject.model
        is_open = not self.drawer.isHidden()
        if is_open and shown is not None and subject.model is not None and shown.id == subject.model.id:
            self.drawer.set_subject(subject)

    @Slot(object)
    def _on_searched(self, state: SearchState) -> None:
        subjects = {model.id: self._subject(model) for model in state.models}
        self.found.show_search(state, subjects, self._shelf.advice.state)
        if state.models:
            self._shelf.advice.consider_found(state.models)
        if state.text:
            self.show_view(View.FOUND)
        elif self._view is View.FOUND:
            self.show_view(View.FAMILY)

    # Wishes

    @Slot(object, object)
    def _on_act(self, act: Act, subject: Subject) -> None:
        match act:
            case Act.DETAILS:
                self._open_drawer(subject)
            case Act.CHAT:
                self.chat_wanted.emit(subject.path)
            case _:
                self._doing.act(act, subject)

    @Slot(object)
    def _on_hub(self, hub: Hub) -> None:
        self._shelf.use_hub(hub)
        self.head.set_hub(hub)

    @Slot()
    def _on_add(self) -> None:
        folder = ask_folder("A folder with models", self)
        if folder is not None:
            self._shelf.library.add((folder,))

    @Slot(object)
    def _on_reveal(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot(str)
    def _on_link(self, address: str) -> None:
        open_link(address, self)

    # The drawer and the arrows

    def _open_drawer(self, subject: Subject) -> None:
        self._before = self.focusWidget()
        variant = subject.model.variant if subject.model is not None else None
        variant = variant or (subject.file.variant if subject.file is not None else None)
        entry = self._shelf.catalogue.now.entry(variant) if variant is not None else None
        fit = self._shelf.advice.state.fits.get(subject.model.id) if subject.model is not None else None
        self.drawer.show_subject(subject, entry, fit)
        self._fit()
        self.drawer.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_drawer_closed(self) -> None:
        self.drawer.hide()
        self._fit()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def _fit(self) -> None:
        """The drawer beside the lists or in their place; the rows on one line or on two."""
        beside, opened = self.width() >= BESIDE, not self.drawer.isHidden()
        self.drawer.setMinimumWidth(DRAWER if beside else 0)
        self.drawer.setMaximumWidth(DRAWER if beside else UNLIMITED)
        self._scroll.setVisible(beside or not opened)
        narrow = self.width() - (DRAWER if opened and beside else 0) < NARROW
        for part in (self.family, self.local, self.found, self.head):
            part.set_narrow(narrow)

    @Slot(int)
    def _on_left(self, step: int) -> None:
        """The arrows lead from one list to the next."""
        lists = self._lists()
        holder = next((i for i, each in enumerate(lists) if each.isAncestorOf(self.focusWidget())), None)
        if holder is None:
            return
        order = range(holder + 1, len(lists)) if step > 0 else range(holder - 1, -1, -1)
        next((index for index in order if lists[index].enter(step)), None)

    def _lists(self) -> tuple[RowList, ...]:
        match self._view:
            case View.FAMILY:
                return self.family.lists
            case View.LOCAL:
                return self.local.lists
            case View.FOUND:
                return self.found.lists

    # Qt

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's name)
        """Rows come and go: the way of the Tab key is laid when it is pressed, as the eye goes."""
        for one, following in pairwise(self._stops()):
            QWidget.setTabOrder(one, following)
        return super().focusNextPrevChild(forward)

    def _stops(self) -> list[QWidget]:
        """What the Tab key visits, from the top to the bottom, the drawer last."""
        tab = Qt.FocusPolicy.TabFocus
        stops = [each for each in self.findChildren(QWidget) if each.focusPolicy() & tab and each.isVisible()]
        return sorted(stops, key=self._place)

    def _place(self, widget: QWidget) -> tuple[bool, int, bool, int]:
        """What belongs to a row comes right after it, from the left to the right."""
        owner = widget.parentWidget()
        line = owner if isinstance(owner, ModelRow | TransferBar) else widget
        corner = QPoint(0, 0)
        height = line.mapTo(self, corner).y()
        return self.drawer.isAncestorOf(widget), height, line is not widget, widget.mapTo(self, corner).x()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape and not self.drawer.isHidden():
            self._on_drawer_closed()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit()
