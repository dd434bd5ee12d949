"""One typesetter for all tests of the room; each request is answered before the next."""

from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.typeset import Typeset, Typesetter, start_typesetter

Set = Callable[..., Drawing | Failure]


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    made = start_typesetter()
    yield made
    assert made.close()


@pytest.fixture
def typeset(typesetter: Typesetter) -> Set:
    """Asks for a formula: its drawing, or why there is none."""
    answers: SimpleQueue[Typeset] = SimpleQueue()
    typesetter.deliver_to(answers.put)

    def ask(tex: str, display: bool = False, scope: str = "") -> Drawing | Failure:
        typesetter.request(FormulaKey(tex, display, scope))
        return answers.get(timeout=30).result

    return ask
