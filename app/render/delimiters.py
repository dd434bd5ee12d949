"""Where a formula that has begun ends: brackets, braces, environments."""

import re

ENVIRONMENTS = frozenset(
    [
        "equation",
        "align",
        "alignat",
        "gather",
        "multline",
        "flalign",
        "eqnarray",
        "displaymath",
        "math",
        "aligned",
        "alignedat",
        "gathered",
        "split",
        "cases",
        "dcases",
        "rcases",
        "drcases",
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "array",
        "CD",
        "subequations",
        "subarray",
        "multlined",
        "empheq",
        "numcases",
        "subnumcases",
        "psmallmatrix",
        "bsmallmatrix",
        "vsmallmatrix",
        "Bsmallmatrix",
        "NiceMatrix",
        "pNiceMatrix",
        "bNiceMatrix",
        "vNiceMatrix",
        "prooftree",
        "tabular",
        "tabularx",
    ]
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACE_OR_DOLLAR = re.compile(r"\\.|[{}$]", re.DOTALL)
_BACKTICKS = re.compile(r"`+")
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


def close_delimiter(source: str, start: int, closing: str) -> int:
    """The place of `closing` at or after `start`, or -1.

    One after an odd number of backslashes does not count: the row break of a table and then a bracket.
    """
    place = source.find(closing, start)
    while place >= 0:
        before = place
        while before > start and source[before - 1] == "\\":
            before -= 1
        if (place - before) % 2 == 0:
            return place
        place = source.find(closing, place + 1)
    return -1


def close_environment(source: str, start: int, name: str) -> int:
    r"""The place after the `\end{name}` that matches, environments of the same name being nested; or -1."""
    opening, closing, depth = f"\\begin{{{name}}}", f"\\end{{{name}}}", 1
    while True:
        end, inner = source.find(closing, start), source.find(opening, start)
        if end < 0:
            return -1
        if 0 <= inner < end:
            depth, start = depth + 1, inner + len(opening)
            continue
        depth, start = depth - 1, end + len(closing)
        if depth == 0:
            return start


def close_brace(source: str, start: int, limit: int) -> int:
    """The place after the brace that closes the one before `start`, at most `limit`; or -1."""
    depth = 1
    for found in _BRACE.finditer(source, start, limit):
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth -= 1
            if depth == 0:
                return found.end()
    return -1


def matching_dollars(source: str, start: int, limit: int) -> dict[int, int]:
    """The place after each dollar in this part of the text → the next dollar before which as many braces are closed."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[int, int]] = []  # places with the braces open there, of which each has more than the one before
    depth = 0
    for found in _BRACE_OR_DOLLAR.finditer(source, start, limit):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if found.group() == "$":
            while waiting and waiting[-1][1] >= depth:
                pairs[waiting.pop()[0]] = found.start()
            waiting.append((found.end(), depth))
    return pairs


def runs_of_backticks(source: str, start: int, limit: int) -> dict[int, list[int]]:
    """How long runs of backticks in this part of the text are → where they begin."""
    runs: dict[int, list[int]] = {}
    for found in _BACKTICKS.finditer(source, start, limit):
        runs.setdefault(len(found.group()), []).append(found.start())
    return runs


def matching_braces(source: str, start: int, limit: int) -> dict[int, int]:
    """The place after each opening brace in this part of the text → the place after the brace that closes it."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACE.finditer(source, start, limit):
        if found.group() == "{":
            opened.append(found.end())
        elif found.group() == "}" and opened:
            pairs[opened.pop()] = found.end()
    return pairs


def without_quote_marks(tex: str, lead: str) -> str:
    """A formula over several lines of a Markdown quote, without the `>` of those lines."""
    if "\n" in tex and lead.lstrip().startswith(">"):
        first, _, rest = tex.partition("\n")
        return f"{first}\n{_QUOTE_MARK.sub('', rest)}"
    return tex
