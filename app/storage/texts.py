"""Any text a person or a model may give, in a form SQLite takes."""


def storable(text: str) -> str:
    """`text` as valid Unicode: surrogate pairs joined, lone surrogates replaced; NUL stays."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
