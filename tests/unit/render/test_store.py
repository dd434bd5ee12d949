"""Formulas of earlier starts: drawn without any JavaScript."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.typeset import Typeset, Typesetter
from app.storage.drawings import DrawingFile
from app.system.resources import resource
from tests.support.formulas import FORMULAS

KEYS = [FormulaKey(tex, display) for tex, display in FORMULAS]
FAULTY = FormulaKey(r"\nosuchname", False)
Start = Callable[[], Typesetter]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    made: list[Typesetter] = []

    def begin() -> Typesetter:
        for typesetter in made:
            assert typesetter.close()
        path = tmp_path / "formulas.db"
        made.append(Typesetter(resource("math/typeset.js"), open_store=partial(DrawingFile, path)))
        made[-1].start()
        return made[-1]

    yield begin
    for typesetter in made:
        typesetter.close()


def ask(typesetter: Typesetter, *keys: FormulaKey, passing: bool = False) -> list[Drawing | Failure]:
    answers: SimpleQueue[Typeset] = SimpleQueue()
    typesetter.deliver_to(answers.put)
    for key in keys:
        typesetter.request(key, passing=passing)
    return [answers.get(timeout=30).result for _ in keys]


def test_the_next_start_needs_no_javascript(start: Start) -> None:
    first, second = start(), None
    drawn = ask(first, *KEYS, FAULTY)
    assert first.scripted == len(KEYS) + 1
    second = start()
    assert ask(second, *KEYS, FAULTY) == drawn
    assert second.scripted == 0


def test_a_scope_makes_another_formula(start: Start) -> None:
    ask(start(), FormulaKey(r"\v", False, r"\def\v{x}"))
    again = start()
    drawn = ask(again, FormulaKey(r"\v", False, r"\def\v{y}"), FormulaKey(r"\v", True, r"\def\v{x}"))
    assert all(isinstance(result, Drawing) for result in drawn)
    assert again.scripted == 2


def test_half_formulas_are_not_stored_unless_they_grow_no_more(start: Start) -> None:
    typesetter = start()
    ask(typesetter, *KEYS[:6], passing=True)
    whole = ask(typesetter, KEYS[0])
    assert typesetter.scripted == 6
    again = start()
    assert ask(again, KEYS[0]) == whole
    assert again.scripted == 0
    ask(again, KEYS[1])
    assert again.scripted == 1


def test_nothing_is_left_of_what_shall_be_forgotten(start: Start) -> None:
    typesetter = start()
    ask(typesetter, *KEYS[:3])
    ask(typesetter, KEYS[3], passing=True)
    typesetter.forget()
    drawn = ask(typesetter, KEYS[0], KEYS[3])
    assert typesetter.scripted == 6
    again = start()
    assert ask(again, KEYS[0], KEYS[3]) == drawn
    assert again.scripted == 0
    ask(again, KEYS[1])
    assert again.scripted == 1


def test_a_spoilt_entry_is_set_anew(start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    drawn = ask(start(), KEYS[0])
    start().close()
    file = DrawingFile(tmp_path / "formulas.db", _version())
    file.put([(KEYS[0].digest(), b"no zlib")])
    file.close()
    again = start()
    assert ask(again, KEYS[0]) == drawn
    assert again.scripted == 1
    assert "broken" in caplog.text


def _version() -> str:
    versions: list[str] = []

    class NoStore:
        def find(self, _key: bytes) -> None:
            return None

        def put(self, _entries: object) -> None: ...

        def clear(self) -> None: ...

        def close(self) -> None: ...

    def note(version: str) -> NoStore:
        versions.append(version)
        return NoStore()

    typesetter = Typesetter(resource("math/typeset.js"), open_store=note)
    typesetter.start()
    typesetter.close()
    return versions[0]
