r"""Finds the formulas before Markdown sees them.

Each formula is replaced by a placeholder of private-use characters, so that `_`, `*`, `\` and `|` inside TeX can't
hurt Markdown, and Markdown can't hurt TeX. One pass; a text that still grows (`live`) may end inside a formula.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from app.render import dollars
from app.render.delimiters import (
    ENVIRONMENTS,
    close_delimiter,
    close_environment,
    matching_braces,
    matching_dollars,
    runs_of_backticks,
    without_quote_marks,
)
from app.render.percents import with_percent_signs
from app.render.references import Labels, References

PLACEHOLDER_OPEN = "\ue000"
PLACEHOLDER_CLOSE = "\ue001"
PLACEHOLDER = re.compile(f"{PLACEHOLDER_OPEN}(\\d+){PLACEHOLDER_CLOSE}")
LONGEST_OPEN = 8 * 1024  # beyond this a formula without an end is no formula
SCOPE_SEPARATOR = "\0"
NO_LABELS = Labels()

_RESERVED = str.maketrans("", "", PLACEHOLDER_OPEN + PLACEHOLDER_CLOSE + "\r\0")
_INTERESTING = re.compile(
    r"(?P<code>`+|~~~+)|(?P<bracket>\\[(\[])|\\begin\{(?P<environment>[A-Za-z]+\*?)\}|(?P<boxed>\\(?:f?boxed|ce|pu)\s*\{)"
    r"|(?P<reference>\\(?:eq|[cCv]|auto)?ref\s*\{[^{}\n]{1,80}\})"
    r"|(?P<escape>\\[^A-Za-z])|(?P<double>\$\$)|(?P<dollar>\$)"
)
_DEFINES = re.compile(
    r"\\(?:(?:re)?new(?:command|environment)|providecommand|[gxe]?def|let|DeclareMathOperator"
    r"|DeclarePairedDelimiter\w*|definecolor)\b"
)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_NOT_IN_FORMULA = re.compile(r"\n[ \t>]*(?:```|~~~|#{1,6}[ \t])")
_BLOCK = r"\n|#{1,6}[ \t]|```|~~~|[-+*][ \t]|\d{1,9}[.)][ \t]|[-=*_][-=*_ \t]*(?:\n|\Z)"
_BLOCK_START = re.compile(rf"\n[ \t]*(?:{_BLOCK}|>)")
_BLOCK_START_IN_QUOTE = re.compile(rf"\n[ \t>]*(?:{_BLOCK})")
_MATH_FENCE = re.compile(r"[ \t]*math[ \t]*\n")
_HALF_FENCE = re.compile(r"\n[ \t>]*[`~]+\Z")
_DELIMITED = re.compile(r"\s*(?:\$\$(.*)\$\$|\\\[(.*)\\\])\s*", re.DOTALL)
_FENCE_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)]|>)\s+)*>?\s*")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula; `source` is what was written, `is_open` while its closing delimiter has not arrived."""

    tex: str
    display: bool
    source: str
    is_open: bool = False
    scope: str = ""  # the formulas before it that define macros; see FormulaKey


@dataclass(frozen=True, slots=True)
class Scanned:
    """The text with placeholders, the formulas they stand for, and the way back to the source."""

    text: str
    formulas: tuple[Formula, ...]
    scope: str  # macros that formulas after this text may use
    labels: Labels  # and equations they may refer to
    _places: tuple[tuple[int, int], ...]  # (offset in text, offset in source) where the two begin to run in step

    def source_offset(self, offset: int) -> int:
        """Where a place of `text` (not inside a placeholder) stands in the source."""
        begin, source = self._places[bisect_right(self._places, (offset, 1 << 60)) - 1]
        return source + offset - begin


def clean(source: str) -> str:
    """Without the characters that mean something here (placeholders, separator) and the carriage returns."""
    return source.translate(_RESERVED)


def scan(source: str, *, live: bool = False, scope: str = "", labels: Labels = NO_LABELS) -> Scanned:
    """`source` must be free of reserved characters (`clean`)."""
    scanned = _Scan(source, live, scope, labels).run()
    found = scanned.labels
    if (found.missing - labels.missing) & found.tags.keys():  # equations that are referred to before they come
        again = _Scan(source, live, scope, replace(labels, tags=found.tags)).run()
        return replace(again, labels=replace(found, missing=again.labels.missing))
    return scanned


def tags_of(source: str) -> dict[str, str]:
    """Of the labels in it, in one pass: which of them were referred to before changes no number."""
    return _Scan(source, False, "", NO_LABELS).run().labels.tags


class _Scan:
    """The pass over one text. Each `_at_…` method consumes something at `place` and returns the place after it."""

    def __init__(self, source: str, live: bool, scope: str, labels: Labels) -> None:
        self.source = source
        self.live = live
        self.scope = scope
        self.references = References(labels)
        self.parts: list[str] = []
        self.length = 0
        self.formulas: list[Formula] = []
        self.places: list[tuple[int, int]] = [(0, 0)]
        self.paragraphs: dict[
            re.Pattern[str], tuple[int, int]
        ] = {}  # the last ones looked up: their part after `start`
        self.braces: tuple[int, dict[int, int]] = (-1, {})  # where the paragraph ends, and its pairs
        self.dollars: tuple[int, dict[int, int]] = (-1, {})  # the same for dollars
        self.backticks: tuple[int, dict[int, list[int]]] = (-1, {})  # and for backticks
        self.unclosed: set[str] = set()  # what has no closing delimiter in the rest of the text: never look twice

    def run(self) -> Scanned:
        place = 0
        while found := _INTERESTING.search(self.source, place):
            self._copy(place, found.start())
            place = self._at(found)
        self._copy(place, len(self.source))
        return Scanned(
            "".join(self.parts), tuple(self.formulas), self.scope, self.references.labels, tuple(self.places)
        )

    def _at(self, found: re.Match[str]) -> int:
        match found.lastgroup:
            case "code":
                return self._at_code(found)
            case "bracket":
                return self._at_bracket(found)
            case "environment":
                return self._at_environment(found)
            case "boxed":
                return self._at_boxed(found)
            case "reference":
                return self._formula(found.start(), found.end(), found.group(), display=False)
            case "double":
                return self._at_double(found)
            case "dollar":
                return self._at_dollar(found)
        return self._copy(found.start(), found.end())

    def _at_code(self, found: re.Match[str]) -> int:
        start, mark = found.start(), found.group()
        line = self.source.rfind("\n", 0, start) + 1
        if len(mark) >= 3 and _FENCE_LEAD.fullmatch(self.source, line, start):
            closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
            end = closing.search(self.source, found.end())
            if (info := _MATH_FENCE.match(self.source, found.end())) and (end or self.live):
                return self._at_math_fence(start, info.end() - 1, end)
            return self._copy(start, end.end() if end else len(self.source))
        if mark[0] == "`":
            end_of_span = self._code_span_end(found)
            return self._copy(start, end_of_span)
        return self._copy(start, found.end())

    def _at_math_fence(self, start: int, inner: int, end: re.Match[str] | None) -> int:
        """A block of code in the language of formulas is one; some put delimiters into it all the same."""
        tex = self.source[inner : end.start()] if end else _HALF_FENCE.sub("", self.source[inner:])
        place = end.end() if end else len(self.source)
        if not tex.strip() or len(tex) > LONGEST_OPEN:
            return self._copy(start, place)
        delimited = _DELIMITED.fullmatch(tex)
        tex = (delimited[1] or delimited[2] or "") if delimited else tex
        return self._formula(start, place, tex, display=True, is_open=end is None)

    def _code_span_end(self, found: re.Match[str]) -> int:
        """After the span's closing backticks, or after the opening ones when there are none in the paragraph."""
        line = self.source.rfind("\n", 0, found.start()) + 1
        is_quoted = self.source[line : found.start()].lstrip().startswith(">")
        block_start = _BLOCK_START_IN_QUOTE if is_quoted else _BLOCK_START
        length, limit = len(found.group()), self._paragraph_end(found.start(), block_start)
        if limit != self.backticks[0]:
            self.backticks = (limit, runs_of_backticks(self.source, found.start(), limit))
        places = self.backticks[1].get(length, [])
        following = bisect_right(places, found.start())
        return places[following] + length if following < len(places) else found.end()

    def _at_bracket(self, found: re.Match[str]) -> int:
        start, display = found.start(), found.group() == "\\["
        end = self._close(found.end(), "\\]" if display else "\\)")
        limit = len(self.source) if display else self._paragraph_end(start)
        if 0 <= end < limit:
            return self._formula(start, end + 2, self.source[found.end() : end], display)
        if self.live and end < 0 and limit == len(self.source):
            return self._open(start, found.end(), display)
        return self._literal(start, found.end())

    def _at_environment(self, found: re.Match[str]) -> int:
        start, name = found.start(), found.group("environment")
        if name.rstrip("*") not in ENVIRONMENTS:
            return self._copy(start, found.end())
        end = -1 if name in self.unclosed else close_environment(self.source, found.end(), name)
        if 0 <= end <= self._paragraph_end(start, _NOT_IN_FORMULA):
            return self._formula(start, end, self.source[start:end], display=True)
        if end < 0:
            self.unclosed.add(name)
        return self._open(start, start, display=True) if self.live else self._literal(start, found.end())

    def _at_boxed(self, found: re.Match[str]) -> int:
        start = found.start()
        limit = min(self._paragraph_end(start), self._paragraph_end(start, _NOT_IN_FORMULA))
        end = self._closing_braces(start, limit).get(found.end(), -1)
        if end >= 0:
            return self._formula(start, end, self.source[start:end], display=False)
        if self.live and limit == len(self.source):
            return self._open(start, start, display=False)
        return self._copy(start, found.end())

    def _closing_braces(self, start: int, limit: int) -> dict[int, int]:
        if limit != self.braces[0]:
            self.braces = (limit, matching_braces(self.source, start, limit))
        return self.braces[1]

    def _at_double(self, found: re.Match[str]) -> int:
        start, inner = found.start(), found.end()
        end = self._close(inner, "$$")
        if end >= 0 and self.source[inner:end].strip():
            return self._formula(start, end + 2, self.source[inner:end], display=True)
        if self.live and end < 0 and self.source[inner:].strip():
            return self._open(start, inner, display=True)
        return self._copy(start, inner)

    def _at_dollar(self, found: re.Match[str]) -> int:
        start = found.start()
        if dollars.may_open(self.source, start):
            end = self._closing_dollar(start + 1)
            if dollars.is_formula(self.source, start, end):
                return self._formula(start, end + 1, self.source[start + 1 : end], display=False)
            if self.live and end < 0 and dollars.is_half_formula(self.source, start):
                return self._open(start, start + 1, display=False)
        return self._copy(start, found.end())

    def _closing_dollar(self, start: int) -> int:
        r"""The first; where that leaves braces open, as in `\text{if $n$}`, the first that closes them, if any."""
        end = self._close(start, "$")
        limit = min(self._paragraph_end(start), self._paragraph_end(start, _NOT_IN_FORMULA))
        if not 0 <= end < limit:
            return end
        if limit != self.dollars[0]:
            self.dollars = (limit, matching_dollars(self.source, start - 1, limit))
        closing = self.dollars[1].get(start, end)
        return closing if closing < start + dollars.LONGEST_INLINE else end

    def _close(self, start: int, closing: str) -> int:
        if closing in self.unclosed:
            return -1
        end = close_delimiter(self.source, start, closing)
        if end < 0:
            self.unclosed.add(closing)
        return end if end < self._paragraph_end(start, _NOT_IN_FORMULA) else -1

    def _paragraph_end(self, start: int, limit: re.Pattern[str] = _BLANK_LINE) -> int:
        """Of the paragraph that `start` is in: a formula's goes on to a blank line, whatever its lines begin with."""
        begin, end = self.paragraphs.get(limit, (0, -1))
        if not begin <= start < end:
            found = limit.search(self.source, start)
            end = found.start() if found else len(self.source)
            self.paragraphs[limit] = (start, end)
        return end

    def _copy(self, start: int, end: int) -> int:
        self.parts.append(self.source[start:end])
        self.length += end - start
        return end

    def _literal(self, start: int, end: int) -> int:
        """A delimiter without a partner is shown as it is: Markdown would eat its backslash."""
        self._append("\\" + self.source[start:end], end)
        return end

    def _open(self, start: int, inner: int, display: bool) -> int:
        if len(self.source) - inner > LONGEST_OPEN or self._paragraph_end(start, _NOT_IN_FORMULA) < len(self.source):
            return self._copy(start, max(inner, start + 2))
        return self._formula(start, len(self.source), self.source[inner:], display, is_open=True)

    def _formula(self, start: int, end: int, tex: str, display: bool, is_open: bool = False) -> int:
        line = self.source.rfind("\n", 0, start) + 1
        tex = with_percent_signs(without_quote_marks(tex, self.source[line:start]).strip())
        resolved = self.references.resolve(tex, display=display)
        formula = Formula(resolved, display, self.source[start:end], is_open, self.scope)
        self._append(f"{PLACEHOLDER_OPEN}{len(self.formulas)}{PLACEHOLDER_CLOSE}", end)
        self.formulas.append(formula)
        if not is_open and _DEFINES.search(tex):
            self.scope = f"{self.scope}{SCOPE_SEPARATOR}{tex}" if self.scope else tex
        return end

    def _append(self, text: str, source_end: int) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.places.append((self.length, source_end))
