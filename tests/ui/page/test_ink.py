import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.render.drawing import (
    CURRENT,
    Box,
    Clip,
    Dash,
    Ellipse,
    Letters,
    Line,
    Mark,
    Matrix,
    Outline,
    Paint,
    Place,
    Placed,
    Polygon,
    Segment,
)
from app.ui.page.ink import LARGEST_PICTURE, Ink, Look
from app.ui.page.paths import painter_path

ONE: Matrix = (1, 0, 0, 1, 0, 0)
FILL = Paint(CURRENT, None, 0)
STROKE = Paint(None, CURRENT, 100)
LOOK = Look(100, QColor("black").rgba())

MARKS: dict[str, tuple[Mark, tuple[int, int], tuple[int, int]]] = {
    # what is drawn, a point (in pixels) with ink, one without
    "outline": (Outline("M0 0H500V500H0Z", ONE, FILL), (25, 25), (75, 25)),
    "outline, stroked": (Outline("M0 0H500V500H0Z", ONE, STROKE), (50, 25), (25, 25)),
    "box": (Box(0, 0, 500, 500, 0, ONE, FILL), (25, 25), (75, 75)),
    "line": (Line(0, 500, 1000, 500, ONE, STROKE), (50, 50), (50, 80)),
    "ellipse": (Ellipse(500, 500, 400, 200, ONE, FILL), (50, 50), (50, 80)),
    "polygon": (Polygon((0, 0, 1000, 0, 0, 1000), ONE, FILL), (20, 20), (90, 90)),
    "letters": (Letters("█", (1, 0, 0, 1, 0, 900), 1000, 600, "serif", False, False, FILL), (30, 50), (95, 50)),
    "clip": (Clip(500, 500, ONE, (Box(0, 0, 1000, 1000, 0, ONE, FILL),)), (25, 25), (75, 75)),
    "centred": (Placed(Place.CENTRE, 0, (Box(0, 0, 100, 1000, 0, ONE, FILL),)), (55, 50), (45, 50)),
    "at the margin": (Placed(Place.RIGHT, 100, (Box(0, 0, 100, 1000, 0, ONE, FILL),)), (95, 50), (45, 50)),
    "moved": (Box(0, 0, 300, 300, 0, (1, 0, 0, 1, 500, 500), FILL), (65, 65), (25, 25)),
}


def painted(marks: tuple[Mark, ...], *, look: Look = LOOK) -> QImage:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    full = any(isinstance(mark, Placed) for mark in marks)
    Ink().paint(painter, Segment(1000, 0, 1000, full, 0, marks), QPointF(0, 0), look, 100)
    painter.end()
    return image


@pytest.mark.parametrize(("mark", "ink", "none"), MARKS.values(), ids=MARKS.keys())
def test_marks(qtbot: QtBot, mark: Mark, ink: tuple[int, int], none: tuple[int, int]) -> None:
    image = painted((mark,))
    assert QColor(image.pixel(*ink)).lightness() < 80
    assert QColor(image.pixel(*none)) == QColor("white")


@pytest.mark.parametrize("name", ["red", "#ff0000"])
def test_colours(qtbot: QtBot, name: str) -> None:
    image = painted((Box(0, 0, 1000, 1000, 0, ONE, Paint(name, None, 0)),))
    assert QColor(image.pixel(50, 50)) == QColor("red")


def test_a_name_that_is_no_colour_gives_the_text_s(qtbot: QtBot) -> None:
    look = Look(100, QColor("blue").rgba())
    image = painted((Box(0, 0, 1000, 1000, 0, ONE, Paint("nocolour", None, 0)),), look=look)
    assert QColor(image.pixel(50, 50)) == QColor("blue")


def test_dashes_leave_gaps(qtbot: QtBot) -> None:
    image = painted((Line(0, 500, 1000, 500, ONE, Paint(None, CURRENT, 60, Dash.DASHED)),))
    row = [QColor(image.pixel(x, 50)).lightness() < 128 for x in range(100)]
    assert 30 < sum(row) < 70


def test_a_huge_formula_allocates_no_picture(qtbot: QtBot) -> None:
    ink = Ink()
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    wide = Segment(1000.0 * LARGEST_PICTURE, 100, 100, False, 0, (Box(0, 0, 10, 10, 0, ONE, FILL),))
    ink.paint(painter, wide, QPointF(0, 50), LOOK)
    painter.end()
    assert ink.picture_bytes == 0


@pytest.mark.parametrize("length", [1000, 200_000])
def test_what_reaches_beyond_the_box_is_painted_only_near_it(qtbot: QtBot, length: float) -> None:
    """As a picture and, where that would be too large, as vectors."""
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    beyond = (Box(-6000, -9000, length, 18_000, 0, ONE, FILL), Box(-6000, -9000, 20_000, 18_000, 0, ONE, FILL))
    Ink().paint(painter, Segment(length, 500, 500, False, 0, beyond), QPointF(60, 50), Look(10, LOOK.colour))
    painter.end()
    assert QColor(image.pixel(60 - 30, 50)).lightness() < 80
    assert QColor(image.pixel(60 - 48, 50)) == QColor("white")
    assert QColor(image.pixel(65, 50 - 12)).lightness() < 80
    assert QColor(image.pixel(65, 50 - 25)) == QColor("white")


def test_pictures_are_kept_and_bounded(qtbot: QtBot) -> None:
    ink = Ink(picture_bytes=200_000)
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for number in range(30):
        segment = Segment(1000, 500, 500, False, 0, (Box(0, 0, number, 10, 0, ONE, FILL),))
        ink.paint(painter, segment, QPointF(0, 50), LOOK)
        ink.paint(painter, segment, QPointF(0, 50), LOOK)
    painter.end()
    assert 0 < ink.picture_bytes <= 200_000


def test_paths() -> None:
    path = painter_path("M0 0L10 0V10H0Zm20 0l5 5h5v-5q1 1 2 0t2 0c1 1 2 2 3 0T50 50")
    assert path.boundingRect().right() == 50
    assert path.contains(QPointF(5, 5))
    with pytest.raises(ValueError, match="unknown path command"):
        painter_path("M0 0A1 1 0 0 0 1 1")
