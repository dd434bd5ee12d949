"""One QuickJS context with the typesetting bundle in it."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from app.core.errors import AppError
from app.render.decode import Answer
from app.render.formula_key import FormulaKey, Measure

SECONDS = 1
MEMORY = 256 << 20
# MathJax recurses deeply (\ce most of all): QuickJS needs far more than its default, the thread more than that.
SCRIPT_STACK = 24 << 20
THREAD_STACK = 32 << 20


class FormulaError(Exception):
    """The formula's own fault, in MathJax's words."""


class TypesetEngine:
    """Lives on one thread. It has no input or output, and limits of time, memory and stack."""

    def __init__(self, bundle: Path, measure: Measure) -> None:
        """Raises AppError when the bundle can't be read."""
        try:
            source = bundle.read_text(encoding="utf-8")
        except OSError as error:
            raise AppError("The typesetting bundle can't be read.", str(error)) from error
        quickjs: Any = import_module("quickjs")  # has no types; loaded on the thread, not at start-up
        self._script_error: type[Exception] = quickjs.JSException
        self._context: Any = quickjs.Context()
        self._context.set_max_stack_size(SCRIPT_STACK)
        self._context.set_memory_limit(MEMORY)
        self._context.eval(source)
        self._context.set_time_limit(SECONDS)
        self._typeset = self._context.get("typeset")
        self._mathml = self._context.get("mathml")
        self._learn = self._context.get("learn")
        self._measure = measure
        self._outlines: dict[int, str] = {}

    @property
    def memory(self) -> int:
        """Bytes the context has allocated."""
        return int(self._context.memory()["malloc_size"])

    def typeset(self, key: FormulaKey) -> Answer:
        """All a Decoder needs. Raises FormulaError, and whatever a formula does to the engine."""
        answer = self._ask(key)
        if wanted := answer.get("wanted"):
            self._learn(json.dumps([[entry, self._measure(*entry)] for entry in wanted]))
            answer = self._ask(key)
        used = _outline_numbers(answer["segments"]) | _outline_numbers(answer["parts"])
        return {**answer, "outlines": [[number, self._outlines[number]] for number in sorted(used)]}

    def mathml(self, key: FormulaKey) -> str:
        """The formula for other programs: standard elements and attributes only. Raises as `typeset` does."""
        return cast(str, self._call(self._mathml, key))

    def _ask(self, key: FormulaKey) -> Answer:
        answer = cast(Answer, self._call(self._typeset, key))
        self._outlines.update(answer["outlines"])  # each comes once
        return answer

    def _call(self, function: Any, key: FormulaKey) -> object:
        tex, scope = (text.encode("utf-8", "replace").decode("utf-8") for text in (key.tex, key.scope))
        try:  # lone surrogates can't cross
            return cast(object, json.loads(function(scope, tex, key.display)))
        except self._script_error as error:
            first = str(error).partition("\n")[0]
            if not first.startswith("Error: "):
                raise  # InternalError, RangeError, TypeError: the engine's trouble
            raise FormulaError(first.removeprefix("Error: ")) from error


def _outline_numbers(entries: list[Any]) -> set[int]:
    """Of the outlines in lists of marks, however deep."""
    found: set[int] = set()
    for entry in entries:
        if isinstance(entry, list):
            if len(entry) == 6 and entry[0] == "p":
                found.add(entry[1])
            else:
                found |= _outline_numbers(entry)
    return found
