"""A formula that MathJax can set → LaTeX that a plain TeX Live can, or nothing where that is not safe.

The TeX comes from a model. MathJax has no commands that touch files; LaTeX has, so a formula is only handed on where
it consists of names that mean the same to both, and of macros made of these.
"""

import re

from app.render.delimiters import close_brace
from app.render.drawing import Drawing, Failure
from app.render.export.latex_macros import Definition, names_in, needed, split_macros
from app.render.export.latex_names import COMMANDS, DEFINITIONS, ENVIRONMENTS
from app.render.export.latex_text import in_formula
from app.render.scan import SCOPE_SEPARATOR, Formula

# Environments that are displays by themselves, and what they are called inside one.
_INNER = {
    "align": "aligned", "align*": "aligned", "alignat": "alignedat", "alignat*": "alignedat", "gather": "gathered",
    "gather*": "gathered", "flalign": "aligned", "flalign*": "aligned", "eqnarray": "aligned",
    "eqnarray*": "aligned", "multline": "gathered", "multline*": "gathered", "equation": "gathered",
    "equation*": "gathered",
}  # fmt: skip
_WHOLE = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}(?P<inner>.*)\\end\{(?P=name)\}", re.DOTALL)
_OUTER = re.compile(r"\\(begin|end)\{(" + "|".join(re.escape(name) for name in _INNER) + r")\}")
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"\\\\")
_GROUPS = re.compile(r"\\begin\{([A-Za-z]+\*?)\}.*?\\end\{\1\}|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", re.DOTALL)
_BEGIN = re.compile(r"\\begin\s*\{([A-Za-z]+\*?)\}")
_SIGNS = frozenset(" ,:;!>{}|#$%&_-/'\"=^`~.\\()\n")  # what may follow a backslash
_TAG = re.compile(r"\\tag\s*(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n[ \t]*")
_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
_TEXT = re.compile(r"\\(?:text(?:bf|it|rm|sf|tt|sc|sl|up|md|normal)?|[mhf]box|emph|tag\s*\*?)\s*\{")
_SIGN_IN_TEXT = re.compile(r"\$[^$]*\$|\\\(.*?\\\)|\\.|[_^#]", re.DOTALL)
_LABEL = re.compile(r"\\(?:label|require)\s*\{[^{}]*\}")
_COLUMN = re.compile(r"(?<!\\)(?:\\\\)*&")
_BLACKBOARD = re.compile(r"\\math(?:bb|ds|bbm)\s*(?:\{\s*([0-9a-z])\s*\}|([0-9]))")
# Their fonts have capitals only; they show other signs in the places of the rest.
_NO_LETTERS = re.compile(r"\\(?:mathbb|mathcal|mathscr|Bbb)\s*(?:\{[^{}\\]*[0-9a-z][^{}]*\}|\d)")


def packages(tex: str) -> list[str]:
    """Which packages beyond amsmath, amssymb and xcolor the formulas in `tex` need; in the order to load them in."""
    found = {COMMANDS.get(name, "") for name in names_in(tex)}
    found |= {ENVIRONMENTS.get(name, "") for name in _BEGIN.findall(tex)}
    return sorted(found - {""}, key=lambda name: (name == "physics", name))


def meanings(tex: str) -> list[str]:
    """The definitions of names in `tex` that MathJax knows and no package of a TeX Live defines alike."""
    return [DEFINITIONS[name] for name in sorted(set(names_in(tex))) if name in DEFINITIONS]


def formula(found: Formula, result: Drawing | Failure | None) -> str | None:
    """With its delimiters; None where it is no sound formula, and is to be shown as source."""
    if not isinstance(result, Drawing):
        return None
    scope, own = split_macros(_plain(found.scope.replace(SCOPE_SEPARATOR, "\n"))), split_macros(_plain(found.tex))
    definitions = needed(own.tex, scope.definitions + own.definitions)
    if not _is_known(own.tex, definitions):
        return None
    tex = in_formula(_BLANK_LINES.sub("\n", own.tex).strip())
    if not tex:
        return ""
    made = _display(tex) if found.display else f"${_aligned(tex, _nested(tex))}$"
    before = in_formula("".join(each.latex for each in definitions))
    return f"\\begingroup {before}{made}\\endgroup{{}}" if before else made


def _plain(tex: str) -> str:
    """Without comments and labels; a percent sign that comments nothing out is one."""
    tex = _PERCENT.sub(r"\1\\%", _COMMENT.sub(r"\1", tex))
    return _escaped(_BLACKBOARD.sub(lambda sign: f"\\mathbbm{{{sign[1] or sign[2]}}}", _LABEL.sub("", tex)))


def _escaped(tex: str) -> str:
    """What MathJax takes for a letter in a text, and LaTeX does not."""
    kept, place = [], 0
    while found := _TEXT.search(tex, place):
        end = close_brace(tex, found.end(), len(tex))
        if end < 0:
            break
        kept += [tex[place : found.end()], _SIGN_IN_TEXT.sub(_as_letter, tex[found.end() : end])]
        place = end
    return "".join([*kept, tex[place:]])


def _as_letter(sign: re.Match[str]) -> str:
    return {"_": "\\_", "#": "\\#", "^": "\\textasciicircum{}"}.get(sign[0], sign[0])


def _is_known(tex: str, definitions: tuple[Definition, ...]) -> bool:
    """Whether nothing in it means more to LaTeX than to MathJax."""
    written = "\n".join((tex, *(each.body for each in definitions)))
    defined = {each.name for each in definitions} | {"begin", "end"}
    environments = _BEGIN.findall(written)
    return (
        all(name in COMMANDS or name in _SIGNS or name in defined for name in names_in(written))
        and all(name in ENVIRONMENTS for name in environments)
        and len(environments) == names_in(written).count("begin") == names_in(written).count("end")
        and "^^" not in written
        and not _NO_LETTERS.search(written)
        and all(each.is_sound and _balanced(each.body) for each in definitions)
        and _balanced(tex)
    )


def _display(tex: str) -> str:
    """Only equations with a tag have a number, as in the window."""
    whole = _WHOLE.fullmatch(tex)
    if whole and whole["name"] in _INNER and f"\\end{{{whole['name']}}}" not in whole["inner"]:
        name = whole["name"].rstrip("*") + "*"
        return f"\\begin{{{name}}}{_inside(whole['inner'])}\\end{{{name}}}"
    tags = _TAG.findall(tex)
    is_several = _LINE_ENDS.search(_GROUPS.sub("", tex)) or _has_columns(tex)
    inner = _inside(tex) if len(tags) == 1 and not is_several and "\\begin" not in tex else _nested(tex)
    if is_several:
        inner = _aligned(tex, inner) if _has_columns(tex) else f"\\begin{{gathered}}\n{inner}\n\\end{{gathered}}"
    return f"\\[\n{inner}\n\\]"


def _has_columns(tex: str) -> bool:
    return bool(_COLUMN.search(_GROUPS.sub("", tex)))


def _aligned(tex: str, written: str) -> str:
    """Columns without an environment around them are set as if they had one."""
    return f"\\begin{{aligned}}\n{written}\n\\end{{aligned}}" if _has_columns(tex) else written


def _nested(tex: str) -> str:
    """As a part of something else: what is tagged has its number beside it."""
    return _TAG.sub(lambda tag: f"\\qquad\\text{{{tag[2] if tag[1] else f'({tag[2]})'}}}", _inside(tex))


def _inside(tex: str) -> str:
    """Displays inside a formula under the names they have there."""
    return _OUTER.sub(lambda found: f"\\{found[1]}{{{_INNER[found[2]]}}}", tex)


def _balanced(tex: str) -> bool:
    """Whether no brace, dollar or environment could close more than the formula itself."""
    depth = 0
    for token in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth < 0:
            return False
    return depth == 0 and tex.count("\\begin{") == tex.count("\\end{")
