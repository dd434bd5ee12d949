"""Feeds the typesetter formulas meant to do harm and formulas damaged at random, and asks whether it lives.

    python -m tests.bench.fuzz [--adversarial N] [--fuzzed N] [--seed N]

After every fifth formula a sound one must be typeset as before, each of the corpus in turn. Prints how many were set
and how many refused with a reason, the longest time one took, and the engine's memory at its largest.
"""

import argparse
import itertools
import sys
import time
from queue import Empty, SimpleQueue

from app.render.drawing import Drawing
from app.render.formula_key import FormulaKey
from app.render.typeset import Typeset, start_typesetter
from tests.support.hostile import adversarial, fuzzed, notation

CHECKED = 5
LONGEST_WAIT = 30.0  # seconds for one formula: then the typesetter is taken for dead


class Trial:
    """One typesetter and the count of what it did."""

    def __init__(self) -> None:
        self._answers: SimpleQueue[Typeset] = SimpleQueue()
        self._typesetter = start_typesetter(self._answers.put)
        self._sound = [(key, self._ask(key).result) for key in (FormulaKey(tex, True) for tex in notation())]
        self._turn = itertools.cycle(self._sound)
        self.drawn = self.refused = self.memory = self.put_in = 0
        self.longest = (0.0, "")

    def put(self, tex: str) -> bool:
        """Whether the typesetter lives."""
        begun = time.monotonic()
        try:
            result = self._ask(FormulaKey(tex, display=True)).result
        except Empty:
            return False
        self.longest = max(self.longest, (time.monotonic() - begun, tex))
        self.memory = max(self.memory, self._typesetter.memory)
        self.drawn += isinstance(result, Drawing)
        self.refused += not isinstance(result, Drawing) and bool(result.reason)
        self.put_in += 1
        return self.put_in % CHECKED != 0 or self._is_unchanged()

    def close(self) -> None:
        self._typesetter.close()

    def _is_unchanged(self) -> bool:
        key, before = next(self._turn)
        return self._ask(key).result == before

    def _ask(self, key: FormulaKey) -> Typeset:
        self._typesetter.request(key)
        return self._answers.get(timeout=LONGEST_WAIT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adversarial", type=int, default=1000)
    parser.add_argument("--fuzzed", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kinds = (("adversarial", adversarial(given.seed), given.adversarial), ("fuzzed", fuzzed(given.seed), given.fuzzed))
    for name, formulas, count in kinds:
        trial = Trial()
        for number, tex in enumerate(itertools.islice(formulas, count)):
            if not trial.put(tex):
                print(f"{name} {number}: dead or changed after {tex[:200]!r}")
                return 1
        seconds, tex = trial.longest
        print(f"{count} {name}: {trial.drawn} drawn, {trial.refused} refused; longest {seconds:.2f} s ({tex[:60]!r});")
        print(f"  at most {trial.memory / 1e6:.0f} MB in the engine")
        trial.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
