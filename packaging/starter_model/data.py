"""Endless batches of fixed shapes; their whole state can be saved and resumed exactly."""

import random
from dataclasses import dataclass, field

import torch
from torch import Tensor

from starter_model.dialogue import example_ids
from starter_model.drills import drill
from starter_model.nouns import Language, Skill
from starter_model.problems import LANGUAGE_WEIGHTS, LANGUAGES, example
from starter_model.tokenizer import Tokenizer

IGNORED = -100
# Row lengths and how many rows fill one batch: few shapes, so that few graphs are compiled.
SHAPES = ((136, 36), (184, 27), (248, 20), (320, 16), (448, 11))
DRILL_SHAPE = SHAPES[1]


@dataclass(slots=True)
class Batches:
    """Draws examples into one queue per row length and hands out the first full queue."""

    tok: Tokenizer
    weights: dict[str, float]
    rng: random.Random
    drills: float = 0.0  # the share of batches that are bare arithmetic
    queues: list[list[tuple[list[int], int]]] = field(default_factory=lambda: [[] for _ in SHAPES])

    def next(self) -> tuple[Tensor, Tensor]:
        """Tokens and targets; only the reply is learned."""
        if self.rng.random() < self.drills:
            return self._drill()
        while True:
            for (length, rows), queue in zip(SHAPES, self.queues, strict=True):
                if len(queue) >= rows:
                    taken, queue[:] = queue[:rows], queue[rows:]
                    return self._tensors(taken, length)
            self._draw()

    def _draw(self) -> None:
        skill = Skill(self.rng.choices(list(self.weights), list(self.weights.values()))[0])
        lang = Language(self.rng.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0])
        ids, start = example_ids(self.tok, example(skill, lang, self.rng))
        for (length, _), queue in zip(SHAPES, self.queues, strict=True):
            if len(ids) <= length + 1:
                queue.append((ids, start))
                return

    def _tensors(self, rows: list[tuple[list[int], int]], length: int) -> tuple[Tensor, Tensor]:
        tokens = torch.full((len(rows), length), self.tok.pad)
        targets = torch.full((len(rows), length), IGNORED)
        for i, (ids, start) in enumerate(rows):
            tokens[i, : len(ids) - 1] = torch.tensor(ids[:-1])
            targets[i, start - 1 : len(ids) - 1] = torch.tensor(ids[start:])
        return tokens, targets

    def _drill(self) -> tuple[Tensor, Tensor]:
        length, rows = DRILL_SHAPE
        tokens, targets = torch.zeros((rows, length), dtype=torch.long), torch.full((rows, length), IGNORED)
        for i in range(rows):
            ids, learned = drill(self.tok, self.rng, length + 1)
            row, mask = torch.tensor(ids), torch.tensor(learned)
            tokens[i] = row[:-1]
            targets[i] = torch.where(mask[1:], row[1:], IGNORED)
        return tokens, targets

    def state(self) -> dict[str, object]:
        """Everything needed to go on exactly here."""
        return {"rng": self.rng.getstate(), "queues": [list(q) for q in self.queues]}

    def restore(self, state: dict[str, object]) -> None:
        """Go on where `state` was taken."""
        self.rng.setstate(state["rng"])  # type: ignore[arg-type]
        self.queues = [list(q) for q in state["queues"]]  # type: ignore[attr-defined]
