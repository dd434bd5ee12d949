import re
import xml.etree.ElementTree as ET

from app.render.batch import typeset_all
from app.render.export.html import html_page
from app.render.markdown import parse
from app.render.typeset import Typesetter
from tests.support.answers import answer
from tests.support.formulas import FORMULAS


def page(text: str, typesetter: Typesetter) -> str:
    document = parse(text)
    return html_page(document.blocks, typeset_all(document.formulas, typesetter), "A <title>")


def test_formulas_become_well_formed_svg(typesetter: Typesetter) -> None:
    text = "\n\n".join(f"$${tex}$$" if display else f"\\({tex}\\)" for tex, display in FORMULAS)
    found = re.findall(r"<svg (?:role|aria).*?</svg>(?=<wbr>|</div>|</p>|[.,])", page(text, typesetter), re.DOTALL)
    assert len(found) >= len(FORMULAS)
    for image in found:
        ET.fromstring(image)


def test_the_page_is_alone_and_runs_nothing(typesetter: Typesetter) -> None:
    hostile = "<script>x()</script>\n\n![i](http://h/i.png) [j](javascript:x) $\\text{<b onclick=1>}$ `<i>` $\\no$"
    html = page(hostile + "\n\n" + answer(5000, 1), typesetter)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("[j](javascript:x)", "")
    assert "<b onclick" not in html
    assert "default-src 'none'" in html
    assert 'title="Undefined control sequence \\no"' in html


def test_structure(typesetter: Typesetter) -> None:
    html = page("## H\n\n3. a\n4. b\n\n> q\n\n| x |\n|--:|\n| 1 |\n\n```\n<c>\n```\n\n---\n\na<br>**b**", typesetter)
    for part in ('<ol start="3">', "<blockquote>", '<td style="text-align:right">1</td>', "&lt;c&gt;", "<hr>", "<br>"):
        assert part in html
    assert "<h2>H</h2>" in html
    assert "<strong>b</strong>" in html
    assert "A &lt;title&gt;" in html
