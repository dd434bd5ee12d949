"""Articles as LaTeX: what TeX would read, and, where there is a TeX, that it reads it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.core.article import Article, Section
from app.render.batch import typeset_all
from app.render.export.article import lay_out
from app.render.export.latex import latex
from app.render.export.latex_formula import formula
from app.render.export.latex_names import COMMANDS, DEFINITIONS
from app.render.export.latex_text import text
from app.render.typeset import Typesetter
from tests.support.answers import answer
from tests.support.formulas import FORMULAS

HOSTILE = (
    "\\input{/etc/passwd}", "\\text{\\input{/etc/passwd}}", "\\write18{touch x}", "\\csname input\\endcsname{x}",
    "x}$ \\input{y} ${z", "\\text{^^5cinput{x}}", "\\end{document}", "\\text{\\include{x}}", "\\mbox{\\openin1=x}",
    "\\catcode`\\@=11", "\\directlua{os.exit()}", "\\text{\\usepackage{x}}", "}{", "\\text{\\verbatiminput{x}}",
    "\\newcommand{\\foo}{\\UseName{input}{x}} \\foo", "x\\label{\\UseName{input}{x}}", "\\color{\\UseName{input}{x}}",
    "\\rule[\\csname input\\endcsname x]{1em}{1em}", "\\smash[\\jobname]{x}", "\\enclose{\\loop\\iftrue\\repeat}{x}",
    "\\newenvironment{center}{\\UseName{input}{x}}{} x", "\\def\\foo#1\\endgroup{#1} x", "\\mathcal{a}", "\\mathbb{12}",
)  # fmt: skip
EVERYTHING = r"""# Head {1} #2 & 100 % _x_ ^ ~ \\ <b> "q" é ß 中文 → ≤ ² ½ °

**b** *e* ~~s~~ `c_{} \x` [l](https://a.b/?q=%20#f_x)

- a
  1. b
     - c
       - d
         - e

| a | b |
|--:|:-:|
| $x$ | 50% |

| long | longer |
|--|--|
| words in a cell words in a cell words in a cell | words in a cell words in a cell words in a cell |

ROWS

```python
if a:
    b = '\end'  # %
```

> quote

---

\[ \begin{align} a &= b \\ &= c \end{align} \]

$$ a \\ b $$, so $$ p &= \left(\begin{matrix} 1 & 2 \end{matrix}\right) \\ &= r² $$ and $s &= t$, $\require{cancel}u$

\begin{cases} 1 \\ 2 \end{cases}

\(\newcommand{\half}{\frac12} \half\) and \(\newcommand{\half}[1]{\frac{1}{#1}} \half{2} \lt \cancel{x} \ce{H2O}\)
≤ $x ≤ \text{中} \def\a#1{#1^2}$ then $\a{x} + \half{3} \DeclareMathOperator*{\most}{most} \let\al\alpha$

$$\most_x \al$$

$\nope$

$50%$, $x % y$ and $\text{a_b #1 $x_1$}$, $\lcm(a,b) \norm{x} \abs{y} \dv{y}{x} \qty(\frac12) \R \div \mathbb{1} “é”$

$$a + % a remark
b \label{first} \tag{7}$$

$$\begin{equation} c \label{second} \end{equation}$$

\eqref{first}, $x \tag{8}$, $$\begin{aligned} a \tag{9} \end{aligned} + b$$

$\def\endgroup{\UseName{input}{/etc/passwd}} x$
"""


EVERYTHING = EVERYTHING.replace("ROWS", "| n | m |\n|--|--|\n" + "".join(f"| {n} | $x_{{{n}}}$ |\n" for n in range(60)))


def made(source: str, typesetter: Typesetter) -> str:
    layout = lay_out(Article("T", (Section("Q & $x_1$ {", "Hm. $y$", source, "c_1"),)))
    return latex(layout, typeset_all(layout.formulas, typesetter))


def test_text_is_escaped() -> None:
    assert text("a_b & 5% #1 {x} \\y ~ ^ $") == (
        "a\\_b \\& 5\\% \\#1 \\{x\\} \\textbackslash{}y \\textasciitilde{} \\textasciicircum{} \\$"
    )
    assert text("x ≤ π²") == "x \\ensuremath{\\le} \\ensuremath{\\pi}\\ensuremath{^{2}}"
    assert text("一二") == "\\foreignscript{一\\foreignbreak{}二}"
    assert text("a\x00\x1b\ufffd") == "a\\fbox{?}"


def test_displays(typesetter: Typesetter) -> None:
    tex = made(EVERYTHING, typesetter)
    assert "\\begin{align*} a &= b \\\\ &= c \\end{align*}" in tex
    assert "\\[\n\\begin{gathered}\na \\\\ b\n\\end{gathered},\n\\]" in tex
    assert "\\[\n\\begin{aligned}\np &= \\left(" in tex
    assert "$\\begin{aligned}\ns &= t\n\\end{aligned}$, $u$" in tex
    assert "\\[\n\\begin{cases} 1 \\\\ 2 \\end{cases}\n\\]" in tex
    assert "\\begin{tabular}{rc}" in tex
    assert "\\begin{tabular}{p{0.460\\linewidth}p{0.460\\linewidth}}" in tex
    assert "\\begin{longtable}{ll}" in tex
    assert "\\usepackage{cancel}" in tex
    assert "\\usepackage[version=4]{mhchem}" in tex
    assert "\\texttt{\\$\\textbackslash{}nope\\$}" in tex
    assert "\\begin{quote}\\small\nHm. $y$" in tex


def test_numbers_are_those_of_the_window(typesetter: Typesetter) -> None:
    tex = made(EVERYTHING, typesetter)
    assert re.search(r"\\\[\na \+ b\s*\\tag\{7\}\s*\\\]", tex)
    assert "\\begin{equation*} c \\tag{1}\\end{equation*}" in tex
    assert "$x \\qquad\\text{(8)}$" in tex
    assert "$50\\%$, $x \\% y$" in tex


def test_macros_stand_only_where_they_are_used(typesetter: Typesetter) -> None:
    source = "$\\def\\a{b} \\def\\c{\\a} \\def\\endgroup{\\UseName} x$ and $\\c$, $y$"
    tex = made(source, typesetter)
    assert "$x$ and \\begingroup \\def\\a{b}\\def\\c{\\a}$\\c$\\endgroup{}, $y$" in tex
    assert "UseName" not in tex


@pytest.mark.parametrize("source", ["", "- \n- a", ">", "1.\n2. b", "```\n```", "| a |\n|--|", "# "])
def test_what_is_empty_is_no_fault(source: str, typesetter: Typesetter) -> None:
    assert made(source, typesetter).endswith("\\end{document}\n")
    assert latex(lay_out(Article("", (Section("", "", source),))), {}).endswith("\\end{document}\n")


def test_names_of_one_meaning_only() -> None:
    assert not COMMANDS.keys() & {
        "input",
        "include",
        "write",
        "csname",
        "catcode",
        "def",
        "let",
        "expandafter",
        "begin",
    }
    assert not COMMANDS.keys() & {"directlua", "verb", "href", "url", "UseName", "special", "openin", "everymath"}


@pytest.mark.parametrize("tex", HOSTILE)
def test_no_formula_reaches_beyond_itself(tex: str, typesetter: Typesetter) -> None:
    layout = lay_out(Article("", (Section("", "", f"$${tex}$$"),)))
    results = typeset_all(layout.formulas, typesetter)
    assert [formula(found, results.get(key)) for found, key in zip(layout.formulas, results, strict=True)] in (
        [],
        [None],
    )
    body = latex(layout, results).partition("\\begin{document}")[2].removesuffix("\\end{document}\n")
    assert not re.search(
        r"\\(input|include|write|csname|openin|catcode|directlua|usepackage|UseName|loop|end\{document)", body
    )


def test_most_formulas_stay_formulas(typesetter: Typesetter) -> None:
    source = "\n\n".join(f"$${tex}$$" for tex, _ in FORMULAS)
    layout = lay_out(Article("", (Section("", "", source),)))
    results = typeset_all(layout.formulas, typesetter)
    assert "\\texttt{" not in latex(layout, results)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs a TeX Live")
def test_tex_knows_all_names(tmp_path: Path) -> None:
    packages = sorted(set(COMMANDS.values()) - {""}, key=lambda name: (name == "physics", name))
    loaded = "".join(f"\\usepackage{{{name}}}\n" for name in ("amsmath", "amssymb", "xcolor", *packages))
    asked = "".join(
        f"\\ifcsname {name}\\endcsname\\else\\typeout{{missing {name}}}\\fi\n" for name in COMMANDS.keys() - DEFINITIONS
    )
    source = f"\\documentclass{{article}}\n{loaded}\\begin{{document}}\n{asked}\\end{{document}}\n"
    (tmp_path / "n.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "n.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=100, check=False)
    assert re.findall(rb"^missing .*", run.stdout, re.MULTILINE) == []


def assert_tex_reads(source: str, folder: Path) -> None:
    (folder / "a.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "a.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=100, check=False)
    log = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, "\n".join(re.findall(r"^!.*\n.*\n.*$", log, re.MULTILINE))
    assert (folder / "a.pdf").stat().st_size > 10_000


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs a TeX Live")
def test_tex_reads_it(tmp_path: Path, typesetter: Typesetter) -> None:
    text = "\n\n".join([EVERYTHING, answer(4000, 3), *(f"$${tex}$$" for tex, _ in FORMULAS)])
    assert_tex_reads(made(text, typesetter), tmp_path)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs a TeX Live")
@pytest.mark.parametrize(
    "text",
    [
        "> > > > > > > x",
        "> > > > > > - x\n> > > > > >   - y",
        "- a\n  1. b\n     - c\n       - d\n\n         > e\n         >\n         > > f\n",
    ],
)
def test_tex_reads_what_is_nested_deeper_than_it_allows(text: str, tmp_path: Path, typesetter: Typesetter) -> None:
    layout = lay_out(Article("T", (Section("q", text, text),)))
    assert_tex_reads(latex(layout, typeset_all(layout.formulas, typesetter)), tmp_path)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs a TeX Live")
@pytest.mark.parametrize("others", [0, 40])
def test_tex_reads_rows_that_begin_like_an_option(others: int, tmp_path: Path, typesetter: Typesetter) -> None:
    rows = ["| [0, 1] | 1 |", "| [2] | 2 |", "| \\*x | 3 |", "| [4 | ] |", *["| o | o |"] * others]
    source = made("\n".join(["| a | b |", "|---|---|", *rows]), typesetter)
    assert_tex_reads(source, tmp_path)
