"""A loaded model's vocabulary: text to tokens, tokens to bytes, and which tokens end an answer."""

import ctypes
import re
from collections.abc import Iterable

from app.engine.llama_binding import native

THINK_TAGS = ("<think>", "</think>")


class Vocabulary:
    """Valid as long as its model is."""

    def __init__(self, model: int) -> None:
        self._handle = native.llama_model_get_vocab(model)
        self._buffer = ctypes.create_string_buffer(1024)
        self._pieces: dict[int, bytes | None] = {}
        self._guarded: re.Pattern[str] | None = None

    def guard(self, texts: Iterable[str]) -> None:
        """Never read these texts as tokens in what a person wrote, though the file defines them as common text.

        llama.cpp keeps a person's text from becoming a control token, but not a user-defined one.
        """
        alternatives = "|".join(map(re.escape, texts))
        self._guarded = re.compile(alternatives) if alternatives else None

    def tokenize(self, text: str, parse_special: bool) -> list[int]:
        """Without parse_special the texts of control tokens, and of guarded ones, are only text."""
        if parse_special or self._guarded is None:
            return self._tokenize(text, parse_special)
        tokens: list[int] = []
        start = 0
        for found in self._guarded.finditer(text):
            tokens += self._tokenize(text[start : found.start() + 1], parse_special=False)
            start = found.start() + 1
        return tokens + self._tokenize(text[start:], parse_special=False)

    def _tokenize(self, text: str, parse_special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        count = len(data) + 8
        while True:
            tokens = (native.llama_token * count)()
            made = native.llama_tokenize(self._handle, data, len(data), tokens, count, False, parse_special)
            if made >= 0:
                return tokens[:made]
            count = -made

    def single(self, text: str) -> int | None:
        """The id of the one token that is exactly `text` when special tokens are read."""
        tokens = self.tokenize(text, parse_special=True)
        return tokens[0] if len(tokens) == 1 else None

    def is_control(self, text: str) -> bool:
        """Whether `text` is one control token, which no message body can produce."""
        token = self.single(text)
        return token is not None and bool(native.llama_vocab_is_control(self._handle, token))

    def text_of(self, token: int) -> str:
        """How the file spells a token; "" for an id that is none."""
        raw = native.llama_vocab_get_text(self._handle, token) if token >= 0 else None
        return raw.decode("utf-8", "replace") if raw else ""

    @property
    def beginning(self) -> int | None:
        """The token every text is to begin with, where the file wants one."""
        return native.llama_vocab_bos(self._handle) if native.llama_vocab_get_add_bos(self._handle) else None

    @property
    def bos_text(self) -> str:
        return self.text_of(native.llama_vocab_bos(self._handle))

    @property
    def eos_text(self) -> str:
        return self.text_of(native.llama_vocab_eos(self._handle))

    def show_think_tags(self) -> bool:
        """Make think tags that are single tokens appear in the text, control tokens or not; whether there are any."""
        ids = [(self.single(tag), tag) for tag in THINK_TAGS]
        self._pieces.update((token, tag.encode()) for token, tag in ids if token is not None)
        return any(token is not None for token, _ in ids)

    def end_at(self, texts: Iterable[str]) -> None:
        """Let these special tokens end an answer too: a model that begins another turn has finished its own."""
        for text in texts:
            token = self.single(text)
            if token is not None:
                self._pieces[token] = None

    def piece(self, token: int) -> bytes | None:
        """The bytes a token adds to the answer; None when it ends it. Control tokens add nothing."""
        try:
            return self._pieces[token]
        except KeyError:
            piece = self._pieces[token] = self._native_piece(token)
            return piece

    def _native_piece(self, token: int) -> bytes | None:
        if native.llama_vocab_is_eog(self._handle, token):
            return None
        size = native.llama_token_to_piece(self._handle, token, self._buffer, len(self._buffer), 0, False)
        if size < 0:
            self._buffer = ctypes.create_string_buffer(-size)
            size = native.llama_token_to_piece(self._handle, token, self._buffer, len(self._buffer), 0, False)
        return self._buffer.raw[:size]
