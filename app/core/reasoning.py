r"""Splits a stream of text into reasoning and solution as it arrives.

A thought stands between `<think>` and `</think>`; the model cards also write `<\think>` for the end.
Models are careless with the tags, so:
- white space after a tag, and before the first text, belongs to neither side and is dropped;
- a tag straight between matching quotes or backticks is being talked about and stays text;
- so does `<think>` in the middle of a line of the thought, together with a closing tag on that line;
- a thought that is never closed stays reasoning, a text without tags is all solution;
- a closing tag that nothing opened says that all before it was the thought (see `opener_missing`);
- after the first thought another begins only at the beginning of a line.
How the text is cut into pieces makes no difference.
"""

import re

from app.core.chat import Channel

_TAG = re.compile(r"<(\\?/?)think>")
_PARTIAL_TAG = re.compile(r"<(?:\\?/?)(?:t(?:h(?:i(?:nk?)?)?)?)?\Z")
_QUOTES = {"`": "`", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "「": "」"}

Split = list[tuple[Channel, str]]


class ReasoningSplitter:
    """Feeds on arbitrary pieces of one answer; text that may yet become a tag is held back.

    `in_thought`: the prompt ended with an opening tag.
    """

    def __init__(self, *, in_thought: bool = False) -> None:
        self._channel = Channel.REASONING if in_thought else Channel.SOLUTION
        self._held = ""
        self._trimming = True  # nothing but white space since the tag
        self._last = ""  # last character since the tag
        self._thought = in_thought  # there is or was one
        self._mentioned = False  # an opening tag stands as text in this line of the thought
        self._opener_missing = False

    @property
    def channel(self) -> Channel:
        """Where text that is not held back belongs now."""
        return self._channel

    @property
    def holding(self) -> bool:
        """Whether text is held back that the next piece decides about."""
        return bool(self._held)

    @property
    def opener_missing(self) -> bool:
        """Whether a stray closing tag came: what was given as solution before it was the thought."""
        return self._opener_missing

    def feed(self, piece: str) -> Split:
        """What of the text so far can be told to belong to one side."""
        if self._held or self._trimming or "<" in piece:
            return self._scan(self._held + piece, is_end=False)
        out: Split = []
        self._take(piece, out)
        return out

    def finish(self) -> Split:
        """What was held back, now that nothing more will come."""
        return self._scan(self._held, is_end=True)

    def _scan(self, text: str, is_end: bool) -> Split:
        out: Split = []
        position = 0
        while tag := _TAG.search(text, position):
            self._take(text[position : tag.start()], out)
            closing_quote = _QUOTES.get(self._last)
            if closing_quote and tag.end() == len(text) and not is_end:
                self._held = text[tag.start() :]
                return out
            if closing_quote and text.startswith(closing_quote, tag.end()):
                self._take(tag.group(), out)
            else:
                self._decide(tag.group(), bool(tag.group(1)), out)
            position = tag.end()
        partial = None if is_end else _PARTIAL_TAG.search(text, position)
        end = partial.start() if partial else len(text)
        self._take(text[position:end], out)
        self._held = text[end:]
        return out

    def _decide(self, tag: str, closes: bool, out: Split) -> None:
        """Whether an unquoted tag is one, and what follows from it."""
        if self._channel is Channel.REASONING:
            self._decide_in_thought(tag, closes, out)
        elif not closes and (not self._thought or self._at_line_start):
            self._switch(Channel.REASONING)
        elif closes and not self._thought:
            self._opener_missing = True
            out[:] = [(Channel.REASONING, text) for _, text in out]
            self._switch(Channel.SOLUTION)
        elif not (closes and self._at_line_start):  # a closing tag said twice is dropped
            self._take(tag, out)

    def _decide_in_thought(self, tag: str, closes: bool, out: Split) -> None:
        if closes and not self._mentioned:
            self._switch(Channel.SOLUTION)
        elif closes:
            self._take(tag, out)
            self._mentioned = False
        elif not self._trimming:  # an opening tag said twice is dropped
            self._mentioned = not self._at_line_start
            self._take(tag, out)

    @property
    def _at_line_start(self) -> bool:
        return self._last in ("", "\n")

    def _switch(self, channel: Channel) -> None:
        self._channel = channel
        self._trimming = True
        self._last = ""
        self._thought = True
        self._mentioned = False

    def _take(self, text: str, out: Split) -> None:
        if self._trimming:
            text = text.lstrip()
        if not text:
            return
        self._trimming = False
        self._last = text[-1]
        if self._mentioned and "\n" in text:
            self._mentioned = False
        out.append((self._channel, text))
