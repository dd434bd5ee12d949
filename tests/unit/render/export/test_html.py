import re
import xml.etree.ElementTree as ET

from app.core.article import Article, Format, Section
from app.render.batch import mathml_all, typeset_all
from app.render.export.html import html_page
from app.render.export.html_formula import END_ISOLATE, ISOLATE, FormulaWriter
from app.render.export.write import pasted_text, whole_text
from app.render.markdown import parse
from app.render.typeset import Typesetter
from tests.support.answers import answer
from tests.support.formulas import FORMULAS

SPACE = "{http://www.w3.org/1998/Math/MathML}"


def page(text: str, typesetter: Typesetter) -> str:
    document = parse(text)
    results, written = (make(document.formulas, typesetter) for make in (typeset_all, mathml_all))
    return html_page(document.blocks, FormulaWriter(results, written), "A <title>", width=700, dark=False)


def test_formulas_become_well_formed_svg_with_mathml_to_be_read(typesetter: Typesetter) -> None:
    text = "\n\n".join(f"$${tex}$$" if display else f"\\({tex}\\)" for tex, display in FORMULAS)
    html = re.sub(f"{ISOLATE}|{END_ISOLATE}", "", page(text, typesetter))
    found = re.findall(r'<span class="formula">.*?</svg>(?:</span>)*</span>(?=</div>|</p>)', html, re.DOTALL)
    assert len(found) == len(FORMULAS)
    for formula in found:
        read, *seen = ET.fromstring(formula.replace("<wbr>", ""))
        assert read.tag == f"{SPACE}math"
        assert len(seen) >= 1
        assert not [image.get("aria-label") for image in seen if image.get("aria-hidden") != "true"]


def test_what_is_pasted_elsewhere_says_the_formula_in_words(typesetter: Typesetter) -> None:
    article = Article("", (Section("", "", "Half: $\\frac12$."),))
    text = pasted_text(article, Format.HTML, typesetter)
    assert 'role="img" aria-label="1 over 2"' in text
    assert "<math" not in text
    assert '<span class="formula"><math' in whole_text(article, Format.HTML, typesetter)


def test_no_sign_is_parted_from_its_formula(typesetter: Typesetter) -> None:
    html = page("See ($x=y$), $z$-axis and $w$ or $no\\such$.", typesetter)
    plain = re.sub(r"<math.*?</math>|<svg.*?</svg>", "F", html.partition("<p>")[2].partition("</p>")[0])
    kept = '<span style="white-space:nowrap">%s</span>'
    assert plain == (
        f'See <span class="formula">F{kept % f"({ISOLATE}F"}<wbr>{kept % f"F{END_ISOLATE}),"}</span> '
        f'<span class="formula">F{kept % "F-axis"}</span> and <span class="formula">FF</span> or '
        '<code class="failed" title="Undefined control sequence \\such">$no\\such$</code>.'
    )


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
    lists = ('<ol dir="auto" start="3">', '<blockquote dir="auto">')
    for part in (*lists, '<td style="text-align:right">1</td>', "&lt;c&gt;", "<hr>", "<br>"):
        assert part in html
    assert "<h2>H</h2>" in html
    assert "<strong>b</strong>" in html
    assert "A &lt;title&gt;" in html


def test_each_part_runs_in_the_direction_of_its_own_words(typesetter: Typesetter) -> None:
    html = page("שלום $x + 1$ עולם\n\n- אחת\n\n| א | ב |\n|---|---|\n| 1 | 2 |\n\n`f(x)`", typesetter)
    assert "<p>שלום" in html
    assert "p, h1, h2, h3, h4, h5, h6, li, th, td { unicode-bidi: plaintext; }" in html
    assert "code { unicode-bidi: isolate; direction: ltr; }" in html
    assert re.search(r"&#8294;<svg.*</svg><wbr>.*<svg.*</svg>&#8297;", html)  # the parts of the formula in their order
    assert html.count('dir="auto"') == 2  # list and table: where markers and columns stand
