import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QFontMetricsF, QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.reading import Reading
from app.ui.page.marks import measure as letters_size
from app.ui.theme import MONO_FAMILY, SIGNS_FAMILY, TEXT_FAMILY, Theme, load_fonts


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""

    def luminance(name: str) -> float:
        channels = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(name).getRgbF()[:3])
        return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


CONTRAST = Reading(high_contrast=True)
THEMES = {
    "light": Theme.light(),
    "dark": Theme.dark(),
    "light, contrast": Theme.light().for_reading(CONTRAST),
    "dark, contrast": Theme.dark().for_reading(CONTRAST),
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_everything_can_be_read(theme: Theme) -> None:
    for ground in (theme.background, theme.card, theme.code_background):
        assert contrast(theme.text, ground) > 10
        for colour in (theme.muted, theme.accent, theme.warning, theme.error):
            assert contrast(colour, ground) > 4.5
    assert contrast(theme.on_accent, theme.accent) > 4.5
    assert contrast(theme.text, theme.selection) > 4.5


@pytest.mark.parametrize("theme", [THEMES["light, contrast"], THEMES["dark, contrast"]])
def test_high_contrast_is_high(theme: Theme) -> None:
    for ground in (theme.background, theme.card, theme.code_background):
        assert contrast(theme.text, ground) > 20
        for colour in (theme.muted, theme.accent, theme.warning, theme.error):
            assert contrast(colour, ground) > 7
        assert contrast(theme.line, ground) > 4.5


def test_a_line_has_the_characters_that_were_asked_for(qtbot: QtBot) -> None:
    load_fonts()
    text = "The discriminant of a quadratic equation decides how many real solutions there are, and of what kind."
    for size, measure in ((18, 75), (30, 60)):
        theme = Theme.light().for_reading(Reading(size=size, measure=measure))
        characters = theme.line_width() / QFontMetricsF(theme.text_font()).horizontalAdvance(text) * len(text)
        assert abs(characters - measure) < 3


def test_chinese_full_stops_are_full_width(qtbot: QtBot) -> None:
    """After a formula nothing tells Qt which script they belong to."""
    load_fonts()
    if not QFontMetricsF(Theme.light(20).text_font()).inFont("因"):
        pytest.skip("there is no Chinese font here that the page knows")
    assert QFontMetricsF(Theme.light(20).text_font()).horizontalAdvance("。") == pytest.approx(20, abs=1)


def test_the_fonts_are_the_bundled_ones(qtbot: QtBot) -> None:
    load_fonts()
    assert {TEXT_FAMILY, SIGNS_FAMILY, MONO_FAMILY} <= set(QFontDatabase.families())
    theme = Theme.light(20)
    assert QFontInfo(theme.text_font()).family() == TEXT_FAMILY
    assert theme.text_font().pixelSize() == 20
    assert QFontInfo(theme.mono_font()).family() == MONO_FAMILY


def test_from_system(qtbot: QtBot) -> None:
    theme = Theme.from_system(QGuiApplication.styleHints(), 15)
    assert theme in (Theme.light(15), Theme.dark(15))


def test_scripts_without_a_font_are_no_matter_for_the_log(qtbot: QtBot) -> None:
    """A message from Qt's font database could lock the program up: see `load_fonts`."""
    load_fonts()
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: said.append(text))
    try:
        for code in range(0x900, 0x1800, 0x40):
            letters_size(chr(code + 0x15), False, False)
    finally:
        qInstallMessageHandler(before)
    assert said == []
