"""Renders the chat template in a model file, which may come from anyone, within bounds.

Jinja's immutable sandbox keeps a template away from Python; on top of that a deadline, a limit on the
size of every text, and no filter that makes long texts of short ones. Message bodies never enter: the
template sees a placeholder for each, so that the caller can tell the file's markup from what a person wrote.
"""

import json
import re
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType
from typing import Any, TypeVar

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.core.chat import Message, Role
from app.core.errors import AppError

LONGEST_SOURCE = 256 * 1024  # characters; the longest known template has 20 thousand
LONGEST_TEXT = 128 * 1024
SECONDS = 2.0

_FILTERS = frozenset({
    "abs", "attr", "bool", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float",
    "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
    "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "sort", "string", "sum", "title",
    "tojson", "trim", "unique", "upper"
})  # fmt: skip
_WIDENING_METHODS = frozenset({
    "center", "expandtabs", "format", "format_map", "ljust", "rjust", "translate", "zfill"
})  # fmt: skip
_TEMPLATE_FILE = "<template>"  # what Jinja calls the code it makes
_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_ADVICE = "The file's chat template is at fault; another build of the model may have a sound one."

_Result = TypeVar("_Result")
Part = int | str  # the number of a message, or the template's own text


class ChatTemplate:
    """The template of one file."""

    def __init__(self, source: str, bos: str = "", eos: str = "", seconds: float = SECONDS) -> None:
        if len(source) > LONGEST_SOURCE:
            raise AppError("The model's chat template is too long.", "", _ADVICE)
        self._seconds = seconds
        self._names = {"bos_token": bos, "eos_token": eos, "tools": None, "documents": None}
        self._template = _guarded(lambda: _environment().from_string(source), seconds, check_texts=False)

    def render(self, messages: Sequence[Message]) -> list[Part]:
        """The prompt as the template's texts with the numbers of the messages between them.

        A system message the template has no place for goes into the first question. Raises AppError.
        """
        marks = _Marks(len(messages))
        turns = [{"role": message.role.value, "content": marks.of(i)} for i, message in enumerate(messages)]
        systems = [i for i, message in enumerate(messages) if message.role is Role.SYSTEM]
        try:
            parts = marks.split(self._text(turns))
        except AppError:
            if not systems:
                raise
            parts = []
        if systems and not set(systems) <= set(parts):
            parts = marks.split(self._text(_folded(turns)))
        missing = set(range(len(messages))) - set(parts)
        if missing:
            raise AppError("The model's chat template leaves messages out.", "", _ADVICE)
        return parts

    def _text(self, turns: list[dict[str, str]]) -> str:
        def run() -> str:
            pieces, size = [], 0
            for piece in self._template.generate(messages=turns, add_generation_prompt=True, **self._names):
                size += len(piece)
                _check_size(size)
                pieces.append(piece)
            return "".join(pieces)

        return _guarded(run, self._seconds, check_texts=True)


class _Marks:
    """Placeholders no template can contain by chance."""

    def __init__(self, count: int) -> None:
        self._nonce = secrets.token_hex(8)
        self._count = count

    def of(self, number: int) -> str:
        return f"\ue000{self._nonce}-{number}\ue001"

    def split(self, text: str) -> list[Part]:
        pieces = re.split(f"\ue000{self._nonce}-(\\d+)\ue001", text)
        parts: list[Part] = [int(piece) if i % 2 else piece for i, piece in enumerate(pieces)]
        return [part for part in parts if part != ""]


def _folded(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same turns with all system texts at the head of the first question."""
    systems = [turn["content"] for turn in turns if turn["role"] == Role.SYSTEM.value]
    others = [dict(turn) for turn in turns if turn["role"] != Role.SYSTEM.value]
    others[0]["content"] = "\n\n".join([*systems, others[0]["content"]])
    return others


def _environment() -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # the optimizer computes constants while compiling, outside all limits
        extensions=["jinja2.ext.loopcontrols", _GenerationTag],
    )
    environment.filters = {name: filter_ for name, filter_ in environment.filters.items() if name in _FILTERS}
    environment.filters.update(tojson=_tojson, join=_join, replace=_replace)
    environment.globals.pop("lipsum", None)
    environment.globals.update(raise_exception=_raise, strftime_now=_now)
    return environment


class _Sandbox(ImmutableSandboxedEnvironment):
    """Also bounds what operators and methods can make."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if hasattr(side, "__len__"):
                _check_size(len(side))
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise SecurityError(f"the operator {operator} is not allowed")
        if operator == "*":
            _check_product(left, right)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str | bytes) and attr in _WIDENING_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        if super().wrap_str_format(value) is not None:
            raise SecurityError("texts may not be formatted")  # a width makes any length of them

    def call(self, context: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
        owner = getattr(function, "__self__", None)
        if isinstance(owner, str) and function.__name__ == "replace":
            return _replace(owner, *args, **kwargs)
        if isinstance(owner, str) and function.__name__ == "join":
            return _join(args[0], owner)
        return super().call(context, function, *args, **kwargs)


class _GenerationTag(Extension):
    """`{% generation %}` marks what a model is trained on; for a prompt its contents are all that matters."""

    tags = {"generation"}  # noqa: RUF012 - as the base class has it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _check_size(size: int) -> None:
    if size > LONGEST_TEXT:
        raise SecurityError("a text grew too long")


def _check_product(left: Any, right: Any) -> None:
    for text, count in ((left, right), (right, left)):
        if hasattr(text, "__len__") and isinstance(count, int):
            _check_size(len(text) * max(count, 0))
    if isinstance(left, int) and isinstance(right, int):
        _check_size(left.bit_length() + right.bit_length())


def _join(value: Any, d: str = "", attribute: str | None = None) -> str:
    items = [str(item if attribute is None else item[attribute]) for item in value]
    _check_size(sum(map(len, items)) + len(d) * len(items))
    return d.join(items)


def _replace(value: Any, old: str, new: str, count: int = -1) -> str:
    text = str(value)
    _check_size(len(text) + text.count(old) * len(new))
    return text.replace(old, new, count)


def _tojson(value: Any, ensure_ascii: bool = False, indent: int | None = None, **_: Any) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=min(indent, 8) if indent else None)


def _raise(message: str) -> None:
    raise jinja2.TemplateError(message)


def _now(pattern: str) -> str:
    _check_size(len(pattern) * 64)
    return datetime.now().astimezone().strftime(pattern)


def _guarded(run: Callable[[], _Result], seconds: float, *, check_texts: bool) -> _Result:
    """Run foreign template code; whatever goes wrong in it is an AppError."""
    outer = sys.gettrace()
    sys.settrace(_watch(time.monotonic() + seconds, check_texts))
    try:
        return run()
    except _TEMPLATE_FAULTS as error:
        reason = str(error).strip().splitlines()
        detail = f"{type(error).__name__}: {reason[0][:200] if reason else ''}"
        raise AppError("The model's chat template failed.", detail, _ADVICE) from error
    finally:
        sys.settrace(outer)


def _watch(deadline: float, check_texts: bool) -> Callable[[FrameType, str, object], Any]:
    """A trace function: a thread can't be killed, but Python asks this one at each line of the template."""

    def trace(frame: FrameType, event: str, value: object) -> Any:
        if event == "call":
            frame.f_trace_lines = frame.f_code.co_filename == _TEMPLATE_FILE
        elif check_texts and event == "return" and isinstance(value, str):
            _check_size(len(value))
        if time.monotonic() > deadline:
            raise SecurityError("it takes too long")
        return trace

    return trace
