"""Colours and typefaces. Colours are "#rrggbb", so that they serve style sheets and painters alike."""

from dataclasses import dataclass
from functools import cache
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QStyleHints

from app.system.resources import resource

READING_SIZE = 18  # pixels
TEXT_FAMILY = "Latin Modern Roman"
SIGNS_FAMILY = "NewComputerModernMath"  # Greek letters and mathematical signs in running text
MONO_FAMILY = "DejaVu Sans Mono"
MONO_SCALE = 0.8  # x-heights of the two families agree
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
    """How everything looks; `size` is the reading size of solutions in pixels."""

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
    warning: str
    error: str
    text_family: str = TEXT_FAMILY
    mono_family: str = MONO_FAMILY

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
            warning="#d6a53c",
            error="#f2857c",
        )

    @classmethod
    def from_system(cls, hints: QStyleHints, size: int = READING_SIZE) -> Self:
        """Light or dark, as the desktop has it now; `hints.colorSchemeChanged` tells when that changes."""
        return cls.dark(size) if hints.colorScheme() is Qt.ColorScheme.Dark else cls.light(size)

    def text_font(self, scale: float = 1.0) -> QFont:
        """The reading typeface."""
        return _font([self.text_family, SIGNS_FAMILY, "serif"], round(self.size * scale), QFont.StyleHint.Serif)

    def mono_font(self, scale: float = 1.0) -> QFont:
        """The typeface of code."""
        return _font([self.mono_family, "monospace"], round(self.size * MONO_SCALE * scale), QFont.StyleHint.Monospace)


@cache
def load_fonts() -> None:
    """Makes the bundled typefaces known to Qt; needs an application. Once is enough."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


def _font(families: list[str], pixels: int, hint: QFont.StyleHint) -> QFont:
    font = QFont(families)
    font.setStyleHint(hint)
    font.setPixelSize(max(1, pixels))
    # Hinting would move the letters of the text against those of the formulas, which have none.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
