r"""How many formulas of a corpus the program can typeset, and why not the others.

    python -m tests.bench.coverage [--formulas] [--worst N] FILE…

FILE is Markdown or plain text (one text), JSON or JSONL (each string in it, however deep, is a text). Texts are read by
the program's own scanner; with `--formulas` each string (or line of a text) is one formula, set in display style. Equal
formulas count once. A formula is malformed when TeX itself would refuse it too: braces, \left and \right,
environments or `&` that do not match. Target: 99.8 % of the others.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.render.batch import key_of, typeset_all
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.markdown import parse
from app.render.scan import Formula
from app.render.typeset import start_typesetter

TARGET = 0.998
MALFORMED = re.compile(
    r"(?:Missing|Extra) (?:open|close) (?:brace|bracket)|(?:Missing|Extra) \\(?:left|right|middle)"
    r"|Missing or unrecognized delimiter|Double (?:exponent|subscript|superscript)|Misplaced|Missing \\(?:begin|end)"
    r"|\\begin\{.*\} ended|\\end\{.*\}|Missing argument|Prime causes double|You can't use 'macro parameter"
    r"|Extra alignment tab|Ambiguous use of \\over"
)


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value, but for the keys."""
    match value:
        case str():
            yield value
        case list():
            for entry in value:
                yield from strings(entry)
        case dict():
            for entry in value.values():
                yield from strings(entry)


def texts(path: Path, *, lines: bool) -> Iterator[str]:
    """The texts of a file; `lines`: a text file holds one in each line."""
    whole = path.read_text(encoding="utf-8")
    match path.suffix.lower():
        case ".json":
            yield from strings(json.loads(whole))
        case ".jsonl":
            for line in whole.splitlines():
                yield from strings(json.loads(line) if line.strip() else None)
        case _ if lines:
            yield from (line for line in whole.splitlines() if line.strip())
        case _:
            yield whole


def formulas(path: Path, *, bare: bool) -> dict[FormulaKey, Formula]:
    """All of a file, each once."""
    if bare:
        found = [Formula(text, True, text) for text in texts(path, lines=True)]
    else:
        found = [formula for text in texts(path, lines=False) for formula in parse(text).formulas]
    return {key_of(formula): formula for formula in found}


def report(name: str, results: dict[FormulaKey, Drawing | Failure], worst: int) -> tuple[int, int]:
    """Prints a corpus; how many were well-formed, and how many of them were set."""
    failed = {key: result.reason for key, result in results.items() if isinstance(result, Failure)}
    malformed = {key for key, reason in failed.items() if MALFORMED.search(reason)}
    sound, done = len(results) - len(malformed), len(results) - len(failed)
    share = done / sound if sound else 1.0
    print(f"{name}: {len(results)} formulas, {done} set, {len(malformed)} malformed; {share:.3%} of the well-formed")
    for reason, count in Counter(failed.values()).most_common(worst):
        example = min((key.tex for key in failed if failed[key] == reason), key=len)
        mark = " (malformed)" if MALFORMED.search(reason) else ""
        print(f"  {count:5d}  {reason}{mark}: {' '.join(example.split())[:110]}")
    return sound, done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--formulas", action="store_true", help="each string is one formula")
    parser.add_argument("--worst", type=int, default=15, help="how many reasons to show for each file")
    given = parser.parse_args()
    typesetter = start_typesetter()
    seen: set[FormulaKey] = set()
    sound = done = 0
    for path in given.files:
        fresh = {key: formula for key, formula in formulas(path, bare=given.formulas).items() if key not in seen}
        seen |= fresh.keys()
        more, good = report(path.name, typeset_all(fresh.values(), typesetter), given.worst)
        sound, done = sound + more, done + good
    typesetter.close()
    reached = done >= TARGET * sound
    print(f"all: {done} of {sound} well-formed formulas ({done / max(1, sound):.3%}; target {TARGET:.1%})")
    print("target reached" if reached else "target missed")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
