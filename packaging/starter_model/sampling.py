"""Greedy answers straight from PyTorch, for the training log."""

import random

import torch

from starter_model.dialogue import prompt_ids
from starter_model.model import Starter
from starter_model.nouns import Example, Language, Skill
from starter_model.problems import example
from starter_model.tokenizer import Tokenizer

LOG_SEED = 4242
LONGEST = 330


def log_set(per_skill: int) -> list[Example]:
    """A fixed small held-out set."""
    rng = random.Random(LOG_SEED)
    return [
        example(skill, rng.choice((Language.EN, Language.EN, Language.ZH, Language.JA)), rng, held_out=True)
        for skill in Skill
        for _ in range(per_skill)
    ]


@torch.no_grad()
def greedy(model: Starter, tok: Tokenizer, questions: list[str]) -> list[str]:
    """Answer a list of questions together; no cache, the model is small."""
    rows = [prompt_ids(tok, q) for q in questions]
    starts = [len(r) for r in rows]
    alive = list(range(len(rows)))
    device = model.token_embd.weight.device
    for _ in range(LONGEST):
        length = max(len(rows[i]) for i in alive)
        batch = torch.full((len(alive), length), tok.pad)
        for k, i in enumerate(alive):
            batch[k, : len(rows[i])] = torch.tensor(rows[i])
        last = torch.tensor([len(rows[i]) - 1 for i in alive])
        hidden = model.hidden(batch.to(device))[torch.arange(len(alive)), last.to(device)]
        for i, token in zip(alive, model.logits(hidden).argmax(-1).tolist(), strict=True):
            rows[i].append(token)
        alive = [i for i in alive if rows[i][-1] != tok.end and len(rows[i]) < model.shape.context]
        if not alive:
            break
    return [tok.decode(r[s:]) for r, s in zip(rows, starts, strict=True)]


def score(model: Starter, tok: Tokenizer, per_skill: int) -> dict[str, str]:
    """How many of each skill come out with exactly the expected solution."""
    examples = log_set(per_skill)
    right: dict[str, int] = dict.fromkeys(Skill, 0)
    for lower in range(0, len(examples), 30):
        part = examples[lower : lower + 30]
        for e, text in zip(part, greedy(model, tok, [e.question for e in part]), strict=True):
            right[e.skill] += text.split("</think>")[-1].strip() == e.solution.strip()
    return {str(s): f"{n}/{per_skill}" for s, n in right.items()}
