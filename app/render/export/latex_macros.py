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
_NAME = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_LET = re.compile(r"\\let\s*(?P<bare>\\[A-Za-z]+|\\.)\s*=?\s*(?P<old>\\[A-Za-z]+|\\.|\S)")


_STRUCTURE = frozenset({
    "begin", "end", "begingroup", "endgroup", "bgroup", "egroup", "ensuremath", "text", "hbox", "mbox", "par", "item",
    "def", "let", "relax", "left", "right", "over", "DeclareRobustCommand", "foreignscript", "operatorname",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """A macro as LaTeX that can stand anywhere; `body` is what it may come to be replaced by."""

    name: str
    latex: str
    body: str

    @property
    def is_sound(self) -> bool:
        """Whether it leaves alone what LaTeX itself needs around the formula."""
        return self.name not in _STRUCTURE and "@" not in self.name


@dataclass(frozen=True, slots=True)
class Split:
    """A formula without its definitions, and those."""

    tex: str
    definitions: tuple[Definition, ...]


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
    return Split("".join([*kept, tex[place:]]), tuple(definitions))


def needed(tex: str, definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Those of `definitions` that `tex` uses, by way of others too; in their order."""
    wanted, grew = set(names_in(tex)), True
    while grew:
        bodies = [each.body for each in definitions if each.name in wanted]
        fresh = {name for body in bodies for name in names_in(body)} - wanted
        wanted |= fresh
        grew = bool(fresh)
    return tuple(each for each in definitions if each.name in wanted)


def names_in(tex: str) -> list[str]:
    """The control sequences, without their backslash."""
    return _NAME.findall(tex)


def _next(tex: str, place: int) -> re.Match[str] | None:
    matches = [match for pattern in (_NEW, _DEF, _LET) if (match := pattern.search(tex, place))]
    return min(matches, key=lambda match: match.start(), default=None)


def _definition(found: re.Match[str], body: str) -> Definition:
    """`body` ends with its closing brace."""
    if found.re is _LET:
        return Definition(found["bare"][1:], f"\\let{found['bare']}={found['old']} ", found["old"])
    if found.re is _DEF:
        latex = f"\\def{found['bare']}{found['options'].strip()}{{{body}"
        return Definition(found["bare"][1:], latex, body[:-1])
    name = found["braced"] or found["bare"]
    if found["kind"] == "DeclareMathOperator":
        return Definition(name[1:], f"\\def{name}{{\\operatorname{found['star']}{{{body}}}", body[:-1])
    options = found["options"].strip()
    return Definition(name[1:], f"\\DeclareRobustCommand{{{name}}}{options}{{{body}", options + body[:-1])
