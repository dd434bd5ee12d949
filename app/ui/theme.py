"""Colours and typefaces. Colours are "#rrggbb", so that they serve style sheets and painters alike."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

from PySide6.QtCore import QLocale, QLoggingCategory, Qt
from PySide6.QtGui import QFont, QFontDatabase, QStyleHints

from app.core.reading import NORMAL_SIZE, Reading
from app.system.resources import resource

READING_SIZE = NORMAL_SIZE  # pixels
MEASURE = 75  # characters
CHARACTER = 0.44  # ems: the mean of English in Latin Modern
TEXT_FAMILY = "Latin Modern Roman"
SIGNS_FAMILY = "NewComputerModernMath"  # Greek letters and mathematical signs in running text
MONO_FAMILY = "DejaVu Sans Mono"
QUIET_SCALE = 0.88  # of the reasoning's letters
MONO_SCALE = 0.8  # x-heights of the two families agree
# Asked for by name, or a full stop beside a formula, which any script may use, could come from any font at all.
CJK_FAMILIES = {
    QLocale.Language.Japanese: ("Noto Serif CJK JP", "Hiragino Mincho ProN", "Yu Mincho", "Noto Sans CJK JP"),
    QLocale.Language.Korean: ("Noto Serif CJK KR", "AppleMyungjo", "Batang", "Noto Sans CJK KR", "Malgun Gothic"),
    QLocale.Language.Chinese: (
        *("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "Noto Sans CJK SC", "PingFang SC"),
        *("Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    ),
}
QUIET_RULES = "qt.text.font*=false\nqt.qpa.fonts*=false"
FONT_FILES = (
    "lmroman10-regular.otf",
    "lmroman10-italic.otf",
    "lmroman10-bold.otf",
    "lmroman10-bolditalic.otf",
    "NewCMMath-Book.otf",
    "DejaVuSansMono.ttf",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks; `size` is the reading size of solutions in pixels, `measure` the characters of a line."""

    is_dark: bool
    size: int
    background: str
    text: str
    muted: str
    card: str
    line: str
    accent: str
    on_accent: str
    code_background: str
    selection: str
    mark: str
    warning: str
    error: str
    text_family: str = TEXT_FAMILY
    mono_family: str = MONO_FAMILY
    measure: int = MEASURE
    wrap_code: bool = True
    is_still: bool = False  # what moves by itself moves seldom

    @classmethod
    def light(cls, size: int = READING_SIZE) -> Self:
        return cls(
            is_dark=False,
            size=size,
            background="#ffffff",
            text="#1a1a1a",
            muted="#63676e",
            card="#f7f7f5",
            line="#dddcd7",
            accent="#1f5fbf",
            on_accent="#ffffff",
            code_background="#f6f6f3",
            selection="#cfe0fa",
            mark="#fff0b8",
            warning="#8f5f00",
            error="#b3261e",
        )

    @classmethod
    def dark(cls, size: int = READING_SIZE) -> Self:
        return cls(
            is_dark=True,
            size=size,
            background="#17181b",
            text="#e4e3df",
            muted="#9b9ea4",
            card="#1e2023",
            line="#35383d",
            accent="#7fb0f5",
            on_accent="#10131a",
            code_background="#202226",
            selection="#2f4a73",
            mark="#54491f",
            warning="#d6a53c",
            error="#f2857c",
        )

    @classmethod
    def from_system(cls, hints: QStyleHints, size: int = READING_SIZE) -> Self:
        """Light or dark, as the desktop has it now; `hints.colorSchemeChanged` tells when that changes."""
        return cls.dark(size) if hints.colorScheme() is Qt.ColorScheme.Dark else cls.light(size)

    def for_reading(self, reading: Reading) -> Self:
        """As the user wants to read; what makes contrast lies over the other colours."""
        colours = (CONTRAST_DARK if self.is_dark else CONTRAST_LIGHT) if reading.high_contrast else {}
        return replace(
            self,
            size=reading.size,
            text_family=reading.family or TEXT_FAMILY,
            measure=reading.measure,
            wrap_code=reading.wrap_code,
            is_still=reading.reduced_motion,
            **colours,
        )

    def line_width(self, scale: float = 1.0) -> int:
        """Pixels of a line of `measure` characters."""
        return round(self.measure * CHARACTER * self.size * scale)

    def text_font(self, scale: float = 1.0) -> QFont:
        """The reading typeface."""
        families = [self.text_family, TEXT_FAMILY, SIGNS_FAMILY, *_cjk_families(), "serif"]
        return _font(families, round(self.size * scale), QFont.StyleHint.Serif)

    def mono_font(self, scale: float = 1.0) -> QFont:
        """The typeface of code."""
        families = [self.mono_family, *_cjk_families(), "monospace"]
        return _font(families, round(self.size * MONO_SCALE * scale), QFont.StyleHint.Monospace)


CONTRAST_LIGHT: dict[str, Any] = {
    "text": "#000000",
    "muted": "#2b2b2b",
    "card": "#ffffff",
    "line": "#5c5c5c",
    "accent": "#003fa3",
    "code_background": "#ffffff",
    "selection": "#ffe066",
    "mark": "#fff6cc",
    "warning": "#5c3a00",
    "error": "#990000",
}
CONTRAST_DARK: dict[str, Any] = {
    "background": "#000000",
    "text": "#ffffff",
    "muted": "#dedede",
    "card": "#000000",
    "line": "#a8a8a8",
    "accent": "#8fc4ff",
    "on_accent": "#000000",
    "code_background": "#000000",
    "selection": "#1f4fa8",
    "mark": "#4d4000",
    "warning": "#ffd24d",
    "error": "#ff9d94",
}


def letters_font(pixels: int, *, is_italic: bool = False, is_bold: bool = False) -> QFont:
    """For letters in formulas that the outlines of Computer Modern lack; the same in every theme."""
    font = _font([TEXT_FAMILY, SIGNS_FAMILY, *_cjk_families(), "serif"], pixels, QFont.StyleHint.Serif)
    font.setItalic(is_italic)
    font.setBold(is_bold)
    return font


@cache
def load_fonts() -> None:
    """Makes the bundled typefaces known to Qt; needs an application. Once is enough.

    Qt complains of scripts that a typeface lacks while it holds the lock of all fonts. Two threads ask for fonts here,
    and a complaint goes to Python: the one would wait for Python, the other, which has it, for the fonts.
    """
    QLoggingCategory.setFilterRules(QUIET_RULES)
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


def _font(families: list[str], pixels: int, hint: QFont.StyleHint) -> QFont:
    font = QFont(families)
    font.setStyleHint(hint)
    font.setPixelSize(max(1, pixels))
    # Hinting would move the letters of the text against those of the formulas, which have none.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _cjk_families() -> tuple[str, ...]:
    """Chinese, Japanese and Korean share characters: those of the user's own language come first."""
    own = QLocale.system().language()
    return tuple(dict.fromkeys(name for key in (own, *CJK_FAMILIES) for name in CJK_FAMILIES.get(key, ())))
