"""Tells a dollar that opens a formula from one that is money.

Pandoc's rule (no space after the opening or before the closing dollar, no digit after the closing one), and more: the
opening one is not glued to a word (US$5; Chinese has no spaces between words), there is no blank line in between, and
the body does not read like money.
"""

import re

LONGEST_INLINE = 2000
LONGEST_HALF = 200
_MONEY = re.compile(
    r"[\d,.]+(?:\s*[-–]|\s*(?:and|or|to|per|each|million|billion|USD|k|M|vs)\b.*|[^\\^_={}<>+*]*\s+(?:and|or|to)\s*\(?\**)?\s*",
    re.DOTALL,
)
_PRICE_AND_WORDS = re.compile(r"\d[\d,.]*\s*[,;:]?\s+[A-Za-z(\"'][A-Za-z]+[^\\^_={}]*", re.DOTALL)
_EASTERN = "\u0e00-\u0eff\u1100-\u11ff\u2e80-\uffff"
_PRICE_IN_CHINESE = re.compile(rf"\d[\d,.]*\s*[{_EASTERN}][^\\^_={{}}]*")
_ENDS_WORD = re.compile(rf"[^\W_{_EASTERN}]")
_STARTS_LIKE_MATH = re.compile(r"[\\A-Za-z({|\-+]")
_IS_LIKE_MATH = re.compile(r"[\\^_={}]")


def may_open(source: str, place: int) -> bool:
    """Whether the dollar at `place` stands where one can open a formula."""
    after, before = source[place + 1 : place + 2], source[place - 1 : place] if place else ""
    return bool(after) and not after.isspace() and not _ENDS_WORD.match(before)


def is_formula(source: str, start: int, end: int) -> bool:
    """Whether source[start:end+1], from dollar to dollar, is a formula."""
    body = source[start + 1 : end]
    if end < 0 or not body or body[-1].isspace() or source[end + 1 : end + 2].isdigit():
        return False
    if len(body) > LONGEST_INLINE or re.search(r"\n[ \t]*\n", body):
        return False
    return not _reads_like_money(body)


def _reads_like_money(body: str) -> bool:
    if re.fullmatch(r"[\d,.]+", body):
        return False  # $50$ has both dollars where a formula has them
    return any(money.fullmatch(body) for money in (_MONEY, _PRICE_AND_WORDS, _PRICE_IN_CHINESE))


def is_half_formula(source: str, start: int) -> bool:
    """Whether an unclosed dollar at the growing end opens a formula: never before a digit, only before TeX."""
    body = source[start + 1 :]
    if len(body) > LONGEST_HALF or "\n" in body or not _STARTS_LIKE_MATH.match(body):
        return False
    return bool(_IS_LIKE_MATH.search(body))
