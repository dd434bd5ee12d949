"""A formula that MathJax can set → LaTeX that a plain TeX Live can, or nothing where that is not safe.

The TeX comes from a model. MathJax has no commands that touch files; LaTeX has, so a formula that names one is not
handed on as a formula.
"""

import re

from app.render.drawing import Drawing, Failure
from app.render.export.latex_macros import split_macros
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
_UNSAFE = re.compile(
    r"\\(?:input|include(?:graphics|only)?|write\d*|openin|openout|read(?:line)?|immediate|csname|catcode|lccode"
    r"|directlua|latelua|luaexec|special|pdf\w+|usepackage|RequirePackage|documentclass|InputIfFileExists|file\w*"
    r"|verbatiminput|lstinputlisting|everypar|output|shipout|scantokens|detokenize|obeyedline|endlinechar|newwrite"
    r"|url|href|makeatletter|@\w*|ShellEscape|primitive|AtBegin\w+|AtEnd\w+|Add\w*Hook|ExplSyntax\w+|use|jobname)\b"
    r"|\\(?:begin|end)\s*\{\s*(?:document|filecontents|verbatim)|\^\^"
)
# Names MathJax knows and no package of a plain TeX Live defines alike.
COMPATIBILITY = r"""
\providecommand{\lt}{<}
\providecommand{\gt}{>}
\providecommand{\degree}{^{\circ}}
\providecommand{\R}{\mathbb{R}}
\providecommand{\bm}[1]{\boldsymbol{#1}}
\providecommand{\fboxed}[1]{\boxed{#1}}
"""
_PACKAGES = (
    ("cancel", re.compile(r"\\(?:[bx]?cancel|cancelto)\b")),
    ("mathtools", re.compile(r"\\(?:coloneqq|eqqcolon|xleftrightarrow|prescript|mathclap|mathllap|mathrlap"
                             r"|underbracket|overbracket|splitfrac|DeclarePairedDelimiter\w*|shortintertext)\b"
                             r"|\{[dr]cases\*?\}|matrix\*\}")),
    ("mhchem", re.compile(r"\\c[ef]\b")),
    ("braket", re.compile(r"\\(?:[bB]ra|[kK]et|[bB]raket|[sS]et)\b")),
    ("mathrsfs", re.compile(r"\\mathscr\b")),
    ("bbm", re.compile(r"\\mathbbm\b")),
    ("siunitx", re.compile(r"\\(?:SI|si|qty|unit|num|ang)\b")),
    ("extpfeil", re.compile(r"\\x(?:twoheadrightarrow|mapsto|tofrom)\b")),
    ("stmaryrd", re.compile(r"\\(?:llbracket|rrbracket|lightning)\b")),
)  # fmt: skip


def packages(tex: str) -> list[str]:
    """Which packages beyond amsmath, amssymb and xcolor the formulas in `tex` need."""
    return [name for name, sign in _PACKAGES if sign.search(tex)]


def formula(found: Formula, result: Drawing | Failure | None) -> str | None:
    """With its delimiters; None where it is no sound formula, and is to be shown as source."""
    written = found.scope.replace(SCOPE_SEPARATOR, "\n") + found.tex
    if not isinstance(result, Drawing) or _UNSAFE.search(written) or not _balanced(found.tex):
        return None
    scope, own = split_macros(in_formula(found.scope)), split_macros(in_formula(found.tex))
    tex = _BLANK_LINES.sub("\n", own.tex).strip()
    if not tex:
        return ""
    made = _display(tex) if found.display else f"${_nested(tex)}$"
    definitions = scope.definitions + own.definitions
    return f"\\begingroup {definitions}{made}\\endgroup{{}}" if definitions else made


def _display(tex: str) -> str:
    whole = _WHOLE.fullmatch(tex)
    if whole and whole["name"] in _INNER and f"\\end{{{whole['name']}}}" not in whole["inner"]:
        return f"\\begin{{{whole['name']}}}{_nested(whole['inner'])}\\end{{{whole['name']}}}"
    inner = _nested(tex)
    if _LINE_ENDS.search(_GROUPS.sub("", inner)):
        inner = f"\\begin{{gathered}}\n{inner}\n\\end{{gathered}}"
    return f"\\[\n{inner}\n\\]"


def _nested(tex: str) -> str:
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
