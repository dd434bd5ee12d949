"""Closes what a half-arrived formula has open, so that it can be typeset while it streams."""

import re
from collections import Counter

REACH = 1000  # characters from the end: longer arguments are no lengths, colours or names
MOST_TRIMS = 40  # what has more loose ends is not mathematics
_TOKEN = re.compile(r"\\(?:begin|end)\{[^}]*\}|\\[A-Za-z]+|\\.|[{}]|[^\\{}]+", re.DOTALL)
_CUT_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*(?:\{[^}]*)?\Z")
_CUT_WORD = re.compile(r"\\[A-Za-z]*\Z")
_DANGLING = re.compile(r"(?:[\^_&]|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z]))\s*\Z")
_CUT_OPTION = re.compile(
    r"\\(?:sqrt|x(?:right|left)[a-z]*|dv|pdv|newcommand\s*\{?\\\w+\}?(?:\s*\[\d\])?|overbracket|underbracket|\\)\s*\[[^\]]*\Z"
)
# What means nothing, or something else, before it is all there: a length, a colour, a name.
_CUT_NAME = re.compile(
    r"\\(?:[hv]space\*?|raisebox|setlength|enclose|(?:text)?color|f?colorbox|bbox|label|(?:eq)?ref"
    r"|(?:re)?newcommand\*?|newenvironment|providecommand\*?|DeclareMathOperator\*?|rule(?:\s*\{[^{}]*\})?|unicode)"
    r"\s*(?:\[[^\]]*(?:\]\s*)?)?(?:\{[^{}]*)?\Z"
)
_CUT_COLUMNS = re.compile(r"\\begin\{(?:array|alignat\*?|alignedat|tabular)\}(?:\s*\{[^}]*)?\Z")
_LEADING_OPTION = re.compile(r"\s*\[[^\]]*\]")
_ARGUMENTS = {  # how many a command needs, where that is more than one or where an optional one may come first
    **dict.fromkeys(["sqrt", "xrightarrow", "xleftarrow", "smash"], 1),
    **dict.fromkeys(["frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "overset", "underset"], 2),
    **dict.fromkeys(["stackrel", "textcolor", "color", "cancelto", "colorbox", "enclose", "raisebox", "setlength"], 2),
    **dict.fromkeys(
        ["SI", "href", "comm", "acomm", "braket", "ketbra", "newcommand", "renewcommand", "rule", "inner"], 2
    ),
    **dict.fromkeys(["DeclareMathOperator", "DeclarePairedDelimiter", "prescript", "multicolumn", "mel"], 3),
    **dict.fromkeys(["overunderset", "fcolorbox", "sideset", "newenvironment"], 3),
    "genfrac": 6,
}


class _Pending:
    """What is open: what closes each, the innermost last, and how many arguments must follow that."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._counts: Counter[str] = Counter()

    @property
    def endings(self) -> str:
        return "".join([closing + "{}" * more for closing, more in reversed(self._open)])

    def push(self, closing: str, more: int) -> None:
        self._open.append((closing, more))
        self._counts[closing] += 1

    def pop(self, closing: str) -> int:
        """Closes the innermost, if it is what is closed; how many arguments must follow."""
        if not self._open or self._open[-1][0] != closing:
            return 0
        return self._drop()[1]

    def pop_through(self, closing: str) -> None:
        """Closes this, and all that was left open inside it."""
        if self._counts[closing]:
            while self._drop()[0] != closing:
                pass

    def _drop(self) -> tuple[str, int]:
        dropped = self._open.pop()
        self._counts[dropped[0]] -= 1
        return dropped


def complete(tex: str) -> str:
    """TeX that begins like `tex` and has no open ends, as far as that can be told."""
    return _close(_trim(tex))


def _trim(tex: str) -> str:
    """Without what can't be typeset yet at the very end: half a control word, a lone `^`, half an argument."""
    tex = tex.rstrip()
    for _ in range(MOST_TRIMS):
        end = tex[-REACH:]
        left = _trimmed(end)
        if left == end:
            break
        tex = tex[: len(tex) - len(end) + len(left)]
    return tex


def _trimmed(tex: str) -> str:
    for pattern in (_CUT_ENVIRONMENT, _CUT_COLUMNS, _CUT_OPTION, _CUT_NAME, _DANGLING):
        tex = pattern.sub("", tex)
    if _ends_in_half_a_word(tex):
        tex = _CUT_WORD.sub("", tex)
    return tex.rstrip()


def _ends_in_half_a_word(tex: str) -> bool:
    """A control word at the end may go on; a lone backslash is one unless it is the second of a row break."""
    found = _CUT_WORD.search(tex)
    if not found:
        return False
    backslashes = len(tex[: found.start() + 1]) - len(tex[: found.start() + 1].rstrip("\\"))
    return backslashes % 2 == 1


def _close(tex: str) -> str:
    """Appends the closing parts of everything open, innermost first."""
    pending = _Pending()
    lacking = 0  # arguments that the last command still needs
    for found in _TOKEN.finditer(tex):
        token = found.group()
        if token == "{":
            pending.push("}", max(0, lacking - 1))
            lacking = 0
        elif token == "}":
            lacking = pending.pop("}")
        elif token.startswith("\\"):
            lacking = _ARGUMENTS.get(token[1:], max(0, lacking - 1))
            _note(token, pending)
        else:
            option = _LEADING_OPTION.match(token)
            lacking = max(0, lacking - len("".join(token[option.end() if option else 0 :].split())))
    return tex + "{}" * lacking + pending.endings


def _note(token: str, pending: _Pending) -> None:
    if token.startswith("\\begin{"):
        pending.push("\\end" + token[6:], 0)
    elif token.startswith("\\end{"):
        pending.pop_through(token)
    elif token == "\\left":
        pending.push("\\right.", 0)
    elif token == "\\right":
        pending.pop("\\right.")
