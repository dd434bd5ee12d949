"""All that a row says of its model. Pure."""

from dataclasses import dataclass

from app.control.model_states import Stage
from app.core.fit import Fit, Verdict
from app.ui.models.acts import Act, Subject, primary
from app.ui.models.wording import badge, memory, model_size, offer, percent, size, speed, stage, standing

_BAR_MOVES = (Stage.RECEIVING, Stage.CONNECTING, Stage.CHECKING)


@dataclass(frozen=True, slots=True)
class RowWords:
    """Of one subject, as it stands. What there is nothing to say of is an empty text."""

    title: str
    subject: Subject
    reason: str = ""  # why it is the one to take on this machine; "": it is not
    fit: Fit | None = None
    work: float | None = None  # how far its bytes have been compared (0 to 1); None: they are not

    # Beside each other

    @property
    def size(self) -> str:
        file, model = self.subject.file, self.subject.model
        if file is not None:
            return size(file.size)
        return model_size(model) if model is not None else ""

    @property
    def badge(self) -> str:
        return badge(self.fit) if self.fit is not None else ""

    @property
    def badge_look(self) -> str:
        if self.fit is None:
            return "none"
        return {Verdict.ALL_ON_GPU: "good", Verdict.DOES_NOT_FIT: "bad"}.get(self.fit.verdict, "plain")

    @property
    def memory(self) -> str:
        return memory(self.fit) if self.fit is not None else ""

    @property
    def speed(self) -> str:
        return speed(self.fit.tokens_per_second) if self.fit is not None else ""

    @property
    def act(self) -> Act:
        """What the button does."""
        return primary(self.subject)

    # Below

    def line(self, *, narrow: bool) -> str:
        """How it stands. `narrow`: where it is not here, with size, fit and speed, which stand nowhere else then."""
        subject = self.subject
        told = self._standing()
        if not narrow or subject.transfer is not None:
            return told
        where = (self.badge, self.speed) if subject.file is None else (told,)
        return _joined(" · ", self.size, *where)

    @property
    def note(self) -> str:
        """Why it does not go on, or why it is recommended."""
        return self._problem() or self._reason()

    @property
    def note_look(self) -> str:
        return "bad" if self._problem() else "plain"

    @property
    def fraction(self) -> float | None:
        """How far the bar is."""
        return self.subject.transfer.fraction if self.subject.transfer is not None else self.work

    @property
    def has_bar(self) -> bool:
        transfer = self.subject.transfer
        return self.work is not None or (transfer is not None and transfer.stage is not Stage.INSTALLED)

    @property
    def bar_look(self) -> str:
        transfer = self.subject.transfer
        return "moving" if transfer is None or transfer.stage in _BAR_MOVES else "still"

    def sentence(self, *, narrow: bool) -> str:
        """The whole row, for those who hear it."""
        recommended = "recommended" if self.reason else ""
        line = self.line(narrow=narrow)
        return _joined(", ", self.title, recommended, self.size, line, self.badge, self.speed, self.note)

    def has_other_kind_than(self, other: "RowWords") -> bool:
        """Whether more differs than the figures of a transfer under way."""
        return self._kind() != other._kind()

    def _kind(self) -> tuple[object, ...]:
        transfer = self.subject.transfer
        return (self.subject.file, transfer and (transfer.stage, transfer.problem, transfer.position))

    def _standing(self) -> str:
        subject = self.subject
        if subject.transfer is not None:
            return stage(subject.transfer)
        if self.work is not None:
            return f"Comparing every byte · {percent(self.work)}"
        if subject.file is not None:
            return standing(subject.file)
        return offer(subject.model) if subject.model is not None else ""

    def _problem(self) -> str:
        transfer, file = self.subject.transfer, self.subject.file
        if transfer is not None:
            return transfer.problem.title if transfer.problem is not None else ""  # the bar says the rest
        return str(file.problem) if file is not None and file.problem is not None else ""

    def _reason(self) -> str:
        """It stays while the model is on its way: nothing moves when a download begins."""
        if self.subject.file is not None or self.subject.is_usable:
            return ""
        text = self.reason.removeprefix(f"{self.title}: ")
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
