"""An article in any of the formats that need no painter, as text."""

from collections.abc import Callable

from app.core.article import Article, Format
from app.render.batch import Results
from app.render.export.article import Layout, as_document, lay_out
from app.render.export.html import html_article, html_body
from app.render.export.latex import latex, latex_body
from app.render.export.markdown import markdown
from app.render.export.plain import plain_text

Typeset = Callable[[Layout], Results]  # typesets the formulas of a layout


def whole_text(article: Article, form: Format, typeset: Typeset) -> str:
    """What a file holds. `typeset` is only called for formats that show formulas typeset."""
    match form:
        case Format.HTML:
            layout = lay_out(article)
            return html_article(layout, typeset(layout))
        case Format.LATEX:
            layout = lay_out(article)
            return latex(layout, typeset(layout))
        case _:
            return pasted_text(article, form, typeset)


def pasted_text(article: Article, form: Format, typeset: Typeset) -> str:
    """What goes into another document, without a frame of its own."""
    match form:
        case Format.MARKDOWN:
            return markdown(article)
        case Format.HTML:
            layout = lay_out(article)
            return html_body(layout, typeset(layout))
        case Format.LATEX:
            layout = lay_out(article)
            return latex_body(layout, typeset(layout))
        case _:
            return plain_text(as_document(lay_out(article)).blocks) + "\n"
