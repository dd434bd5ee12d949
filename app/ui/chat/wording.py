"""The short texts about a turn: times, token counts, what it is doing. Pure."""

from app.control.states import Phase, TurnProgress
from app.core.chat import Turn, TurnState


def duration(seconds: float) -> str:
    """`8 s`, `3 min 05 s`, `1 h 12 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def count(tokens: int) -> str:
    """`1 token`, `12,345 tokens`."""
    return "1 token" if tokens == 1 else f"{tokens:,} tokens"


def reasoning_title(seconds: float, tokens: int, running: bool) -> str:
    """The heading of the reasoning pane."""
    if running:
        return f"Thinking · {duration(seconds)} · {count(tokens)}"
    parts = ["Reasoning", duration(seconds) if seconds > 0 else "", count(tokens) if tokens else ""]
    return " · ".join(part for part in parts if part)


def waiting(progress: TurnProgress | None) -> str:
    """What is shown before the first word has come."""
    if progress is None or progress.phase is Phase.QUEUED:
        return "Waiting for the model…"
    if progress.phase is Phase.READING and progress.fraction < 1.0:
        return f"Reading the question… {progress.fraction:.0%}"
    return "Starting…"


ENDINGS = {
    TurnState.LENGTH: "Cut: the answer reached the limit of the context.",
    TurnState.STOPPED: "Stopped.",
    TurnState.FAILED: "This did not work.",
    TurnState.INTERRUPTED: "Interrupted: the program ended in the middle of this answer.",
}


def ending(turn: Turn) -> str:
    """Why a turn ended otherwise than by itself, and what else a person should know; or nothing."""
    return " ".join(part for part in (ENDINGS.get(turn.state, ""), turn.problem) if part)


def last_line(text: str, limit: int = 200) -> str:
    """The last line that says something, for the moving line of a folded pane."""
    for line in reversed(text[-2000:].splitlines()):
        if line.strip(" #*-_>`"):
            return line.strip()[-limit:]
    return ""
