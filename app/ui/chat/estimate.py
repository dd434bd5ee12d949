"""About how tall a turn will be, from its texts alone."""

from app.core.chat import Turn
from app.core.reading import Panes
from app.ui.chat.look import Look
from app.ui.theme import QUIET_SCALE

LETTER = 0.47  # of the font size: an average letter's width
LINE = 1.5  # of the font size: a line's height
AROUND = 5.5  # lines' heights for question, actions and margins
HEADING = 1.6  # of the folded reasoning
OPEN_SHARE = 0.62  # of the viewport: the open reasoning at most


def estimated_height(turn: Turn, look: Look) -> float:
    """Pixels. It is meant for turns that nobody sees; on the average of a conversation it is corrected."""
    reading, size = look.reading, look.theme.size
    folded = turn.folded if turn.folded is not None else bool(turn.solution)
    has_thought = bool(turn.reasoning) and reading.panes is not Panes.SOLUTION
    is_open = has_thought and (not folded or reading.panes is Panes.REASONING)
    beside = is_open and look.is_wide and reading.panes is Panes.BOTH and bool(turn.solution)
    share = reading.share / 100 if beside else 1.0
    solution = 0.0
    if reading.panes is not Panes.REASONING or not turn.reasoning:
        solution = _text_height(turn.solution, size, min(look.width * (1 - share * beside), look.theme.line_width()))
    thought = HEADING * LINE * size if has_thought else 0.0
    if is_open:
        text = _text_height(turn.reasoning, size * QUIET_SCALE, look.width * share)
        thought += min(text, OPEN_SHARE * look.viewport_height)
    return AROUND * LINE * size + (max(solution, thought) if beside else solution + thought)


def _text_height(text: str, size: float, width: float) -> float:
    """Half of the line breaks begin a line that would not have begun there."""
    return LINE * size * (len(text) * LETTER * size / max(width, size) + text.count("\n") / 2)
