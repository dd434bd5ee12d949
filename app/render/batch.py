"""Asks for all formulas of a complete text and waits for them: for exports, which have no event loop."""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar

from app.core.progress import Advance, untold
from app.render.complete import complete
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.scan import Formula
from app.render.typeset import Mathml, Typeset, Typesetter
from app.render.typeset_work import LONGEST_FORMULA

_Event = TypeVar("_Event")
AHEAD = 16  # formulas that are asked for before the first has come
Results = dict[FormulaKey, Drawing | Failure]
Written = dict[FormulaKey, str]


def key_of(formula: Formula) -> FormulaKey:
    """What the typesetter is asked for; a half-arrived formula is closed first."""
    is_half = formula.is_open and len(formula.tex) <= LONGEST_FORMULA  # longer ones are refused as they are
    return FormulaKey(complete(formula.tex) if is_half else formula.tex, formula.display, formula.scope)


def typeset_all(formulas: Iterable[Formula], typesetter: Typesetter, advance: Advance = untold) -> Results:
    """Blocks until all are done; each takes at most the typesetter's own limit."""
    answers: SimpleQueue[Typeset] = SimpleQueue()
    typesetter.deliver_to(answers.put)
    events = _one_by_one(formulas, typesetter.request, answers, advance)
    return {event.key: event.result for event in events}


def mathml_all(formulas: Iterable[Formula], typesetter: Typesetter, advance: Advance = untold) -> Written:
    """The same as MathML; those that can't be are left out."""
    answers: SimpleQueue[Mathml] = SimpleQueue()
    events = _one_by_one(formulas, lambda key: typesetter.request_mathml(key, answers.put), answers, advance)
    return {event.key: event.result for event in events if isinstance(event.result, str)}


def _one_by_one(
    formulas: Iterable[Formula], ask: Callable[[FormulaKey], None], answers: "SimpleQueue[_Event]", advance: Advance
) -> Iterator[_Event]:
    """Few are asked for ahead, so that little is left to do where no more are wanted."""
    keys = list(dict.fromkeys(key_of(formula) for formula in formulas))
    for place in range(len(keys) + AHEAD):
        if place < len(keys):
            ask(keys[place])
        if place >= AHEAD:
            yield answers.get()
            advance((place - AHEAD + 1) / len(keys))
