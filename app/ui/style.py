"""The style sheet of the window, made from a theme."""

from PySide6.QtGui import QColor

from app.ui.models.sheet import SHEET
from app.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Qt style sheet for all but the typeset pages, which are painted with the theme directly."""
    size = max(12, theme.size - 4)  # what is read through is smaller than what is read
    values = {
        "background": theme.background,
        "card": theme.card,
        "line": theme.line,
        "text": theme.text,
        "muted": theme.muted,
        "accent": theme.accent,
        "on_accent": theme.on_accent,
        "hover": _mixed(theme.card, theme.text, 0.07),
        "error": theme.error,
        "size": str(size),
        "small": str(size - 1),
        "title": str(round(size * 1.2)),
        "reading": str(theme.size),
        "bubble": theme.line if theme.card == theme.background else theme.card,  # seen where contrast is high, too
        "tint": _mixed(theme.background, theme.accent, 0.12),
        "large": str(round(size * 1.7)),
    }
    sheet = _SHEET + SHEET
    for name, value in values.items():
        sheet = sheet.replace(f"@{name}@", value)
    return sheet


def _mixed(one: str, other: str, share: float) -> str:
    """A colour that has `share` (0 to 1) of the other in it."""
    a, b = QColor(one), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


_SHEET = """
* { color: @text@; font-size: @size@px; }
QMainWindow, QDialog, #page, #transcript, #transcript > QWidget > QWidget, #welcome { background: @background@; }
QToolTip { background: @card@; color: @text@; border: 1px solid @line@; padding: 4px; }
QMenu { background: @background@; border: 1px solid @line@; padding: 5px; }
QMenu::item { padding: 6px 22px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: @hover@; }
QMenu::separator { height: 1px; background: @line@; margin: 5px 8px; }
QSplitter::handle { background: @line@; }
QStatusBar { background: @card@; border-top: 1px solid @line@; }
QStatusBar::item { border: none; }
#status-field { color: @muted@; font-size: @small@px; padding: 3px 9px; }
#status-figure { color: @muted@; font-size: @small@px; }

#sidebar { background: @card@; border: none; }
#sidebar QListWidget { background: transparent; outline: none; }
#sidebar QListWidget::item { padding: 7px 9px; border-radius: 7px; color: @text@; }
#sidebar QListWidget::item:hover { background: @hover@; }
#sidebar QListWidget::item:selected { background: @hover@; color: @text@; }
#topbar { background: @background@; border-bottom: 1px solid @line@; }

QPushButton { background: @background@; border: 1px solid @line@; border-radius: 8px; padding: 6px 13px; }
QPushButton:hover { background: @hover@; }
QPushButton:focus { border-color: @accent@; }
QPushButton:disabled { color: @muted@; }
QPushButton#new { text-align: left; padding: 8px 11px; }
QPushButton#new:checked { background: @tint@; color: @accent@; border-color: @accent@; }
QPushButton#primary { background: @accent@; color: @on_accent@; border-color: @accent@; padding: 8px 16px; }
QPushButton#example { text-align: left; padding: 13px 16px; border-radius: 11px; background: @card@; }
QPushButton#example:hover { background: @hover@; border-color: @accent@; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 5px; }
QToolButton:hover { background: @hover@; }
QToolButton:focus { border-color: @accent@; }
QToolButton::menu-indicator { image: none; }
#model-button { padding: 6px 11px; font-weight: 600; qproperty-toolButtonStyle: ToolButtonTextBesideIcon; }
#action { color: @muted@; font-size: @small@px; padding: 3px 7px; }
#action:disabled { color: @line@; }
#send { background: @accent@; border-radius: 17px; }
#send:disabled { background: @line@; }
#to-end { background: @background@; border: 1px solid @line@; border-radius: 17px; }

#composer { background: @background@; border: 1px solid @line@; border-radius: 15px; }
#composer QPlainTextEdit { background: transparent; selection-background-color: @accent@; }
#hint { color: @muted@; font-size: @small@px; }
#question { background: @card@; border: 1px solid @bubble@; border-radius: 13px; padding: 8px 11px;
  font-size: @reading@px; }
#reasoning { background: @card@; border: 1px solid @line@; border-radius: 10px; }
#reasoning-heading { text-align: left; color: @muted@; font-weight: 600; padding: 4px 6px; }
#steps { background: transparent; border: none; border-bottom: 1px solid @line@; outline: none; }
#steps::item { padding: 3px 8px; border-radius: 5px; color: @muted@; }
#steps::item:hover, #steps::item:selected { background: @hover@; color: @text@; }
#action:checked { color: @accent@; }
#live-line { color: @muted@; font-style: italic; }
#note { color: @muted@; }
#note[failed="true"] { color: @error@; }
#find-bar { background: @card@; border-bottom: 1px solid @line@; }
#find-bar QLineEdit, QDialog > QLineEdit { background: @background@; border: 1px solid @line@; border-radius: 8px; }
#find-bar QLineEdit, QDialog > QLineEdit { padding: 5px 9px; }
#find-bar QLineEdit:focus, QDialog > QLineEdit:focus { border-color: @accent@; }
#notice { background: @card@; border-bottom: 1px solid @line@; }

#welcome-title { font-size: @large@px; font-weight: 600; }
#starter-note, #muted { color: @muted@; }
#card { background: @card@; border: 1px solid @line@; border-radius: 10px; }
#card-title { font-weight: 600; }

QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar::handle:vertical { background: @line@; border-radius: 4px; min-height: 34px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: @muted@; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle:horizontal { background: @line@; border-radius: 4px; min-width: 34px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
