"""Closes what a half-arrived formula has open, so that it can be typeset while it streams."""

import re

_TOKEN = re.compile(r"\\(?:begin|end)\{[^}]*\}|\\[A-Za-z]+|\\.|[{}]|[^\\{}]+", re.DOTALL)
_CUT_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*(?:\{[^}]*)?\Z")
_CUT_WORD = re.compile(r"\\[A-Za-z]*\Z")
_DANGLING = re.compile(r"(?:[\^_&]|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z]))\s*\Z")
_CUT_OPTION = re.compile(r"\\(?:sqrt|xrightarrow|xleftarrow|\\)\s*\[[^\]{}]*\Z")
_CUT_COLUMNS = re.compile(r"\\begin\{(?:array|alignat\*?|alignedat)\}(?:\s*\{[^}]*)?\Z")
_TWO_ARGUMENTS = frozenset(
    [
        r"\frac",
        r"\dfrac",
        r"\tfrac",
        r"\cfrac",
        r"\binom",
        r"\dbinom",
        r"\tbinom",
        r"\overset",
        r"\underset",
        r"\stackrel",
        r"\textcolor",
        r"\color",
        r"\cancelto",
    ]
)


def complete(tex: str) -> str:
    """TeX that begins like `tex` and has no open ends, as far as that can be told."""
    return _close(_trim(tex))


def _trim(tex: str) -> str:
    """Without what can't be typeset yet at the very end: half a control word, a lone `^`, half an argument."""
    previous = None
    while tex != previous:
        previous = tex
        for pattern in (_CUT_ENVIRONMENT, _CUT_COLUMNS, _CUT_OPTION, _DANGLING):
            tex = pattern.sub("", tex)
        if _ends_in_half_a_word(tex):
            tex = _CUT_WORD.sub("", tex)
        tex = tex.rstrip()
    return tex


def _ends_in_half_a_word(tex: str) -> bool:
    """A control word at the end may go on; a lone backslash is one unless it is the second of a row break."""
    found = _CUT_WORD.search(tex)
    if not found:
        return False
    backslashes = len(tex[: found.start() + 1]) - len(tex[: found.start() + 1].rstrip("\\"))
    return backslashes % 2 == 1


def _close(tex: str) -> str:
    """Appends the closing parts of everything open, innermost first."""
    pending: list[str] = []
    command, arguments = "", 0
    for found in _TOKEN.finditer(tex):
        token = found.group()
        if token == "{":
            lacks_second = command in _TWO_ARGUMENTS and arguments == 0
            pending.append("}{}" if lacks_second else "}")
            continue
        if token == "}":
            arguments = 1 if _pop(pending, ("}", "}{}")) == "}{}" else 0
            command = command if arguments else ""
            command = _TWO_MARK if arguments else command
            continue
        if token.isspace():
            continue
        arguments = 0
        command = token if token.startswith("\\") else ""
        _note(token, pending)
    if command == _TWO_MARK:
        tex += "{}"
    return tex + "".join(reversed(pending))


_TWO_MARK = "\\second-argument"


def _note(token: str, pending: list[str]) -> None:
    if token.startswith("\\begin{"):
        pending.append("\\end" + token[6:])
    elif token.startswith("\\end{"):
        _pop_through(pending, "\\end" + token[4:])
    elif token == "\\left":
        pending.append("\\right.")
    elif token == "\\right":
        _pop(pending, ("\\right.",))


def _pop(pending: list[str], wanted: tuple[str, ...]) -> str:
    return pending.pop() if pending and pending[-1] in wanted else ""


def _pop_through(pending: list[str], wanted: str) -> None:
    if wanted in pending:
        while pending.pop() != wanted:
            pass
