"""How texts look: typeface, size, line width, contrast, motion. What is changed is seen at once."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFontComboBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.control.settings import SettingsController
from app.core.reading import MEASURES, SIZES, Reading
from app.core.settings import Settings
from app.ui.theme import TEXT_FAMILY

NOTE = "Formulas keep their own typeface and follow the size of the text's small letters."


def change_reading(settings: SettingsController, **fields: Any) -> None:
    """Changes some fields of the group."""
    settings.update(reading=replace(settings.now.reading, **fields))


class ReadingDialog(QDialog):
    """Stays open beside the window; nothing needs to be confirmed."""

    def __init__(self, settings: SettingsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Reading")
        self._settings = settings
        self.family = QFontComboBox(self)
        self.family.setFontFilters(QFontComboBox.FontFilter.ScalableFonts)
        self.family.setEditable(False)
        self.size_field = _number(self, SIZES, " px")
        self.measure = _number(self, MEASURES, " characters")
        self.contrast = QCheckBox("High contrast", self)
        self.motion = QCheckBox("Less motion: a growing text is renewed once a second", self)
        self.wrap = QCheckBox("Wrap long lines of code", self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close, self
        )
        self._lay_out()
        self._show(settings.now)
        self._connect()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Typeface of text", self.family)
        form.addRow("Size", self.size_field)
        form.addRow("Line width, at most", self.measure)
        note = QLabel(NOTE, self, wordWrap=True)
        note.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(note)
        for box in (self.contrast, self.motion, self.wrap):
            layout.addWidget(box)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.family.currentFontChanged.connect(self._on_family)
        self.size_field.valueChanged.connect(self._on_size)
        self.measure.valueChanged.connect(self._on_measure)
        self.contrast.toggled.connect(self._on_contrast)
        self.motion.toggled.connect(self._on_motion)
        self.wrap.toggled.connect(self._on_wrap)
        self.buttons.rejected.connect(self.close)
        defaults = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        defaults.clicked.connect(self._on_defaults)
        self._settings.changed.connect(self._show)

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        reading: Reading = settings.reading
        self.family.setCurrentFont(QFont(reading.family or TEXT_FAMILY))
        self.size_field.setValue(reading.size)
        self.measure.setValue(reading.measure)
        self.contrast.setChecked(reading.high_contrast)
        self.motion.setChecked(reading.reduced_motion)
        self.wrap.setChecked(reading.wrap_code)

    @Slot(QFont)
    def _on_family(self, font: QFont) -> None:
        family = font.family()
        change_reading(self._settings, family="" if family == TEXT_FAMILY else family)

    @Slot(int)
    def _on_size(self, pixels: int) -> None:
        change_reading(self._settings, size=pixels)

    @Slot(int)
    def _on_measure(self, characters: int) -> None:
        change_reading(self._settings, measure=characters)

    @Slot(bool)
    def _on_contrast(self, checked: bool) -> None:
        change_reading(self._settings, high_contrast=checked)

    @Slot(bool)
    def _on_motion(self, checked: bool) -> None:
        change_reading(self._settings, reduced_motion=checked)

    @Slot(bool)
    def _on_wrap(self, checked: bool) -> None:
        change_reading(self._settings, wrap_code=checked)

    @Slot()
    def _on_defaults(self) -> None:
        """What is shown of a turn, and where the divider stands, was chosen elsewhere."""
        now: Reading = self._settings.now.reading
        self._settings.update(reading=Reading(panes=now.panes, share=now.share))


def _number(parent: QWidget, limits: tuple[int, int], unit: str) -> QSpinBox:
    field = QSpinBox(parent)
    field.setRange(*limits)
    field.setSuffix(unit)
    field.setKeyboardTracking(False)  # 24 is not typed by way of 2
    return field
