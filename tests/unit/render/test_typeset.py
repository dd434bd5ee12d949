import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.render.breaking import broken
from app.render.decode import LARGEST_BOX
from app.render.drawing import Clip, Drawing, Failure, Lead, Letters, Mark, Outline, Placed
from app.render.formula_key import FormulaKey, Measure, estimate
from app.render.markdown import parse
from app.render.typeset import Typeset, Typesetter
from app.render.typeset_engine import TypesetEngine
from app.render.typeset_work import LOOK_SECONDS, REPLACE_ABOVE, Work
from app.storage.drawings import DrawingFile
from app.system.resources import resource
from tests.support.formulas import FORMULAS
from tests.unit.render.conftest import Set

ANSWERS = Path(__file__).parents[2] / "data" / "real_answers.json"


def marks(drawing: Drawing) -> list[Mark]:
    def inside(found: tuple[Mark, ...]) -> list[Mark]:
        return [m for mark in found for m in (mark, *(inside(mark.marks) if isinstance(mark, Clip | Placed) else ()))]

    return [mark for segment in drawing.segments for mark in inside(segment.marks)]


@pytest.mark.parametrize(("tex", "display"), FORMULAS, ids=[tex[:30] for tex, _ in FORMULAS])
def test_formulas_of_the_family(typeset: Set, tex: str, display: bool) -> None:
    drawing = typeset(tex, display)
    assert isinstance(drawing, Drawing)
    assert all(segment.width > 0 and segment.height + segment.depth > 0 for segment in drawing.segments)


def test_every_formula_of_real_answers(typeset: Set) -> None:
    formulas = {f for text in json.loads(ANSWERS.read_text(encoding="utf-8")) for f in parse(text).formulas}
    failed = {f.tex: typeset(f.tex, f.display) for f in formulas}
    assert len(formulas) > 300
    assert not {tex: result for tex, result in failed.items() if isinstance(result, Failure)}


@pytest.mark.parametrize(
    "tex",
    [
        r"\R",
        r"\lcm(a,b)",
        r"\abs{x}",
        r"\bm{x}",
        r"\sout{x}",
        r"\phase{x}",
        r"\angl n",
        r"\pounds 3",
        r"\oiint",
        r"\Alpha",
        r"\blue{x}",
        r"\argmin_x f",
        r"\tg x",
        r"\enclose{longdiv}{123}",
        r"\bbox[border:1px solid red]{x}",
        r"\cancel{x}",
        r"\begin{array}{c:c}a&b\\ \hdashline c&d\end{array}",
        r"\braket{a|b}",
        r"\coloneqq",
        r"\ce{H2O}",
        r"\emph{x}",
        r"\begin{array}{cc}1&2\\ \cline{1-2}3&4\end{array}",
        r"\begin{array}{cc}\multicolumn{2}{c}{x}\\3&4\end{array}",
    ],
)
def test_names_models_use(typeset: Set, tex: str) -> None:
    assert isinstance(typeset(tex), Drawing)


def test_long_inline_formulas_come_in_segments(typeset: Set) -> None:
    drawing = typeset("a=b+c=d+e")
    assert isinstance(drawing, Drawing)
    assert len(drawing.segments) == 5
    displayed = typeset("a=b+c=d+e", True)
    assert isinstance(displayed, Drawing)
    assert len(displayed.segments) == 1


def test_numbered_equations_are_as_wide_as_the_page(typeset: Set) -> None:
    drawing = typeset(r"E=mc^2\tag{1}", True)
    assert isinstance(drawing, Drawing)
    assert drawing.segments[0].full_width


def test_letters_the_font_lacks_are_left_to_the_host(typeset: Set) -> None:
    drawing = typeset(r"\text{é中}")
    assert isinstance(drawing, Drawing)
    letters = [mark for mark in marks(drawing) if isinstance(mark, Letters)]
    assert "".join(mark.text for mark in letters) == "é中"
    assert drawing.segments[0].width == 1500  # as `estimate` says: half an em and one


def test_color_with_an_argument_colours_only_that(typeset: Set) -> None:
    drawing = typeset(r"\color{red}{x}+y")
    assert isinstance(drawing, Drawing)
    assert [mark.paint.fill for mark in marks(drawing) if isinstance(mark, Outline)] == ["red", "", ""]


def test_macros_belong_to_their_message(typeset: Set) -> None:
    defining = r"\newcommand{\foo}[1]{x_{#1}}"
    assert isinstance(typeset(r"\foo{3}", scope=defining), Drawing)
    assert isinstance(typeset(defining + r"\foo{1}"), Drawing)
    assert isinstance(typeset(r"\foo{3}"), Failure)
    typeset(r"\let\sqrt\alpha \def\frac{}")
    assert isinstance(typeset(r"\sqrt{\frac12}"), Drawing)


def test_a_long_sum_is_shown_in_lines(typeset: Set) -> None:
    drawing = typeset("S = " + "+".join(rf"\frac{{a_{{{n}}}}}{{b_{{{n}}}}}" for n in range(120)), display=True)
    assert isinstance(drawing, Drawing)
    assert drawing.segments[0].width > LARGEST_BOX
    assert broken(drawing.parts, 40_000).width <= 40_000
    hostile = typeset(r"x + \rule{300em}{1em} + y", display=True)
    assert isinstance(hostile, Failure)
    assert "too large" in hostile.reason


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\undefinedname", "Undefined control sequence"),
        (r"\frac{1", "Missing close brace"),
        (r"\require{html}\href{u}{\class{a}{x}}", r"Undefined control sequence \class"),
        (r"\text{a\end{array}}", r"Misplaced \end"),
        (r"\includegraphics{x}", "Undefined control sequence"),
        (r"\class{a}{x}", "Undefined control sequence"),
        ("x" * 9000, "too long"),
        (r"\rule{100000em}{1em}", "too large"),
        (r"\def\a{\a\a}\a", "recursive"),
    ],
    ids=lambda text: text[:20],
)
def test_reasons(typeset: Set, tex: str, why: str) -> None:
    result = typeset(tex)
    assert isinstance(result, Failure)
    assert why in result.reason


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 3000 + "}" * 3000,
        r"\sqrt{" * 1100 + "}" * 1100,
        "+".join(f"x_{{{n}}}" for n in range(950)),
        "�x",
        r"\begin{matrix}" + r"\\".join(["&".join(["1"] * 30)] * 60) + r"\end{matrix}",
        "\x00",
        "\u202e\u2028x",
        "%",
        "#",
        "&",
    ],
    ids=lambda tex: repr(tex[:12]),
)
def test_hostile_formulas_are_bounded(typeset: Set, tex: str) -> None:
    begun = time.monotonic()
    typeset(tex, True)
    assert isinstance(typeset("x"), Drawing)
    assert time.monotonic() - begun < 20


def test_memory_stays_small(typesetter: Typesetter, typeset: Set) -> None:
    for number in range(6):
        typeset(r"\begin{matrix}" + r"\\".join(["&".join([f"x^{{{number}}}"] * 12)] * 12) + r"\end{matrix}", True)
    assert 1 << 20 < typesetter.memory < REPLACE_ABOVE


class _Watched(TypesetEngine):
    """Counts how many are made, and how often they are asked for their memory."""

    made = looks = 0

    def __init__(self, bundle: Path, measure: Measure) -> None:
        super().__init__(bundle, measure)
        _Watched.made += 1

    @property
    def memory(self) -> int:
        _Watched.looks += 1
        return super().memory


@pytest.fixture
def watched_work(monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setattr(_Watched, "made", 0)
    monkeypatch.setattr(_Watched, "looks", 0)
    monkeypatch.setattr("app.render.typeset_work.TypesetEngine", _Watched)
    return Work(resource("math/typeset.js"), estimate, None)


def test_an_engine_that_has_grown_is_replaced(watched_work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.render.typeset_work.LOOK_SECONDS", 0)
    monkeypatch.setattr("app.render.typeset_work.REPLACE_ABOVE", 1 << 20)
    for tex in "xyz":
        assert isinstance(watched_work.result(FormulaKey(tex, False), passing=False), Drawing)
    assert _Watched.made == 3


def test_small_formulas_are_not_held_up_by_looks_at_the_memory(watched_work: Work) -> None:
    begun = time.thread_time()
    for number in range(100):
        watched_work.result(FormulaKey(f"x_{{{number}}}", False), passing=False)
    assert _Watched.looks <= (time.thread_time() - begun) / LOOK_SECONDS


def test_closed_with_much_to_do_it_ends_and_leaves_nothing_that_was_to_be_forgotten(tmp_path: Path) -> None:
    answers: SimpleQueue[Typeset] = SimpleQueue()
    busy = Typesetter(
        resource("math/typeset.js"), answers.put, open_store=lambda version: DrawingFile(tmp_path / "drawings", version)
    )
    busy.start()
    formulas = [FormulaKey(rf"\frac{{x_{{{number}}}}}{{\sqrt{{{number}}}}}", True) for number in range(5_000)]
    busy.request(formulas[0])
    answers.get(timeout=30)
    for formula in formulas:
        busy.request(formula)
    busy.forget()
    assert busy.close()
    assert answers.qsize() < len(formulas)
    with closing(sqlite3.connect(tmp_path / "drawings")) as file:
        assert file.execute("SELECT count(*) FROM drawings").fetchone() == (0,)


def test_without_its_bundle_it_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    answers: SimpleQueue[Typeset] = SimpleQueue()
    lost = Typesetter(tmp_path / "none.js", answers.put)
    lost.start()
    lost.request(FormulaKey("x", False))
    result = answers.get(timeout=30).result
    assert isinstance(result, Failure)
    assert "could not be started" in result.reason
    assert lost.close()
    assert "bundle" in caplog.text


def width_of(drawing: Drawing) -> float:
    return sum(part.width for part in drawing.segments) + sum(part.space_after for part in drawing.segments[:-1])


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        ("a+b=c", [r"a+{}", r"b={}", "c"]),
        (r"a \le -b \cdot c", [r"a\le{}", r"-b\cdot{}", "c"]),
        (r"x^2 \stackrel{!}{=} {y + z} \Longrightarrow w", [r"x^2\stackrel{!}{=}{}", r"{y+z}\Longrightarrow{}", "w"]),
        (r"-a \in \left(b + c\right)", [r"-a\in{}", r"\left(b+c\right)"]),
        (r"a = b,\; c \quad d", ["a={}", r"b,\; c", r"\quad d"]),
    ],
)
def test_a_line_of_running_text_ends_behind_a_sign(typeset: Set, tex: str, parts: list[str]) -> None:
    """As in TeX, and as wide as in one piece. The space behind the sign is no part of the segment."""
    drawing, whole = typeset(tex), typeset(f"{{{tex}}}")
    assert isinstance(drawing, Drawing)
    assert isinstance(whole, Drawing)
    assert len(whole.segments) == 1
    assert width_of(drawing) == pytest.approx(width_of(whole), abs=2)
    assert len(drawing.segments) == len(parts)
    for segment, part in zip(drawing.segments, parts, strict=True):
        alone = typeset(f"{{{part}}}")
        assert isinstance(alone, Drawing)
        space = segment.space_after if part.endswith("{}") else 0
        assert segment.width + space == pytest.approx(width_of(alone), abs=2)


def test_a_display_goes_on_with_its_sign(typeset: Set) -> None:
    drawing = typeset("=".join(f"a_{{{n}}} + b" for n in range(20)), True)
    assert isinstance(drawing, Drawing)
    assert {part.lead for part in drawing.parts[1:]} == {Lead.RELATION, Lead.OPERATOR}
    inline = typeset("a + b = c")
    assert isinstance(inline, Drawing)
    assert len(inline.segments) == 3  # what a display was told is forgotten
