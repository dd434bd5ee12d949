"""Carries out what a person wishes about a model, after asking where something would be lost."""

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.control.shelf import Shelf
from app.core.library import ModelFile
from app.ui.models import questions
from app.ui.models.acts import Act, Subject
from app.ui.models.proxy_dialog import ask_proxy


class Doing(QObject):
    """Between the rows and the shelf."""

    def __init__(self, shelf: Shelf, page: QWidget) -> None:
        super().__init__(page)
        self._shelf, self._page = shelf, page
        shelf.library.no_trash.connect(self._on_no_trash)

    def act(self, act: Act, subject: Subject) -> None:
        """Everything but showing details and chatting."""
        if subject.transfer is not None and self._act_on_transfer(act, subject):
            return
        if subject.file is not None and self._act_on_file(act, subject.file):
            return
        if act is Act.FETCH and subject.model is not None:
            self._shelf.downloads.fetch(subject.model)

    @Slot()
    def move_folder(self) -> None:
        """Asks where to, and whether really."""
        origin = self._shelf.library.state.folder
        target = questions.ask_folder("Where the models shall be", self._page)
        if origin is None or target is None or target == origin:
            return
        if questions.agrees_to_move(origin, target, self._page):
            self._shelf.move(target)

    @Slot()
    def enter_token(self) -> None:
        """For repositories that are given to known people only."""
        hub = self._shelf.session.settings.now.hub
        token = questions.ask_token(hub, self._page)
        if token is not None:
            self._shelf.catalogue.store_token(hub, token)

    @Slot()
    def enter_proxy(self) -> None:
        """The way to the hubs, where the system does not know it."""
        proxy = ask_proxy(self._shelf.session.settings.now.proxy, self._page)
        if proxy is not None:
            self._shelf.use_proxy(proxy)

    def _act_on_transfer(self, act: Act, subject: Subject) -> bool:
        state, downloads = subject.transfer, self._shelf.downloads
        if state is None:
            return False
        match act:
            case Act.PAUSE:
                downloads.pause(state.id)
            case Act.RESUME | Act.RETRY:
                downloads.resume(state.id)
            case Act.SOONER:
                downloads.place(state.id, state.position - 1)
            case Act.LATER:
                downloads.place(state.id, state.position + 1)
            case Act.CANCEL:
                if questions.agrees_to_cancel(state, self._page):
                    downloads.cancel(state.id)
            case _:
                return False
        return True

    def _act_on_file(self, act: Act, file: ModelFile) -> bool:
        match act:
            case Act.VERIFY:
                if questions.agrees_to_verify(file, self._page):
                    self._shelf.verify(file)
            case Act.REVEAL:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.path.parent)))
            case Act.DELETE:
                in_use = self._shelf.session.models.state.path in file.parts
                if questions.agrees_to_delete(file, in_use=in_use, parent=self._page):
                    self._shelf.delete(file)
            case _:
                return False
        return True

    @Slot(object)
    def _on_no_trash(self, file: ModelFile) -> None:
        if questions.agrees_to_delete_for_good(file, self._page):
            self._shelf.delete(file, for_good=True)
