"""Closes what a half-arrived formula has open, so that it can be typeset while it streams."""

import re

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


def complete(tex: str) -> str:
    """TeX that begins like `tex` and has no open ends, as far as that can be told."""
    return _close(_trim(tex))


def _trim(tex: str) -> str:
    """Without what can't be typeset yet at the very end: half a control word, a lone `^`, half an argument."""
    previous = None
    while tex != previous:
        previous = tex
        for pattern in (_CUT_ENVIRONMENT, _CUT_COLUMNS, _CUT_OPTION, _CUT_NAME, _DANGLING):
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
    pending: list[tuple[str, int]] = []  # what closes it, and how many arguments must follow that
    lacking = 0  # arguments that the last command still needs
    for found in _TOKEN.finditer(tex):
        token = found.group()
        if token == "{":
            pending.append(("}", max(0, lacking - 1)))
            lacking = 0
        elif token == "}":
            lacking = _pop(pending, "}")
        elif token.startswith("\\"):
            lacking = _ARGUMENTS.get(token[1:], max(0, lacking - 1))
            _note(token, pending)
        else:
            lacking = max(0, lacking - len("".join(_LEADING_OPTION.sub("", token, count=1).split())))
    endings = [closing + "{}" * more for closing, more in reversed(pending)]
    return tex + "{}" * lacking + "".join(endings)


def _note(token: str, pending: list[tuple[str, int]]) -> None:
    if token.startswith("\\begin{"):
        pending.append(("\\end" + token[6:], 0))
    elif token.startswith("\\end{"):
        _pop_through(pending, "\\end" + token[4:])
    elif token == "\\left":
        pending.append(("\\right.", 0))
    elif token == "\\right":
        _pop(pending, "\\right.")


def _pop(pending: list[tuple[str, int]], closing: str) -> int:
    """Closes the innermost, if it is what is closed; how many arguments must follow."""
    return pending.pop()[1] if pending and pending[-1][0] == closing else 0


def _pop_through(pending: list[tuple[str, int]], closing: str) -> None:
    if (closing, 0) in pending:
        while pending.pop()[0] != closing:
            pass
