"""An article in any of the formats that need no painter, as text."""

from app.core.article import Article, Format
from app.core.progress import Advance, part, untold
from app.render.batch import mathml_all, typeset_all
from app.render.export.article import Layout, as_document, lay_out
from app.render.export.html import html_article, html_body
from app.render.export.html_formula import FormulaWriter
from app.render.export.latex import latex, latex_body
from app.render.export.markdown import markdown
from app.render.export.plain import plain_text
from app.render.typeset import Typesetter


def whole_text(article: Article, form: Format, typesetter: Typesetter, advance: Advance = untold) -> str:
    """What a file holds."""
    match form:
        case Format.HTML:
            layout = lay_out(article)
            return html_article(layout, formula_writer(layout, typesetter, advance))
        case Format.LATEX:
            layout = lay_out(article)
            return latex(layout, typeset_all(layout.formulas, typesetter, advance))
        case _:
            return pasted_text(article, form, typesetter, advance)


def pasted_text(article: Article, form: Format, typesetter: Typesetter, advance: Advance = untold) -> str:
    """What goes into another document, without a frame of its own."""
    match form:
        case Format.MARKDOWN:
            return markdown(article)
        case Format.HTML:
            layout = lay_out(article)
            return html_body(layout, FormulaWriter(typeset_all(layout.formulas, typesetter, advance)))
        case Format.LATEX:
            layout = lay_out(article)
            return latex_body(layout, typeset_all(layout.formulas, typesetter, advance))
        case _:
            return plain_text(as_document(lay_out(article)).blocks) + "\n"


def formula_writer(layout: Layout, typesetter: Typesetter, advance: Advance = untold) -> FormulaWriter:
    """For a page with a style sheet of its own, which keeps the MathML out of sight."""
    results = typeset_all(layout.formulas, typesetter, part(advance, 0, 0.5))
    return FormulaWriter(results, mathml_all(layout.formulas, typesetter, part(advance, 0.5, 1)))
