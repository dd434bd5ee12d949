"""An article → a LaTeX document of the class `article`, for any TeX Live."""

from itertools import zip_longest
from typing import assert_never

from app.render.batch import Results, key_of
from app.render.blocks import (
    Alignment,
    Block,
    Break,
    Code,
    CodeBlock,
    Display,
    Heading,
    Inline,
    Link,
    ListBlock,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
    Text,
)
from app.render.export.article import Layout, Part, Piece
from app.render.export.latex_formula import formula, meanings, packages
from app.render.export.latex_text import foreign_characters, text
from app.render.export.plain import plain_inlines
from app.render.scan import Formula

_LEVELS = ("section*", "section*", "subsection*", "subsubsection*", "paragraph*", "paragraph*", "paragraph*")
_STYLES = {Style.STRONG: "textbf", Style.EMPHASIS: "emph", Style.STRIKE: "sout"}
_COLUMNS = {Alignment.LEFT: "l", Alignment.CENTRE: "c", Alignment.RIGHT: "r"}
_MOST_ROWS = 24  # of a table on one page
_LINE = 72  # letters
_DEEPEST_LIST = 4  # what LaTeX allows
_DEEPEST = 6  # lists and quotations, one inside another: LaTeX makes both of the same environment
_FOREIGN = "% Some characters need a font of the system: compile this with lualatex or xelatex.\n"
_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\else
  \usepackage{fontspec}
\fi
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,xcolor}
%(packages)s\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\setlength{\emergencystretch}{3em}
%(meanings)s
"""
# It takes names from LaTeX for something else.
_PHYSICS = r"""\let\latexdiv\div \let\latexRe\Re \let\latexIm\Im
\usepackage[notrig]{physics}
\let\div\latexdiv \let\Re\latexRe \let\Im\latexIm
"""
_FONTS = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
_FOREIGN_SCRIPT = r"""\makeatletter
\newcommand{\foreignbreak}{\hskip0pt plus 0.08em\relax}
\ifPDFTeX
  \newcommand{\foreignscript}[1]{#1}
%(declared)s\else
  \let\foreignfont\relax
  \newcommand{\tryfont}[1]{\ifx\foreignfont\relax\IfFontExistsTF{#1}{\newfontfamily\foreignfont{#1}}{}\fi}
  %(tried)s
  \newcommand{\foreignscript}[1]{\ifmmode\text{\foreignfont #1}\else{\foreignfont #1}\fi}
\fi
\makeatother
"""


def latex(layout: Layout, results: Results) -> str:
    """The whole document; formulas that can't be handed on stand in it as their source."""
    body = latex_body(layout, results)
    preamble = _PREAMBLE % {"packages": _packages(body), "meanings": "\n".join(meanings(body))}
    unusual = foreign_characters(body)
    if unusual:
        preamble = f"{_FOREIGN}{preamble}{_foreign_script(unusual)}"
    return f"{preamble}\n\\begin{{document}}\n\n{body}\\end{{document}}\n"


def latex_body(layout: Layout, results: Results) -> str:
    """Without a preamble, to be put into another document."""
    writer = LatexWriter(results)
    return "".join(writer.piece(piece) for piece in layout.pieces)


def _packages(body: str) -> str:
    options = {"mhchem": "[version=4]", "ulem": "[normalem]", "hyperref": "[hidelinks]"}
    names = packages(body)
    names += ["longtable"] if "{longtable}" in body else []
    names += ["ulem"] if "\\sout{" in body else []
    names += ["hyperref"] if "\\href{" in body else []
    loaded = (f"\\usepackage{options.get(name, '')}{{{name}}}\n" for name in names)
    return "".join(_PHYSICS if name == "physics" else line for name, line in zip(names, loaded, strict=True))


def _foreign_script(characters: list[str]) -> str:
    """Of what it has no font for pdfTeX shows the code of what it has no font for; the other engines look for one."""
    codes = [f"{ord(character):04X}" for character in characters]
    declared = "".join(f"  \\DeclareUnicodeCharacter{{{code}}}{{\\fbox{{\\tiny {code}}}}}\n" for code in codes)
    tried = "".join(f"\\tryfont{{{font}}}" for font in _FONTS)
    return _FOREIGN_SCRIPT % {"declared": declared, "tried": tried}


class LatexWriter:
    """Writes blocks and inlines as LaTeX."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._lists = 0
        self._depth = 0  # of lists and quotations

    def piece(self, piece: Piece) -> str:
        return self._quote(piece.blocks, "\\small") if piece.part is Part.REASONING else self.blocks(piece.blocks)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """A display belongs to the paragraph around it: no blank line comes between them."""
        texts: list[str] = []
        for block, following in zip_longest(blocks, blocks[1:]):
            joined = isinstance(block, Paragraph) and isinstance(following, Display)
            joined |= isinstance(block, Display) and isinstance(following, Paragraph) and following.continued
            made = self._block(block)
            texts.append(made.rstrip("\n") + "\n" if joined else made)
        return "".join(texts)

    def inlines(self, inlines: tuple[Inline, ...]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"{self.inlines(block.inlines)}\n\n"
            case Heading(level, inlines):
                return f"\\{_LEVELS[level]}{{{self.inlines(inlines)}}}\n\n"
            case Display():
                return self._display(block)
            case CodeBlock():
                return _code_block(block.text)
            case Quote():
                return self._quote(block.blocks)
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)
            case Rule():
                return "\\begin{center}\\rule{0.3\\linewidth}{0.4pt}\\end{center}\n\n"
            case _:
                assert_never(block)

    def _display(self, block: Display) -> str:
        made = self._formula(block.formula)
        if made is None:
            return f"{_source(block.formula)}\n\n"
        if block.punctuation and made.endswith("\n\\]"):
            made = f"{made[:-3]}{block.punctuation}\n\\]"
        return f"{made}\n\n"

    def _quote(self, blocks: tuple[Block, ...], size: str = "") -> str:
        if self._depth == _DEEPEST:
            return self.blocks(blocks)
        self._depth += 1
        body = self.blocks(blocks)
        self._depth -= 1
        return f"\\begin{{quote}}{size}\n{body}\\end{{quote}}\n\n"

    def _list(self, block: ListBlock) -> str:
        if self._lists == _DEEPEST_LIST or self._depth == _DEEPEST:
            return "".join(self.blocks(item.blocks) for item in block.items)
        self._lists += 1
        self._depth += 1
        items = []
        for item in block.items:
            label = "" if item.number is None else f"[{item.number}.]"
            items.append(f"\\item{label} {{}}{self.blocks(item.blocks).rstrip()}\n")
        self._lists -= 1
        self._depth -= 1
        name = "itemize" if not block.items or block.items[0].number is None else "enumerate"
        return f"\\begin{{{name}}}\n{''.join(items)}\\end{{{name}}}\n\n"

    def _table(self, block: Table) -> str:
        header = " & ".join(f"\\textbf{{{self.inlines(cell)}}}" for cell in block.header)
        # The braces keep what begins a row, [ or *, from the line break before it.
        rows = "".join("{}" + " & ".join(self.inlines(cell) for cell in row) + " \\\\\n" for row in block.rows)
        columns, opening = _columns(block), f"\\hline\n{header} \\\\\n\\hline\n"
        if len(block.rows) > _MOST_ROWS:
            inner = f"{opening}\\endhead\n{rows}\\hline\n"
            return f"\\begin{{longtable}}{{{columns}}}\n{inner}\\end{{longtable}}\n\n"
        inner = f"{opening}{rows}\\hline\n"
        return f"\\begin{{center}}\n\\begin{{tabular}}{{{columns}}}\n{inner}\\end{{tabular}}\n\\end{{center}}\n\n"

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(words):
                return text(words)
            case Code(words):
                return f"\\texttt{{{text(words)}}}"
            case Math(found):
                made = self._formula(found)
                return _source(found) if made is None else made
            case Break():
                return "\\newline\n"
            case Span(style, inlines):
                return f"\\{_STYLES[style]}{{{self.inlines(inlines)}}}"
            case Link(url, inlines):
                words = self.inlines(inlines)
                return f"\\href{{{_address(url)}}}{{{words}}}" if url else words
            case _:
                assert_never(inline)

    def _formula(self, found: Formula) -> str | None:
        return formula(found, self._results.get(key_of(found)))


def _columns(block: Table) -> str:
    """As wide as their content; where that is too much for a line, in shares of it."""
    columns = list(zip(block.header, *block.rows, strict=True))
    lengths = [max(4, min(60, max(len(plain_inlines(cell)) for cell in cells))) for cells in columns]
    if sum(lengths) <= _LINE:
        return "".join(_COLUMNS[alignment] for alignment in block.alignments)
    room = 0.98 - 0.03 * len(columns)
    return "".join(f"p{{{room * length / sum(lengths):.3f}\\linewidth}}" for length in lengths)


def _source(found: Formula) -> str:
    return f"\\texttt{{{text(found.source.strip())}}}"


def _code_block(source: str) -> str:
    r"""Line by line and not `verbatim`, which what the model wrote could close."""
    lines = [text(line).replace("  ", " ~").replace("  ", " ~") for line in source.expandtabs(4).split("\n")]
    kept = [("~" + line[1:] if line.startswith(" ") else line) or "~" for line in lines]
    return "{\\ttfamily\\small\\raggedright\n" + "\\\\\n".join(f"\\mbox{{}}{line}" for line in kept) + "\\par}\n\n"


def _address(url: str) -> str:
    """Only characters that neither TeX nor hyperref reads as anything else."""
    return "".join(
        f"\\{character}" if character in "%#&_" else "" if character in "\\{}^~$ " else character for character in url
    )
