"""The middle of the window: the conversation, or the models."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.chat.view import ChatView
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.control.shelf import Shelf
    from app.ui.models.page import ModelsPage


class Centre(QStackedWidget):
    """Shows one of two pages; that of the models is made when it is first wanted.

    Signals:
        models_shown(bool): which page is shown now.
        chat_wanted(Path): talk to this model.
    """

    models_shown = Signal(bool)
    chat_wanted = Signal(object)

    def __init__(self, chat: ChatView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chat, self._theme = chat, theme
        self._shelf: Shelf | None = None
        self._page: ModelsPage | None = None
        self.addWidget(chat)

    def set_shelf(self, shelf: "Shelf") -> None:
        """From now on the models can be shown."""
        self._shelf = shelf

    @property
    def shows_models(self) -> bool:
        return self.currentWidget() is not self._chat

    @property
    def models(self) -> "ModelsPage":
        """The page of the models."""
        if self._page is None:
            assert self._shelf is not None
            from app.ui.models.page import ModelsPage  # late: the first window shall not wait for it

            self._page = ModelsPage(self._shelf, self._theme, self)
            self._page.chat_wanted.connect(self.chat_wanted)
            self._page.left.connect(self.show_chat)
            self.addWidget(self._page)
        return self._page

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._page is not None:
            self._page.set_theme(theme)

    @Slot()
    def show_chat(self) -> None:
        if self.shows_models:
            self.setCurrentWidget(self._chat)
            self._chat.composer.setFocus()
            self.models_shown.emit(False)

    @Slot()
    def show_models(self) -> None:
        if self._shelf is not None and not self.shows_models:
            self._shelf.begin()  # where the program has not come to that yet
            self.setCurrentWidget(self.models)
            self.models.enter()
            self.models_shown.emit(True)

    @Slot()
    def toggle(self) -> None:
        if self.shows_models:
            self.show_chat()
        else:
            self.show_models()
