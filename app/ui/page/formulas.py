"""The shelf of typeset formulas on the GUI's side: asks the typesetter once, remembers, tells when something came."""

from collections import OrderedDict
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.typeset import Emit, EmitMathml, Mathml, Typeset
from app.ui.page.ink import Ink

MOST_MARKS = 60_000  # about 20 MB of drawing lists
KEPT_MARKS = 6_000  # of a conversation that was left: enough for what was seen of it last
GATHER_MS = 10


class Setter(Protocol):
    """What the shelf needs of a typesetter: one Typeset event for each request, from any thread."""

    def request(self, key: FormulaKey, *, passing: bool = False) -> None: ...

    def request_mathml(self, key: FormulaKey, emit: EmitMathml) -> None: ...

    def deliver_to(self, emit: Emit) -> None: ...


class Formulas(QObject):
    """Lives in the GUI thread, shared by all pages.

    Signals:
        arrived(): formulas have come since the last time; many at once make one signal.
        mathml_arrived(Mathml): what was asked for by `want_mathml`.
    """

    arrived = Signal()
    mathml_arrived = Signal(object)
    _answer = Signal(object)

    def __init__(self, typesetter: Setter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ink = Ink()
        self._typesetter = typesetter
        self._shelf: OrderedDict[FormulaKey, Drawing | Failure] = OrderedDict()
        self._marks = 0
        self._asked: set[FormulaKey] = set()
        self._passing: set[FormulaKey] = set()  # on the shelf, but asked for as half formulas only
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.arrived)
        self._answer.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        typesetter.deliver_to(self.receive)

    def receive(self, event: Typeset) -> None:
        """Takes an answer; may be called from any thread."""
        try:
            self._answer.emit(event)
        except RuntimeError:  # the program is ending, and this object is gone before the thread
            return

    def want(self, key: FormulaKey, *, passing: bool = False) -> Drawing | Failure | None:
        """What the formula looks like, or None: then it has been asked for, and `arrived` will tell.

        `passing`: half a formula, which nobody will ask for again once it has grown.
        """
        known = self.look_up(key)
        if not passing and key in self._passing:  # it grew no more: worth storing after all
            self._passing.discard(key)
            self._typesetter.request(key)
        elif known is None and key not in self._asked:
            self._asked.add(key)
            if passing:
                self._passing.add(key)
            self._typesetter.request(key, passing=passing)
        return known

    def want_mathml(self, key: FormulaKey) -> None:
        """`mathml_arrived` follows."""
        self._typesetter.request_mathml(key, self.receive_mathml)

    def receive_mathml(self, event: Mathml) -> None:
        """Takes an answer on the typesetter's thread; Qt queues it for those who live in the GUI's."""
        try:
            self.mathml_arrived.emit(event)
        except RuntimeError:  # as above
            return

    def look_up(self, key: FormulaKey) -> Drawing | Failure | None:
        """What is known of a formula, without asking for it."""
        known = self._shelf.get(key)
        if known is not None:
            self._shelf.move_to_end(key)
        return known

    def leave(self) -> None:
        """Another conversation comes: the typesetter has what was stored of this one, and pictures are made again."""
        self.ink.drop_pictures()
        self._clear_down_to(KEPT_MARKS)

    def _clear_down_to(self, most: int) -> None:
        while self._marks > most and len(self._shelf) > 1:
            key, result = self._shelf.popitem(last=False)
            self._passing.discard(key)
            self._marks -= _cost(result)

    @Slot(object)
    def _keep(self, event: Typeset) -> None:
        self._asked.discard(event.key)
        if event.key in self._shelf:
            return
        self._shelf[event.key] = event.result
        self._marks += _cost(event.result)
        self._clear_down_to(MOST_MARKS)
        if not self._gather.isActive():
            self._gather.start()


def _cost(result: Drawing | Failure) -> int:
    return result.cost if isinstance(result, Drawing) else 1
