"""What may not be parted from a formula in the line: a text engine breaks behind an object wherever it likes."""

import re

LONGEST = 24  # characters: of a longer word only the beginning is kept beside the formula
_FOREIGN = "\u1100-\u11ff\u2e80-\u303f\u3040-\uffff"  # scripts without spaces break between any two of their letters
_CLOSING = "、。，．：；！？）］｝」』】〕〉》”’…％"
# signs and letters up to a space; behind a dash, a slash or a hyphen that does not come first a line may end
_GLUED = re.compile(rf"[-\u2010]?[^\s\u200b/\-\u2010-\u2014{_FOREIGN}]*[/\-\u2010-\u2014]?[{_CLOSING}]*")


def glued(text: str) -> str:
    """The beginning of a text that stays beside the formula before it: a comma, a bracket, the rest of its word."""
    found = _GLUED.match(text, 0, LONGEST)
    return found.group() if found else ""
