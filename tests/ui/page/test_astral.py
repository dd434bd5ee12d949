"""Letters beyond the first 65,536 characters, which Qt counts twice: 𝑥, 😀."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app.ui.page.copying import plain_text, selected_text
from app.ui.page.finding import find_all, pattern
from app.ui.page.view import PageView
from tests.ui.page.conftest import MakePage

TEXT = "😀 Let 𝑥𝑦 be \\(a + b\\) and 😀 then \\(c\\) is **𝒛 bold** here."
PLAIN = TEXT.replace("*", "")


def found(page: PageView, words: str) -> list[str]:
    places = find_all(page.document(), page.objects, pattern(words))
    return [selected_text(place.cursor(page.document()), page.objects) for place in places]


@pytest.mark.parametrize("words", ["Let", "be", "a + b", "then", "is 𝒛 bold here", "𝑦 be", "here", "😀"])
def test_words_beside_them_are_found_at_their_place(make_page: MakePage, words: str) -> None:
    page = make_page(TEXT)
    assert found(page, words) == (["\\(a + b\\)"] if words == "a + b" else [words] * TEXT.count(words) or [words])
    plain = make_page("😀 𝑥 is **not** here")
    assert found(plain, "not here") == ["not here"]


def test_any_part_is_copied_as_it_is(make_page: MakePage) -> None:
    page = make_page(TEXT)
    assert plain_text(page.document(), page.objects) == PLAIN
    cursor = page.document().find("then")
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    assert selected_text(cursor, page.objects) == PLAIN[PLAIN.index("then") :]
    cursor.setPosition(0)
    cursor.setPosition(page.document().find("Let").selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    assert selected_text(cursor, page.objects) == "😀 Let"


def test_formulas_are_walked_through(make_page: MakePage) -> None:
    page = make_page(TEXT)
    seen = []
    for _time in range(3):
        QTest.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        seen.append(selected_text(page.textCursor(), page.objects))
    QTest.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    seen.append(selected_text(page.textCursor(), page.objects))
    assert seen == ["\\(a + b\\)", "\\(c\\)", "\\(a + b\\)", "\\(c\\)"]
