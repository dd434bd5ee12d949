"""Positions in Qt's text count UTF-16 units, those in Python's strings characters: 𝑥 and 😀 are two of the former."""


def units(text: str) -> int:
    """How long a text is for Qt."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, end: int) -> str:
    """The part between two of Qt's positions."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def characters(text: str, position: int) -> int:
    """How many characters stand before one of Qt's positions."""
    return len(cut(text, 0, position))
