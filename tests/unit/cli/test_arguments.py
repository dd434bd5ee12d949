"""What can be said on the command line."""

from pathlib import Path

import pytest

from app.cli.arguments import RenderOptions, ScreenshotOptions, WindowOptions, parse
from app.cli.ask import AskOptions


def test_nothing_is_the_window() -> None:
    assert parse([]) == WindowOptions()


def test_ask() -> None:
    given = parse(
        ["ask", "2+2?", "--json", "--seed", "7", "--max-tokens", "50", "--temperature", "0.5", "--model", "m"]
    )
    assert given == AskOptions(question="2+2?", model="m", as_json=True, seed=7, max_tokens=50, temperature=0.5)


def test_render() -> None:
    given = parse(["render", "a.md", "-o", "b.pdf", "--theme", "dark", "--scale", "2"])
    assert given == RenderOptions(Path("a.md"), Path("b.pdf"), 760, 2.0, True)


def test_screenshot() -> None:
    given = parse(["screenshot", "a.png", "--ask", "Why?", "--width", "900", "--height", "600"])
    assert given == ScreenshotOptions(Path("a.png"), "Why?", None, 900, 600, 1.0, False)


def test_a_question_may_begin_with_a_minus(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["ask", "--", "-2x=4"]) == AskOptions(question="-2x=4")
    with pytest.raises(SystemExit):
        parse(["ask", "-2x=4"])
    assert "write -- before" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask", "x", "--seed", "-1"],
        ["ask", "x", "--seed", "1.5"],
        ["ask", "x", "--max-tokens", "0"],
        ["ask", "x", "--temperature", "nan"],
        ["ask", "x", "--temperature", "warm"],
        ["ask", "x", "y"],
        ["render", "a.md"],
        ["screenshot"],
        ["screenshot", "a.png", "--scale", "0"],
        ["screenshot", "a.png", "--width", "459"],
        ["screenshot", "a.png", "--height", "8001"],
        ["screenshot", "a.png", "--theme", "pink"],
    ],
)
def test_wrong_arguments_are_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        parse(arguments)
    assert exit_.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("phidias")
    assert printed.err.count("\n") == 1
