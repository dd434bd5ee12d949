r"""The sign `%` in formulas: TeX begins a comment with it, models mean per cent."""

import re

_BARE = re.compile(r"(?<!\\)(?:\\\\)*(%)")
_AFTER_NUMBER = re.compile(r"\d(?:~|\\[ ,:;!])?\s?")
_LONGEST_LEAD = 4  # characters of what stands between a digit and its sign, and the digit


def with_percent_signs(tex: str) -> str:
    r"""`50%` → `50\%`. What stays a comment: a `%` behind something other than a number, with a line after it."""
    if "%" not in tex:
        return tex
    last_line = tex.rfind("\n")
    parts, place = [], 0
    for found in _BARE.finditer(tex):
        sign = found.start(1)
        if sign < place:
            continue  # in a comment
        if sign > last_line or _is_after_number(tex, sign):
            parts.append(tex[place:sign] + "\\%")
            place = sign + 1
        else:
            end = tex.index("\n", sign)
            parts.append(tex[place:end])
            place = end
    return "".join(parts) + tex[place:]


def _is_after_number(tex: str, sign: int) -> bool:
    return any(_AFTER_NUMBER.fullmatch(tex, start, sign) for start in range(max(0, sign - _LONGEST_LEAD), sign))
