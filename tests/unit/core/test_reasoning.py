"""The splitter, with every tag models have been seen to write, cut in every way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.chat import Channel
from app.core.reasoning import ReasoningSplitter


def split(pieces: list[str], *, in_thought: bool = False) -> tuple[str, str]:
    """Reasoning and solution as a receiver puts them together."""
    splitter = ReasoningSplitter(in_thought=in_thought)
    texts = dict.fromkeys(Channel, "")
    recast = False
    for piece in [*pieces, None]:
        out = splitter.finish() if piece is None else splitter.feed(piece)
        if splitter.opener_missing and not recast:
            recast = True
            texts[Channel.REASONING], texts[Channel.SOLUTION] = texts[Channel.SOLUTION], ""
        for channel, text in out:
            texts[channel] += text
    assert not splitter.holding
    return texts[Channel.REASONING], texts[Channel.SOLUTION]


TEXTS = {
    "plain": ("2 + 2 = 4", "", "2 + 2 = 4"),
    "usual": ("<think>ab</think>cd", "ab", "cd"),
    "white space at the tags": ("\n<think>\nab\n</think>\n\ncd\n", "ab\n", "cd\n"),
    "closed as the card writes it": (r"<think>ab<\think>cd", "ab", "cd"),
    "closed with both slashes": (r"<think>ab<\/think>cd", "ab", "cd"),
    "never closed": ("<think>ab, so", "ab, so", ""),
    "cut within the closing tag": ("<think>ab</thi", "ab</thi", ""),
    "never opened": ("ab</think>cd", "ab", "cd"),
    "never opened, at once closed": ("</think>cd", "", "cd"),
    "empty thought": ("<think>\n\n</think>\n\ncd", "", "cd"),
    "opened twice": ("<think>\n<think>\nab</think>cd", "ab", "cd"),
    "closed twice": ("<think>ab</think>\n</think>\ncd", "ab", "cd"),
    "less-than signs": ("<think>a<b, a</b</think>1 < 2 and <thin", "a<b, a</b", "1 < 2 and <thin"),
    "an unusual beginning": ("<<think>ab</think>c", "ab", "<c"),
    "text before": ("Sure.\n<think>ab</think>cd", "ab", "Sure.\ncd"),
    "a second thought": ("<think>a</think>b\n<think>c</think>d", "ac", "b\nd"),
    "a tag in the solution's text": ("<think>a</think>b <think> c", "a", "b <think> c"),
    "a closing tag in the solution's text": ("<think>a</think>b </think> c", "a", "b </think> c"),
    "quoted with backticks": ("<think>say `</think>` here</think>b", "say `</think>` here", "b"),
    "quoted with quotes": ('<think>say "</think>" here</think>b', 'say "</think>" here', "b"),
    "quoted with curly quotes": ("<think>say “</think>” here</think>b", "say “</think>” here", "b"),
    "a quote before, none after": ('<think>he says "no"</think>b', 'he says "no"', "b"),
    "a quote before the very end": ('<think>he says "</think>', 'he says "', ""),
    "the format recited": (
        "<think>Use the format: <think> {Thought} </think> {Solution}.\nFine.</think>b",
        "Use the format: <think> {Thought} </think> {Solution}.\nFine.",
        "b",
    ),
    "an opening tag recited alone": (
        "<think>After <think> I think.\nDone.</think>b",
        "After <think> I think.\nDone.",
        "b",
    ),
    "the opening tag quoted": ("<think>`<think>` begins it</think>b", "`<think>` begins it", "b"),
    "other languages": ("<think>因为「</think>」是标签</think>答案", "因为「</think>」是标签", "答案"),
    "nothing": ("", "", ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_splits(name: str) -> None:
    text, reasoning, solution = TEXTS[name]
    assert split([text]) == (reasoning, solution)


@pytest.mark.parametrize("name", TEXTS)
def test_every_cut_in_two_and_single_characters(name: str) -> None:
    text, *expected = TEXTS[name]
    for cut in range(len(text) + 1):
        assert split([text[:cut], text[cut:]]) == tuple(expected)
    assert split([*text]) == tuple(expected)


FRAGMENTS = st.sampled_from(
    [
        "<think>",
        "</think>",
        r"<\think>",
        r"<\/think>",
        "<thi",
        "nk>",
        "<",
        "/",
        "\\",
        "`",
        '"',
        "“",
        "”",
        "\n",
        " ",
        "a",
        "b.",
    ]
)


@given(st.lists(FRAGMENTS, max_size=20), st.lists(st.integers(1, 9), max_size=40), st.booleans())
def test_cutting_makes_no_difference(fragments: list[str], sizes: list[int], in_thought: bool) -> None:
    text = "".join(fragments)
    pieces, position = [], 0
    for size in sizes:
        pieces.append(text[position : position + size])
        position += size
    pieces.append(text[position:])
    assert split(pieces, in_thought=in_thought) == split([text], in_thought=in_thought)


@given(st.text(alphabet='ab<>/think`"\n \\', max_size=60))
def test_nothing_but_tags_and_white_space_is_lost(text: str) -> None:
    reasoning, solution = split([text])
    kept = "".join((reasoning + solution).split())
    tagless = "".join(text.split())
    for tag in ("<think>", "</think>", r"<\think>", r"<\/think>"):
        tagless, kept = tagless.replace(tag, ""), kept.replace(tag, "")
    assert sorted(kept) == sorted(tagless)


def test_the_prompt_may_have_opened_the_thought() -> None:
    assert split(["ab</think>cd"], in_thought=True) == ("ab", "cd")
    assert split(["<think>ab</think>cd"], in_thought=True) == ("ab", "cd")


def test_holds_back_only_what_may_become_a_tag() -> None:
    splitter = ReasoningSplitter()
    assert splitter.feed("ab <th") == [(Channel.SOLUTION, "ab ")]
    assert splitter.holding
    assert splitter.feed("e") == [(Channel.SOLUTION, "<the")]
    assert not splitter.holding
