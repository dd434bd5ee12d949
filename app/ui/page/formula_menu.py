"""What can be done with a formula: copied in several forms, shown larger."""

from functools import partial

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.render.speech import spoken
from app.render.svg import svg_file
from app.ui.page.formula_picture import FormulaDialog, formula_picture
from app.ui.page.formula_places import FormulaPlace
from app.ui.page.mathml_copying import MathmlCopying
from app.ui.theme import Theme

SVG_TYPE = "image/svg+xml"


def add_formula_actions(menu: QMenu, place: FormulaPlace, mathml: MathmlCopying, theme: Theme, parent: QWidget) -> None:
    """At the end of a context menu."""
    menu.addSeparator()
    menu.addAction("Copy as LaTeX").triggered.connect(partial(copy_latex, place))
    menu.addAction("Copy as MathML").triggered.connect(partial(copy_mathml, place, mathml))
    menu.addAction("Copy in words").triggered.connect(partial(copy_words, place))
    menu.addAction("Copy as SVG").triggered.connect(partial(copy_svg, place))
    menu.addAction("Copy as picture (PNG)").triggered.connect(partial(copy_picture, place))
    menu.addSeparator()
    menu.addAction("Show larger").triggered.connect(partial(show_larger, place, theme, parent))


def copy_latex(place: FormulaPlace, _checked: bool = False) -> None:
    """As it was written, with its delimiters."""
    QGuiApplication.clipboard().setText(place.formula.source)


def copy_mathml(place: FormulaPlace, mathml: MathmlCopying, _checked: bool = False) -> None:
    mathml.copy(place.formula)


def copy_words(place: FormulaPlace, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setText(spoken(place.formula.tex))


def copy_svg(place: FormulaPlace, _checked: bool = False) -> None:
    """As a picture for programs that know SVG, and as its text for the others."""
    text = svg_file(place.drawing, place.formula.tex)
    data = QMimeData()
    data.setData(SVG_TYPE, QByteArray(text.encode()))
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def copy_picture(place: FormulaPlace, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setImage(formula_picture(place.drawing))


def show_larger(place: FormulaPlace, theme: Theme, parent: QWidget, _checked: bool = False) -> None:
    FormulaDialog(place, theme, parent).show()
