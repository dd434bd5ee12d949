"""Token bytes to text: a character cut between tokens is held back until it is whole."""

import codecs


class TextDecoder:
    """Decodes UTF-8 piece by piece; bytes that are none become U+FFFD. A last character without its end is dropped."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, piece: bytes) -> str:
        return self._decoder.decode(piece)
