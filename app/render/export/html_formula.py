"""A formula in HTML: what is seen, and what is read aloud.

A screen reader goes through MathML part by part, in speech or in braille, where a label is one long sentence; eyes get
the SVG, which looks alike in every browser. So a page has both, the MathML out of sight (as MathJax does it).
"""

from html import escape

from app.render.batch import Results, Written, key_of
from app.render.drawing import Drawing, Failure
from app.render.scan import Formula
from app.render.speech import spoken
from app.render.svg import svg_parts

ISOLATE, END_ISOLATE = "&#8294;", "&#8297;"  # what stands between them runs from left to right
_KEPT = '<span style="white-space:nowrap">%s</span>'


class FormulaWriter:
    """Knows the drawings of a text's formulas, and their MathML where that is wanted."""

    def __init__(self, results: Results, written: Written | None = None) -> None:
        self._results, self._written = results, written or {}

    def html(self, formula: Formula, head: str = "", tail: str = "") -> str:
        """`head` and `tail`: text before and after it that must stay in its line."""
        match self._results.get(key_of(formula)):
            case Drawing() as drawing:
                return self._drawn(drawing, formula, escape(head), escape(tail))
            case Failure(reason):
                source = f'<code class="failed" title="{escape(reason)}">{escape(formula.source)}</code>'
            case _:
                source = f"<code>{escape(formula.source)}</code>"
        return escape(head) + source + escape(tail)

    def _drawn(self, drawing: Drawing, formula: Formula, head: str, tail: str) -> str:
        read = self._written.get(key_of(formula), "")
        parts = svg_parts(drawing, "" if read else spoken(formula.tex))
        if len(parts) > 1:  # among Hebrew or Arabic they would change places
            parts = [f"{ISOLATE}{parts[0]}", *parts[1:-1], f"{parts[-1]}{END_ISOLATE}"]
        if head:
            parts[0] = head + parts[0]
        if tail:
            parts[-1] += tail
        if head or tail:
            parts = [part if part.startswith("<svg") and part.endswith("</svg>") else _KEPT % part for part in parts]
        seen = "<wbr>".join(parts)
        return f'<span class="formula">{read}{seen}</span>' if read else seen
