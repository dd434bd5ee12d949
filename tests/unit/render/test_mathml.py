"""Formulas as MathML for other programs."""

import json
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree as ET

import pytest

from app.render.drawing import Failure
from app.render.formula_key import FormulaKey
from app.render.markdown import parse
from app.render.typeset import Mathml, Typesetter
from tests.support.formulas import FORMULAS

SPACE = "{http://www.w3.org/1998/Math/MathML}"
STANDARD = frozenset(
    """
    math semantics annotation mi mn mo mtext ms mspace mrow mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup
    msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd
    """.split()  # noqa: SIM905
)
ANSWERS = Path(__file__).parents[2] / "data" / "real_answers.json"
Write = Callable[..., str | Failure]


@pytest.fixture
def write(typesetter: Typesetter) -> Write:
    answers: SimpleQueue[Mathml] = SimpleQueue()

    def ask(tex: str, display: bool = False, scope: str = "") -> str | Failure:
        typesetter.request_mathml(FormulaKey(tex, display, scope), answers.put)
        return answers.get(timeout=30).result

    return ask


def tree(text: str | Failure) -> ET.Element:
    assert isinstance(text, str), text
    return ET.fromstring(text)


def shape(text: str | Failure) -> str:
    """The presentation without its namespace, as text."""
    row = tree(text)[0][0]
    for node in row.iter():
        node.tag = node.tag.removeprefix(SPACE)
    return "".join(ET.tostring(child, encoding="unicode") for child in row)


def test_it_is_standard_mathml_with_its_source(write: Write) -> None:
    for tex, display in FORMULAS:
        root = tree(write(tex, display))
        assert root.tag == f"{SPACE}math"
        assert root.get("display") == ("block" if display else None)
        assert {node.tag.removeprefix(SPACE) for node in root.iter()} <= STANDARD
        ((_row, annotation),) = root
        assert annotation.get("encoding") == "application/x-tex"
        assert annotation.text == tex


def test_every_formula_of_real_answers_can_be_written(write: Write) -> None:
    formulas = {f for text in json.loads(ANSWERS.read_text(encoding="utf-8")) for f in parse(text).formulas}
    assert len(formulas) > 300
    for formula in formulas:
        assert tree(write(formula.tex, formula.display)).find(f".//{SPACE}annotation") is not None


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("{}_2", "<msub><mrow /><mn>2</mn></msub>"),
        ("{a}{}b", "<mi>a</mi><mi>b</mi>"),
        (r"\mathbb{R}", '<mi mathvariant="double-struck">R</mi>'),
        (r"\text{中 <b>}", "<mtext>中 &lt;b&gt;</mtext>"),
        (r"\ce{->}", '<mrow><mo stretchy="true">→</mo></mrow>'),
        (
            r"\begin{matrix}a&b\end{matrix}",
            '<mtable columnspacing="1em" rowspacing="4pt">'
            "<mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>",
        ),
    ],
)
def test_shapes(write: Write, tex: str, expected: str) -> None:
    assert shape(write(tex)) == expected


def test_the_number_of_an_equation_stands_behind_it(write: Write) -> None:
    row = tree(write(r"x=1\tag{7}", True)).find(f".//{SPACE}mtr")
    assert row is not None
    assert ["".join(cell.itertext()) for cell in row] == ["x=1", "(7)"]


def test_cells_over_several_are_spans(write: Write) -> None:
    table = r"\begin{array}{lcc}\multirow{2}{*}{a}&\multicolumn{2}{c}{b}\\ &c&d\end{array}"
    rows = tree(write(table)).findall(f".//{SPACE}mtr")
    cells = [[("".join(cell.itertext()), cell.get("columnspan"), cell.get("rowspan")) for cell in row] for row in rows]
    assert cells == [[("a", None, "2"), ("b", "2", None)], [("c", None, None), ("d", None, None)]]


def test_macros_belong_to_their_message(write: Write) -> None:
    defining = r"\newcommand{\half}{\frac{1}{2}}"
    assert shape(write(r"\half", scope=defining)) == "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
    write(defining)
    assert isinstance(write(r"\half"), Failure)


@pytest.mark.parametrize(
    "tex",
    [
        r'\mmlToken{mi}[href="javascript:x()" id="a" class="b" style="background:url(http://h)"]{x}',
        r"\href{javascript:x()}{x}",
        r'\color{red"onload="x()}{x}',
        r'\unicode[font"onload="x()]{x41}',
        r"\bbox[border:1px solid red,url(http://h)]{x}",
        r"\mmlToken{mtext}{</mtext><script>x()</script>}",
    ],
)
def test_nothing_of_the_model_s_is_more_than_a_sign(write: Write, tex: str) -> None:
    written = write(tex)
    if isinstance(written, Failure):
        return
    root = tree(written)
    assert {node.tag.removeprefix(SPACE) for node in root.iter()} <= STANDARD
    names = {name for node in root[0][0].iter() for name in node.attrib}
    assert not names & {"href", "id", "class", "style", "onload", "src"}
    assert "(" not in "".join(value for node in root[0][0].iter() for value in node.attrib.values())


@pytest.mark.parametrize("tex", ["\\text{a\x01\x0cb}", "\\text{\ud800}", "\\text{\ufffe😀}"])
def test_signs_that_xml_lacks_are_left_out(write: Write, tex: str) -> None:
    assert tree(write(tex)).tag == f"{SPACE}math"


@pytest.mark.parametrize(
    ("tex", "why"),
    [(r"\undefinedname", "Undefined"), ("x" * 9000, "too long"), (r"\def\a{\a\a}\a", "recursive")],
    ids=["undefined", "long", "bomb"],
)
def test_reasons(write: Write, tex: str, why: str) -> None:
    result = write(tex)
    assert isinstance(result, Failure)
    assert why in result.reason


def test_what_breaks_the_engine_breaks_nothing_else(write: Write) -> None:
    assert isinstance(write(r"\sqrt{" * 1100 + "x" + "}" * 1100), str | Failure)
    assert isinstance(write("+".join(r"\frac{1}{2}" for _ in range(700))), str | Failure)
    assert shape(write("x")) == "<mi>x</mi>"
