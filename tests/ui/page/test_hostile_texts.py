"""Answers meant to do harm: the window's thread is free again soon, and what stands around the harm can be read."""

import time

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from tests.support.hostile_texts import BEGIN, END, TEXTS, answer
from tests.ui.page.conftest import MakePage

SLOW = {"code of many lines", "labels", "macros", "line breaks", "single newlines", "code in one line"}
SCREEN = QRect(0, 0, 600, 1000)  # all of a page is a hundred of them, and never painted at once
LONGEST = 10.0  # seconds of the thread in all, on a machine that has much else to do


@pytest.mark.parametrize("name", sorted(set(TEXTS) - SLOW))
def test_the_rest_can_be_read(make_page: MakePage, qtbot: QtBot, name: str) -> None:
    page = make_page()
    begun = time.thread_time()
    page.set_markdown(answer(TEXTS[name]))
    qtbot.waitUntil(lambda: page.pending() == 0, timeout=60_000)
    page.grab(SCREEN)
    assert time.thread_time() - begun < LONGEST
    shown = page.toPlainText()
    assert BEGIN in shown
    assert END in shown
