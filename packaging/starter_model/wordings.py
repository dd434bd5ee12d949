"""Question templates from the text files beside this module, and how a template is unfolded."""

import random
import re
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def unfold(template: str, rng: random.Random) -> str:
    """Choose among the alternatives, innermost first."""
    while found := _CHOICE.search(template):
        choice = rng.choice(found[1].split("|"))
        template = template[: found.start()] + choice + template[found.end() :]
    return template


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of a text file by section; `## name` opens one, `# ` is a remark."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lines = found.setdefault(line[3:], [])
        elif line and not line.startswith("# "):
            lines.append(line)
    asking = found.pop("asking", [""])[0]
    return {key: tuple(x.replace("@asking", asking) for x in value) for key, value in found.items()}
