"""What we write into Qt's text formats for ourselves: block kinds, list markers, quote bars, formulas."""

from enum import IntEnum

from PySide6.QtGui import QTextFormat

_FIRST = QTextFormat.Property.UserProperty.value

FORMULA_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1

# of a block
KIND = _FIRST + 1  # Kind
GROUP = _FIRST + 2  # blocks of one code frame share a number
MARKER = _FIRST + 3  # the list marker drawn in front of the first line
QUOTE_BARS = _FIRST + 4  # "x x": where the bars of the quotes around it stand
LEVEL = _FIRST + 5  # how deep in lists the block is
LANGUAGE = _FIRST + 7  # of code, at its first line, as the author wrote it
SEALED = _FIRST + 6  # goes on with the block above, without a break: see seals.py

# of tables
PART = _FIRST + 8  # long tables are set as several, which share a number: see table_parts.py

# of characters
FORMULA = _FIRST + 16  # number of a formula item
DESCENT = _FIRST + 17  # what Qt will take for the object's descent, in pixels
SOURCE = _FIRST + 18  # whether they are a formula's source, which stands in its stead


class Kind(IntEnum):
    """What a block of the document is; decides the distance to its neighbours and what is painted behind it."""

    NONE = 0
    TEXT = 1
    HEADING = 2
    ITEM = 3
    DISPLAY = 4
    CODE = 5
    RULE = 6
    TABLE = 7
    CONTINUED = 8  # text that goes on after a display formula
