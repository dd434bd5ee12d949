"""The benchmarks of all variants beside each other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.catalogue import CatalogueEntry

NOTE = "Per cent, as the model cards tell; their publishers do not all measure in the same way."


class Comparison(QFrame):
    """A row for each benchmark, a column for each variant; the best of a row is marked. Hidden until it is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._entries: tuple[CatalogueEntry, ...] = ()
        self._scroll = QScrollArea(self, widgetResizable=True)
        self._scroll.setObjectName("comparison")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        note = QLabel(NOTE, self, wordWrap=True)
        note.setObjectName("panel-hint")
        note.setIndent(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 8)
        column.addWidget(self._scroll)
        column.addWidget(note)
        self.hide()

    def set_entries(self, entries: tuple[CatalogueEntry, ...]) -> None:
        shown = [(each.name, each.benchmarks) for each in self._entries]
        self._entries = entries
        if [(each.name, each.benchmarks) for each in entries] != shown:
            table = _table(entries, self)
            self._scroll.setWidget(table)
            self._scroll.setFixedHeight(table.sizeHint().height() + self._scroll.horizontalScrollBar().height() // 2)

    def texts(self) -> list[list[str]]:
        """The table as it is read, its head first."""
        (grid,) = self._scroll.findChildren(QGridLayout)
        return [[_text_at(grid, row, column) for column in range(grid.columnCount())] for row in range(grid.rowCount())]


def _table(entries: tuple[CatalogueEntry, ...], parent: QWidget) -> QWidget:
    table = QWidget(parent)
    table.setObjectName("comparison-table")
    grid = QGridLayout(table)
    grid.setContentsMargins(16, 2, 16, 2)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    grid.addWidget(_cell("Benchmark", "row-line", table), 0, 0)
    for column, entry in enumerate(entries, 1):
        grid.addWidget(_cell(entry.name.removeprefix("Phi-4-"), "row-line", table, numeric=True), 0, column)
    names = dict.fromkeys(each.name for entry in entries for each in entry.benchmarks)
    for row, name in enumerate(names, 1):
        grid.addWidget(_cell(name, "fact", table), row, 0)
        scores = [next((each.score for each in entry.benchmarks if each.name == name), None) for entry in entries]
        best = max(score for score in scores if score is not None)
        for column, score in enumerate(scores, 1):
            look = "best" if score == best and scores.count(None) < len(scores) - 1 else "fact"
            grid.addWidget(_cell("–" if score is None else f"{score:.1f}", look, table, numeric=True), row, column)
    return table


def _cell(text: str, name: str, parent: QWidget, *, numeric: bool = False) -> QLabel:
    label = QLabel(text, parent, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setAlignment(Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft)
    return label


def _text_at(grid: QGridLayout, row: int, column: int) -> str:
    item = grid.itemAtPosition(row, column)
    widget = item.widget() if item is not None else None
    return widget.text() if isinstance(widget, QLabel) else ""
