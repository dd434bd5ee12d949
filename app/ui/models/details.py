"""All that is known about one model, at the side of the page."""

from functools import partial
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.catalogue import CatalogueEntry, Hub, RemoteModel
from app.core.fit import Fit
from app.core.library import ModelFile
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.acts import Act, Subject, others, primary
from app.ui.models.wording import HUB_NAMES, badge, memory, model_name, quality, size, speed, standing
from app.ui.theme import Theme

WIDTH = 340
PAGES = {Hub.HUGGING_FACE: "https://huggingface.co/", Hub.MODELSCOPE: "https://modelscope.cn/models/"}
UNCONFIRMED = "Computed or reported; refresh asks the hub."


class Fact(QTextEdit):
    """Text to be selected and copied, as high as it is; hashes and paths break anywhere, which a label can't."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, readOnly=True)
        self.setObjectName("fact")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setPlainText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self.setFixedHeight(ceil(self.document().size().height()) + 2)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        event.ignore()  # the drawer scrolls, not one of its lines


class DetailsDrawer(QFrame):
    """Facts to read and to copy; addresses are opened after a click only.

    Signals:
        acted(Act, Subject)
        link_wanted(str)
        closed()
    """

    acted = Signal(object, object)
    link_wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._subject = Subject()
        self._entry: CatalogueEntry | None = None
        self._fit: Fit | None = None
        self._title = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._title.setObjectName("panel-heading")
        self.close_button = flat_button("Close the details", self, hint="Close the details (Esc)")
        self.close_button.clicked.connect(self.closed)
        self._body = QScrollArea(self, widgetResizable=True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 4)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body, 1)
        self.hide()

    @property
    def subject(self) -> Subject:
        return self._subject

    def show_subject(self, subject: Subject, entry: CatalogueEntry | None, fit: Fit | None) -> None:
        self._subject, self._entry, self._fit = subject, entry, fit
        self._title.setText(_title(subject))
        self._body.setWidget(self._filled(_facts(subject, entry, fit), _links(subject, entry)))
        self.show()

    def set_subject(self, subject: Subject) -> None:
        """The same model as it stands now; what can be done with it may be others."""
        before, self._subject = self._subject, subject
        if (primary(before), others(before), before.file) != (primary(subject), others(subject), subject.file):
            self.show_subject(subject, self._entry, self._fit)

    def facts(self) -> dict[str, str]:
        """What is shown, by its label."""
        return {each.accessibleName(): each.toPlainText() for each in self._body.findChildren(Fact)}

    def set_theme(self, theme: Theme) -> None:
        self.close_button.setIcon(icon("close", theme.muted))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _filled(self, facts: list[tuple[str, str]], links: list[tuple[str, str]]) -> QWidget:
        body = QWidget(self)
        body.setObjectName("drawer-body")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(9)
        for index, act in enumerate((primary(self._subject), *others(self._subject))):
            if act is not Act.DETAILS:
                column.addWidget(self._act_button(act, first=index == 0, parent=body))
        for label, text in facts:
            column.addLayout(_fact(label, text, body))
        for label, address in links:
            column.addWidget(self._link_button(label, address, body), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return body

    def _act_button(self, act: Act, *, first: bool, parent: QWidget) -> QPushButton:
        button = QPushButton(act.value, parent)
        if first:
            button.setObjectName("primary")
        button.clicked.connect(partial(self._on_act, act))
        return button

    def _link_button(self, label: str, address: str, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setText(label)
        button.setObjectName("link")
        button.setToolTip(address)
        button.setAccessibleName(f"{label}, opens in the browser")
        button.clicked.connect(partial(self._on_link, address))
        return button

    def _on_act(self, act: Act, _checked: bool = False) -> None:
        self.acted.emit(act, self._subject)

    def _on_link(self, address: str, _checked: bool = False) -> None:
        self.link_wanted.emit(address)


def _title(subject: Subject) -> str:
    if subject.model is not None:
        return model_name(subject.model)
    return subject.file.name if subject.file is not None else ""


def _facts(subject: Subject, entry: CatalogueEntry | None, fit: Fit | None) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if fit is not None:
        told = " · ".join(part for part in (badge(fit), speed(fit.tokens_per_second)) if part)
        facts.append(("On this machine (estimated)", f"{told}\n{memory(fit)}"))
    if subject.file is not None:
        facts += _facts_of_file(subject.file)
    if subject.model is not None:
        facts += _facts_of_model(subject.model)
    if entry is not None:
        facts += [("Purpose", entry.purpose), ("Context", f"{entry.context:,} tokens"), ("Licence", entry.licence)]
    return [(label, text) for label, text in facts if text]


def _facts_of_file(file: ModelFile) -> list[tuple[str, str]]:
    return [
        ("Here as", "\n".join(str(path) for path in file.parts)),
        ("Belongs to", file.owner.value),
        ("Checked", standing(file)),
        ("Can't be used", str(file.problem) if file.problem is not None else ""),
        ("Architecture", file.architecture),
        ("Size here", f"{file.size:,} bytes"),
    ]


def _facts_of_model(model: RemoteModel) -> list[tuple[str, str]]:
    sizes = "\n".join(_file_line(file.path, file.size) for file in model.files)
    hashes = "\n".join(file.sha256 or "not told" for file in model.files)
    return [
        ("Quality", quality(model.quantization)),
        ("File" if len(model.files) == 1 else "Files", sizes),
        ("SHA-256", hashes),
        ("Source", f"{HUB_NAMES[model.hub]}: {model.repository}"),
        ("Revision", model.revision),
        ("Sizes and hashes", "As the hub told them." if model.confirmed else UNCONFIRMED),
    ]


def _file_line(path: str, count: int | None) -> str:
    return f"{path}\n{count:,} bytes ({size(count)})" if count is not None else path


def _links(subject: Subject, entry: CatalogueEntry | None) -> list[tuple[str, str]]:
    links = []
    if subject.model is not None:
        links.append(("Repository", PAGES[subject.model.hub] + subject.model.repository))
    if entry is not None:
        links.append(("Model card", entry.card))
    return links


def _fact(label: str, text: str, parent: QWidget) -> QVBoxLayout:
    name = QLabel(label, parent)
    name.setObjectName("fact-name")
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(name)
    column.addWidget(Fact(label, text, parent))
    return column
