import pytest

from app.render.drawing import Drawing
from app.render.references import Labels, References
from app.render.scan import scan
from app.render.stream import Stream, tags_in
from tests.unit.render.conftest import Set


def resolved(*formulas: str) -> list[str]:
    references = References(Labels())
    return [references.resolve(tex, display=True) for tex in formulas]


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ([r"x \label{a}", r"\ref{a}", r"\eqref{a}"], [r"x \tag{1}", r"\text{1}", r"\text{(1)}"]),
        ([r"x \tag{$\ast$} \label{a}", r"\eqref{a}"], [r"x \tag{$\ast$} ", r"\text{($\ast$)}"]),
        ([r"x\tag*{Euler}\label{a}", r"\ref{a}"], [r"x\tag*{Euler}", r"\text{Euler}"]),
        ([r"x", r"y", r"z\label{a}"], ["x", "y", r"z\tag{1}"]),
        ([r"x\label{a}", r"y\label{b}", r"\eqref{b}"], [r"x\tag{1}", r"y\tag{2}", r"\text{(2)}"]),
        ([r"\eqref{never}"], [r"\text{(??)}"]),
        (
            [r"\begin{align}a&=b\label{a}\\c&=d\\e&=f\label{b}\end{align}", r"\ref{b}"],
            [r"\begin{align}a&=b\tag{1}\\c&=d\\e&=f\tag{2}\end{align}", r"\text{2}"],
        ),
        (
            [r"\begin{align}\begin{cases}a\\b\end{cases}\label{a}\\c\end{align}"],
            [r"\begin{align}\begin{cases}a\\b\end{cases}\tag{1}\\c\end{align}"],
        ),
        ([r"\begin{equation}\label{a} x\label{b}\end{equation}"], [r"\begin{equation}\tag{1}x\end{equation}"]),
        ([r"\begin{aligned}a&=b\tag{4}\end{aligned}"], [r"\begin{align*}a&=b\tag{4}\end{align*}"]),
        ([r"\begin{aligned}a&=b\end{aligned}"], [r"\begin{aligned}a&=b\end{aligned}"]),
    ],
)
def test_labels_become_tags_and_references_their_text(formulas: list[str], expected: list[str]) -> None:
    assert resolved(*formulas) == expected


def test_references_in_running_text() -> None:
    text = "\\[x \\label{a}\\]\n\nBy \\eqref{a} and $\\ref{a}$, not `\\ref{a}`."
    display, first, second = scan(text).formulas
    assert (first.tex, first.source, first.display) == (r"\text{(1)}", r"\eqref{a}", False)
    assert (second.tex, display.tex) == (r"\text{1}", r"x \tag{1}")


TEXT = "See \\eqref{b}.\n\n\\[x \\label{a}\\]\n\nThen\n\n\\[y \\label{b}\\]\n\nBy \\eqref{a} and \\eqref{b}.\n\n"


def test_what_is_referred_to_may_come_later() -> None:
    assert [formula.tex for formula in scan(TEXT).formulas] == [
        r"\text{(2)}",
        r"x \tag{1}",
        r"y \tag{2}",
        r"\text{(1)}",
        r"\text{(2)}",
    ]


@pytest.mark.parametrize("size", [1, 7, 40])
def test_numbers_are_the_same_while_it_grows(size: int) -> None:
    stream, shown = Stream(), ""
    for place in range(0, len(TEXT), size):
        stream.feed(TEXT[place : place + size])
        shown += repr(stream.advance().finals)
    shown += repr(stream.advance(finish=True).finals)
    assert [f"tag{{{number}}}" in shown for number in (1, 2, 3)] == [True, True, False]
    assert shown.count("text{(1)}") == shown.count("text{(2)}") == 1
    assert "(??)" in shown
    assert stream.foretell(tags_in(TEXT))


def test_what_is_known_of_the_whole_text_is_right_at_once() -> None:
    stream, shown = Stream(), ""
    assert not stream.foretell(tags_in(TEXT))
    for place in range(0, len(TEXT), 7):
        stream.feed(TEXT[place : place + 7])
        shown += repr(stream.advance().finals)
    assert "(??)" not in shown + repr(stream.advance(finish=True).finals)
    assert tags_in("$x \\tag{1}\\label{a}$, but nothing points to it") == {}
    assert tags_in("\\[x \\tag{1}\\label{a}\\] which I prefer") == {}
    assert tags_in("\\[x \\tag{1}\\label{a}\\] see \\(\\eqref{a}\\)") == {"a": "1"}


def test_tags_are_set_wherever_they_stand(typeset: Set) -> None:
    for tex in (r"\begin{aligned}a\tag{1}\\b\tag{2}\end{aligned}", r"a\tag{1}\tag{2}", r"\text{(1)}", r"\eqref{x}"):
        for display in (False, True):
            assert isinstance(typeset(tex, display), Drawing)
    numbered = typeset(resolved(r"\begin{aligned}a&=b\tag{1}\\c&=d\tag{2}\end{aligned}")[0], True)
    assert isinstance(numbered, Drawing)
    assert numbered.segments[0].full_width
