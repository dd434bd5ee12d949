"""Puts a formula on the clipboard as MathML, which the typesetter makes when it is asked for."""

from PySide6.QtCore import QByteArray, QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.render.batch import key_of
from app.render.drawing import Failure
from app.render.formula_key import FormulaKey
from app.render.scan import Formula
from app.render.typeset import Mathml
from app.ui.page.formulas import Formulas

MATHML_TYPE = "application/mathml+xml"


class MathmlCopying(QObject):
    """For one view, whose window is told where it can't be done."""

    def __init__(self, view: QWidget, formulas: Formulas, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._formulas = view, formulas
        self._wanted: FormulaKey | None = None
        formulas.mathml_arrived.connect(self._on_mathml)

    def copy(self, formula: Formula) -> None:
        """A little later it is there."""
        self._wanted = key_of(formula)
        self._formulas.want_mathml(self._wanted)

    @Slot(object)
    def _on_mathml(self, event: Mathml) -> None:
        if event.key != self._wanted:  # another view's, or something else was wanted since
            return
        self._wanted = None
        if isinstance(event.result, Failure):
            QApplication.sendEvent(self._view, QStatusTipEvent(f"Not copied. {event.result.reason}"))
        else:
            QGuiApplication.clipboard().setMimeData(mathml_data(event.result))


def mathml_data(text: str) -> QMimeData:
    """Under its own type, and as text: Word, LibreOffice and others know it by its first letters."""
    data = QMimeData()
    data.setData(MATHML_TYPE, QByteArray(text.encode()))
    data.setText(text)
    return data
