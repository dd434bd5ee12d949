"""Pages over the real typesetter, shared by all tests of the folder."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.render.typeset import Typesetter, start_typesetter
from app.ui.page.formulas import Formulas
from app.ui.page.marks import measure
from app.ui.page.view import PageView
from app.ui.theme import Theme

MakePage = Callable[..., PageView]


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    made = start_typesetter(measure=measure)
    yield made
    assert made.close()


@pytest.fixture
def formulas(typesetter: Typesetter, qtbot: QtBot) -> Formulas:
    return Formulas(typesetter)


@pytest.fixture
def make_page(formulas: Formulas, qtbot: QtBot) -> MakePage:
    """Makes a page; with a text, it is complete and every formula has come."""
    windows: list[QWidget] = []

    def make(
        text: str = "",
        *,
        width: int = 600,
        theme: Theme | None = None,
        quiet: bool = False,
        formulas: Formulas = formulas,
    ) -> PageView:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        page = PageView(formulas, theme or Theme.light(), quiet=quiet, parent=window)
        page.resize(width, 100)
        window.resize(width, 600)
        window.show()
        if text:
            page.set_markdown(text)
            qtbot.waitUntil(lambda: page.pending() == 0)
        return page

    return make
