"""Ask the application's own engine fresh problems and judge the answers by computer algebra.

Run it at the top of the repository with the application's environment and `PYTHONPATH=.:packaging`:
`python -m starter_model.evaluate [MODEL.gguf]`.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from app.core.chat import Channel, Message, Role
from app.engine.llama import LlamaBackend
from app.engine.messages import Delta, Event, Finished, Generate, GenerationFailed, LoadModel, ModelReady, Sampling
from app.engine.worker import EngineWorker
from starter_model.grade import correct, declined
from starter_model.nouns import Language, Skill, Task
from starter_model.problems import example
from starter_model.wordings import sections

ROOT = Path(__file__).resolve().parents[2]
SEED = 500
PROBLEMS = 500
CARD = 9  # the first of the hand-worded questions are those of the Phi model cards
OVERALL, EACH, DECLINED = 0.97, 0.92, 0.95  # what is asked for


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question, what came, and whether it was right."""

    group: str
    question: str
    reasoning: str
    solution: str
    right: bool


class Engine:
    """The application's worker, asked one question after another."""

    def __init__(self, model: Path) -> None:
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._worker = EngineWorker(LlamaBackend(), self._events.put)
        self._worker.start()
        self._worker.post(LoadModel(model))
        while not isinstance(event := self._events.get(timeout=60), ModelReady):
            if "Failed" in type(event).__name__:
                raise SystemExit(str(event))
        self._asked = 0

    def ask(self, question: str) -> tuple[str, str]:
        """Reasoning and solution, decoded greedily."""
        self._asked += 1
        self._worker.post(Generate(self._asked, (Message(Role.USER, question),), Sampling(temperature=0.0)))
        parts = dict.fromkeys(Channel, "")
        while not isinstance(event := self._events.get(timeout=120), Finished):
            if isinstance(event, GenerationFailed):
                raise SystemExit(str(event.problem))
            if isinstance(event, Delta):
                parts[event.channel] += event.text
        return parts[Channel.REASONING], parts[Channel.SOLUTION]

    def close(self) -> None:
        """End the worker."""
        self._worker.close(10)


def fresh_problems(count: int, seed: int = SEED) -> list[tuple[str, str, Task]]:
    """Held-out problems, balanced over the skills, none twice."""
    rng = random.Random(seed)
    skills = [s for s in Skill if s is not Skill.DECLINE]
    found: dict[str, tuple[str, str, Task]] = {}
    while len(found) < count:
        skill = skills[len(found) % len(skills)]
        lang = Language(rng.choices(list(Language), (70, 15, 15))[0])
        e = example(skill, lang, rng, held_out=True)
        assert e.task is not None
        found.setdefault(e.task.key, (str(skill), e.question, e.task))
    return list(found.values())


def _numbers(text: str) -> tuple[object, ...]:
    return tuple(int(n) if n.lstrip("-").isdigit() else n for n in text.split())


def fresh_wordings() -> list[tuple[str, str, Task]]:
    """The problems worded by hand."""
    found: list[tuple[str, str, Task]] = []
    for line in sections("fresh_wordings.txt")["questions"]:
        head, question = line.split("\t")
        kind, data, letter = (part.strip() for part in head.split("|"))
        groups = [_numbers(part) for part in data.split(";")]
        if kind == "definite":
            numbers: tuple[object, ...] = (groups[0], *groups[1])
        else:
            numbers = groups[0] if len(groups) == 1 else tuple(groups)
        found.append(("model card" if len(found) < CARD else "worded by hand", question, Task(kind, numbers, letter)))
    return found


def judge_problems(engine: Engine, problems: Iterable[tuple[str, str, Task]]) -> list[Verdict]:
    """Ask and compare."""
    verdicts = []
    for group, question, task in problems:
        reasoning, solution = engine.ask(question)
        verdicts.append(Verdict(group, question, reasoning, solution, correct(task, solution)))
    return verdicts


def judge_declines(engine: Engine) -> list[Verdict]:
    """Ask what is out of range; right is what was declined."""
    verdicts = []
    groups = {**sections("out_of_range.txt"), **sections("out_of_range_late.txt")}
    for name, prompts in groups.items():
        for prompt in prompts:
            reasoning, solution = engine.ask(prompt)
            verdicts.append(Verdict(name, prompt, reasoning, solution, declined(solution)))
    return verdicts


def table(title: str, verdicts: list[Verdict]) -> str:
    """Right of asked, by group and over all, as Markdown."""
    lines = [f"| {title} | right | asked | share |", "|---|---:|---:|---:|"]
    for group in [*dict.fromkeys(v.group for v in verdicts), "all"]:
        some = [v for v in verdicts if group in (v.group, "all")]
        right = sum(v.right for v in some)
        lines.append(f"| {group} | {right} | {len(some)} | {100 * right / len(some):.1f} % |")
    return "\n".join(lines)


def good_enough(problems: list[Verdict], declines: list[Verdict]) -> bool:
    """Whether the figures reach what is asked for."""

    def share(some: list[Verdict]) -> float:
        return sum(v.right for v in some) / len(some)

    groups = {v.group for v in problems}
    return (
        share(problems) >= OVERALL
        and share(declines) >= DECLINED
        and all(share([v for v in problems if v.group == g]) >= EACH for g in groups)
    )


def main() -> int:
    """Command line; exit code 1 when the figures fall short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=ROOT / "resources/starter/phidias-starter.gguf")
    parser.add_argument("--problems", type=int, default=PROBLEMS)
    parser.add_argument("--seed", type=int, default=SEED, help="another one draws other problems")
    parser.add_argument("--json", type=Path, help="write every answer here")
    args = parser.parse_args()
    engine, began = Engine(args.model), time.monotonic()
    problems = judge_problems(engine, fresh_problems(args.problems, args.seed))
    wordings = judge_problems(engine, fresh_wordings())
    declines = judge_declines(engine)
    engine.close()
    for title, verdicts in (("skill", problems), ("other wordings", wordings), ("out of range", declines)):
        print(table(title, verdicts), end="\n\n")
    for v in (*problems, *wordings, *declines):
        if not v.right:
            print(f"- {v.group}: {v.question!r}: {v.solution[-90:]!r}")
    print(f"{time.monotonic() - began:.0f} s")
    if args.json:
        everything = [asdict(v) for v in (*problems, *wordings, *declines)]
        args.json.write_text(json.dumps(everything, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if good_enough(problems, declines) else 1


if __name__ == "__main__":
    sys.exit(main())
