"""Bytes of tokens to text."""

from hypothesis import given
from hypothesis import strategies as st

from app.engine.decode import TextDecoder


@given(st.text(max_size=40), st.data())
def test_text_cut_anywhere_comes_whole(text: str, data: st.DataObject) -> None:
    raw, decoder, said = text.encode(), TextDecoder(), ""
    while raw:
        size = data.draw(st.integers(1, 5))
        said += decoder.feed(raw[:size])
        raw = raw[size:]
    assert said == text


def test_an_incomplete_character_is_held_back() -> None:
    decoder = TextDecoder()
    assert [decoder.feed(bytes([byte])) for byte in "∫".encode()] == ["", "", "∫"]


def test_bytes_that_are_no_text_become_a_mark() -> None:
    decoder = TextDecoder()
    assert decoder.feed(b"a\xff") + decoder.feed(b"b") == "a\ufffdb"
