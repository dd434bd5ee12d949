r"""Macros a model defines inside its formulas, taken out of them: LaTeX wants them in front.

MathJax lets a macro be defined twice and anywhere; \newcommand and \DeclareMathOperator of LaTeX do not.
"""

import re
from dataclasses import dataclass

from app.render.delimiters import close_brace

_NEW = re.compile(
    r"\\(?P<kind>(?:re)?newcommand|providecommand|DeclareMathOperator)\s*(?P<star>\*?)\s*"
    r"(?:\{\s*(?P<braced>\\[A-Za-z]+|\\.)\s*\}|(?P<bare>\\[A-Za-z]+|\\.))\s*(?P<options>(?:\[[^\]]*\]\s*){0,2})\{"
)
_DEF = re.compile(r"\\(?P<kind>[gxe]?def)\s*(?P<bare>\\[A-Za-z]+|\\.)(?P<options>(?:#\d|\s)*)\{")
_LET = re.compile(r"\\let\s*(?P<bare>\\[A-Za-z]+|\\.)\s*=?\s*(?P<old>\\[A-Za-z]+|\\.|\S)")


@dataclass(frozen=True, slots=True)
class Split:
    """A formula without its definitions, and those as LaTeX that can stand anywhere."""

    tex: str
    definitions: str


def split_macros(tex: str) -> Split:
    """Takes the definitions out of `tex`."""
    kept, definitions, place = [], [], 0
    while found := _next(tex, place):
        end = found.end() if found.re is _LET else close_brace(tex, found.end(), len(tex))
        if end < 0:
            break
        kept.append(tex[place : found.start()])
        definitions.append(_definition(found, tex[found.end() : end]))
        place = end
    return Split("".join([*kept, tex[place:]]), "".join(definitions))


def _next(tex: str, place: int) -> re.Match[str] | None:
    matches = [match for pattern in (_NEW, _DEF, _LET) if (match := pattern.search(tex, place))]
    return min(matches, key=lambda match: match.start(), default=None)


def _definition(found: re.Match[str], body: str) -> str:
    """`body` ends with its closing brace."""
    if found.re is _LET:
        return f"\\let{found['bare']}={found['old']} "
    if found.re is _DEF:
        return f"\\def{found['bare']}{found['options'].strip()}{{{body}"
    name = found["braced"] or found["bare"]
    if found["kind"] == "DeclareMathOperator":
        return f"\\def{name}{{\\operatorname{found['star']}{{{body}}}"
    return f"\\DeclareRobustCommand{{{name}}}{found['options'].strip()}{{{body}"
