"""Asks for all formulas of a complete text and waits for them: for exports, which have no event loop."""

from collections.abc import Iterable
from queue import SimpleQueue

from app.render.complete import complete
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.scan import Formula
from app.render.typeset import Mathml, Typeset, Typesetter

Results = dict[FormulaKey, Drawing | Failure]
Written = dict[FormulaKey, str]


def key_of(formula: Formula) -> FormulaKey:
    """What the typesetter is asked for; a half-arrived formula is closed first."""
    return FormulaKey(complete(formula.tex) if formula.is_open else formula.tex, formula.display, formula.scope)


def typeset_all(formulas: Iterable[Formula], typesetter: Typesetter) -> Results:
    """Blocks until all are done; each takes at most the typesetter's own limit."""
    answers: SimpleQueue[Typeset] = SimpleQueue()
    typesetter.deliver_to(answers.put)
    keys = {key_of(formula) for formula in formulas}
    for key in keys:
        typesetter.request(key)
    events = [answers.get() for _ in keys]
    return {event.key: event.result for event in events}


def mathml_all(formulas: Iterable[Formula], typesetter: Typesetter) -> Written:
    """The same as MathML; those that can't be are left out."""
    answers: SimpleQueue[Mathml] = SimpleQueue()
    keys = {key_of(formula) for formula in formulas}
    for key in keys:
        typesetter.request_mathml(key, answers.put)
    events = [answers.get() for _ in keys]
    return {event.key: event.result for event in events if isinstance(event.result, str)}
