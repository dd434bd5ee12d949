"""Pictures of the window and of pages as they should look. A change that alters them must be looked at.

Renew them with `PHIDIAS_RENEW_PICTURES=1 python -m pytest tests/ui/golden_pictures.py`, look at each that changed, and
commit it. A picture that differs is written beside pytest's other temporary files, with the place named in the failure.

They stay the same from machine to machine because all that is painted comes from here: Qt's platform is "offscreen",
text, code and the window's own labels are set in the bundled typefaces, formulas are outlines. What is left, the
rounding of a rasterizer, is allowed for: the mean colours of small blocks are compared. Windows and macOS rasterize
letters with libraries of their own, so that the pictures are compared on Linux only.

Not collected by name: `test_golden.py` runs this file in a process of its own, since Qt rounds the heights of lines
otherwise after it has set other texts.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.reading import Panes, Reading
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.ui.theme import MONO_FAMILY, Theme, load_fonts
from tests.ui.conftest import MakeApplication
from tests.ui.page.conftest import MakePage, formulas, make_page, typesetter

__all__ = ["formulas", "make_page", "typesetter"]  # fixtures of the pages
PICTURES = Path(__file__).parents[1] / "data" / "pictures"
RENEW = "PHIDIAS_RENEW_PICTURES"
BLOCK = 6  # pixels of a side
TOLERANCE = 26  # of 255, in one block
MOST_DIFFERENT = 0.004  # of the blocks

THOUGHT = (
    "Okay, so we solve $x^2 - 5x + 6 = 0$.\n\nLet me use the formula: $x = \\frac{5 \\pm \\sqrt{25 - 24}}{2}$.\n\n"
    "Wait, is $25 - 24 = 1$? Yes."
)
SOLUTION = (
    "## Solution\n\nBy the quadratic formula with $a = 1$, $b = -5$, $c = 6$:\n\n"
    "\\[x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} = \\frac{5 \\pm 1}{2}.\\]\n\n"
    "1. The *first* root is $x_1 = 2$.\n2. The **second** is $x_2 = 3$.\n\n"
    "| root | check |\n|:--|--:|\n| $2$ | $4 - 10 + 6 = 0$ |\n| $3$ | $9 - 15 + 6 = 0$ |\n\n"
    "> Their product is $6$, see `roots`.\n\n```python\ndef roots(p, q):\n    return 2, 3  # both\n```\n\n"
    "\\[\\boxed{x = 2 \\text{ or } x = 3}\\]"
)
LOOKS = {
    "wide-light": (1240, 900, ThemeChoice.LIGHT, Reading()),
    "wide-dark": (1240, 900, ThemeChoice.DARK, Reading()),
    "narrow-light": (620, 900, ThemeChoice.LIGHT, Reading(panes=Panes.SOLUTION)),
    "large-contrast": (1240, 900, ThemeChoice.DARK, Reading(size=26, high_contrast=True, panes=Panes.SOLUTION)),
}


@pytest.fixture(autouse=True)
def _bundled_labels(qapp: QApplication) -> Iterator[None]:
    """The window's labels in a bundled typeface, too: the system's differ."""
    load_fonts()
    before = qapp.font()
    labels = QFont(MONO_FAMILY)
    labels.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # as the page; what fontconfig says varies
    qapp.setFont(labels)
    yield
    qapp.setFont(before)


def compare(image: QImage, name: str, folder: Path) -> None:
    """Fails when the picture is not as it was; renews it where that is wished."""
    target = PICTURES / f"{name}.png"
    if os.environ.get(RENEW):
        PICTURES.mkdir(parents=True, exist_ok=True)
        assert image.save(str(target))
        return
    known = QImage(str(target))
    found = folder / f"{name}.png"
    image.save(str(found))
    assert image.size() == known.size(), f"{found} has another size than {target.name}"
    share = different(image, known)
    assert share <= MOST_DIFFERENT, f"{share:.1%} of {found} differs from {target.name}"


def different(image: QImage, known: QImage) -> float:
    """Share of the blocks whose mean colours differ by more than the tolerance."""
    one, other = blocks(image), blocks(known)
    pairs = list(zip(one, other, strict=True))
    return sum(abs(a - b) > TOLERANCE for a, b in pairs) / len(pairs)


def blocks(image: QImage) -> bytes:
    """The mean of each block and channel."""
    width, height = image.width() // BLOCK, image.height() // BLOCK
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    small = small.convertToFormat(QImage.Format.Format_RGBX8888)
    return bytes(small.constBits())


@pytest.mark.parametrize("name", LOOKS)
def test_the_window_looks_as_it_did(make_application: MakeApplication, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    width, height, theme, reading = LOOKS[name]
    application = make_application([Script(["<think>", THOUGHT, "</think>", SOLUTION])], width=width)
    window = application.window
    window.resize(width, height)
    window.chat.transcript.setFixedSize(width - 240, height - 160)  # whatever is around it
    application.session.settings.update(theme=theme, reading=reading, fold_reasoning=False)
    assert application.session.chat.send("Solve x² − 5x + 6 = 0")
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    (view,) = window.chat.transcript.views()
    qtbot.waitUntil(lambda: view.pending() == 0)
    qtbot.waitUntil(lambda: view.reasoning.steps_button.isVisible() or not view.reasoning.isVisible())
    qtbot.wait(100)  # the panes get their heights
    window.chat.transcript.verticalScrollBar().setValue(0)
    compare(window.chat.transcript.grab().toImage(), name, tmp_path)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_page_looks_as_it_did(make_page: MakePage, tmp_path: Path, scale: float) -> None:
    theme = Theme.light(round(18 * scale))
    page = make_page(SOLUTION, width=round(600 * scale), theme=theme)
    page.resize(page.width(), page.content_height())
    compare(page.grab().toImage(), f"page-{scale:g}", tmp_path)


def test_a_moved_line_is_seen_and_a_little_noise_is_not(make_page: MakePage) -> None:
    page = make_page("One line.\n\n" * 12)
    image = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert different(image, image) == 0
    noisy = image.copy()
    for x in range(0, noisy.width(), 5):
        for y in range(0, noisy.height(), 5):
            noisy.setPixelColor(x, y, noisy.pixelColor(x, y).darker(104))
    assert different(noisy, image) == 0
    moved = image.copy(0, 4, image.width(), image.height())
    assert different(moved, image) > MOST_DIFFERENT
