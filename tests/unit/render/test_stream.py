from dataclasses import replace

import pytest

from app.render.blocks import Block, CodeBlock, ListBlock, Paragraph, Text
from app.render.markdown import parse
from app.render.stream import Stream
from tests.support.answers import answer, pieces


def grown(parts: list[str], every: int = 1) -> list[Block]:
    """The final blocks of a text that came in parts."""
    stream, finals = Stream(), []
    for place, part in enumerate(parts):
        stream.feed(part)
        if place % every == 0:
            finals.extend(stream.advance().finals)
    return [*finals, *stream.advance(finish=True).finals]


def joined(blocks: list[Block]) -> list[Block]:
    """Blocks that were cut inside are put together again; looseness of lists is not compared."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        match block:
            case ListBlock(items):
                found.append(ListBlock(items))
                if isinstance(last, ListBlock) and (items[0].number or 0) == (last.items[-1].number or -1) + 1:
                    found[-2:] = [ListBlock(last.items + items)]
            case CodeBlock(continued=True) if isinstance(last, CodeBlock):
                text = f"{last.text}\n{block.text}" if block.text else last.text
                found[-1] = replace(last, text=text)
            case _:
                found.append(block)
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("every", [1, 7])
def test_what_came_in_pieces_is_what_came_at_once(seed: int, every: int) -> None:
    text = answer(9_000, seed)
    assert joined(grown(pieces(text, seed), every)) == joined(list(parse(text).blocks))


def test_all_but_the_last_block_are_final() -> None:
    stream = Stream()
    stream.feed("# T\n\nOne.\n\nTwo \\(x")
    growth = stream.advance()
    assert [type(block).__name__ for block in growth.finals] == ["Heading", "Paragraph"]
    assert "is_open=True" in repr(growth.tail)
    stream.feed("^2\\).")
    assert not stream.advance().finals


def test_long_code_is_final_line_by_line() -> None:
    stream = Stream()
    finals: list[Block] = []
    for number in range(200):
        stream.feed(f"{'```python' if number == 0 else f'x{number} = 1'}\n")
        growth = stream.advance()
        finals.extend(growth.finals)
        assert sum(len(block.text) for block in growth.tail if isinstance(block, CodeBlock)) < 200
    assert all(isinstance(block, CodeBlock) and block.language == "python" for block in finals)
    stream.feed("```\n\nThat was it.\n\n")
    ends = [block.ends for block in stream.advance().finals if isinstance(block, CodeBlock)]
    assert ends == [True]


def test_list_items_are_final_and_keep_their_numbers() -> None:
    stream = Stream()
    stream.feed("1. a\n1. b\n1. c")
    growth = stream.advance()
    stream.feed("\n1. d\n\nText")
    rest = stream.advance()
    blocks = (*growth.finals, *rest.finals, *stream.advance(finish=True).finals)
    assert [item.number for block in blocks if isinstance(block, ListBlock) for item in block.items] == [1, 2, 3, 4]


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    stream = Stream()
    stream.feed("All words are plain here. " * 100)
    growth = stream.advance()
    assert growth.finals
    assert sum(len(repr(block)) for block in growth.tail) < 500
    (last, *_) = growth.tail or stream.advance(finish=True).finals
    assert isinstance(last, Paragraph)
    assert last.joined


DISPLAYS = {
    "labels": " ".join(f"$$x \\label{{l{n}}}$$ \\eqref{{l{n - 1}}}" for n in range(400)),
    "words between": "".join(f"so we have with {n} \\[x_{{{n}}} = 1\\], and " for n in range(300)),
    "nothing between": "".join(f"$${n}$$" for n in range(1500)),
    "in lines": "".join(f"word\n$$\n{n}\n$$\nand word " for n in range(300)),
}


@pytest.mark.parametrize("name", DISPLAYS)
def test_a_paragraph_of_many_displays_is_cut_before_one(name: str) -> None:
    text, stream, finals, longest = DISPLAYS[name], Stream(), [], 0
    for place in range(0, len(text), 97):
        stream.feed(text[place : place + 97])
        finals.extend(stream.advance().finals)
        longest = max(longest, stream.open_length)
    finals.extend(stream.advance(finish=True).finals)
    assert finals == list(parse(text).blocks)
    assert longest < 2_500


def test_a_paragraph_with_open_emphasis_is_not_cut() -> None:
    stream = Stream()
    stream.feed("All *words are plain here. " * 100)
    assert not stream.advance().finals


def test_macros_reach_later_blocks() -> None:
    stream = Stream()
    stream.feed("$\\newcommand{\\v}{x}$ defines.\n\nText.\n\n$\\v$ uses.\n\n")
    blocks = (*stream.advance().finals, *stream.advance(finish=True).finals)
    assert "scope='\\\\newcommand{\\\\v}{x}'" in repr(blocks[-1])


def test_carriage_returns_and_reserved_characters_do_no_harm() -> None:
    assert grown(["a\r", "\n\ue0000\ue001\r\nb"]) == [
        Paragraph((Text("a"), Text(" "), Text("0"), Text(" "), Text("b")))
    ]
