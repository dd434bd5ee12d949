"""Questions to decline: filled templates, foreign sentences, prose and word salad."""

import pydoc
import random
import re
import string
from functools import cache

from starter_model.near_misses import wordy
from starter_model.nouns import Example, Language, Phrase, Skill, paragraphs
from starter_model.wordings import sections, unfold

MODULES = (
    "argparse", "statistics", "random", "string", "json", "fractions", "calendar",
    "email", "unittest", "pathlib", "textwrap", "datetime", "math", "cmath", "turtle",
)  # fmt: skip
FILES = {Language.ZH: "declines_zh.txt", Language.JA: "declines_ja.txt"}
GROUPS = ("talk", "knowledge", "code", "maths")

THINK = Phrase(
    "This is not one of the problems I was trained on.",
    "这不是我学过的题目。",
    "これは私が学んだ種類の問題ではありません。",
)
REPLY = Phrase(
    paragraphs(
        "I am **Phidias Starter**, a small model for school algebra, and this is outside what I can do.",
        "I can solve:",
        "- linear and quadratic equations\n- systems of two linear equations\n"
        "- derivatives and integrals of polynomials\n- fractions and percentages\n"
        "- expanding and factoring",
        "For anything else, please download **Phi-4-mini-reasoning**.",
    ),
    paragraphs(
        "我是 **Phidias Starter**，一个解学校代数题的小模型，这个问题超出了我的能力。",
        "我能做：",
        "- 一元一次方程和一元二次方程\n- 二元一次方程组\n- 多项式的导数和积分\n- 分数和百分数\n- 展开和因式分解",
        "其他问题请下载 **Phi-4-mini-reasoning**。",
    ),
    paragraphs(
        "私は **Phidias Starter** という学校の代数を解く小さなモデルで、この質問には答えられません。",
        "解けるもの：",
        "- 一次方程式と二次方程式\n- 連立方程式\n- 多項式の微分と積分\n- 分数と百分率\n- 展開と因数分解",
        "そのほかの質問には **Phi-4-mini-reasoning** をダウンロードしてください。",
    ),
)


@cache
def prose() -> tuple[str, ...]:
    """Sentences from the standard library's documentation and Python's licence."""
    text = [str(license), str(copyright)]
    # Only the descriptions: the rest names paths and settings of the machine at hand.
    text += [pydoc.plain(pydoc.render_doc(name)).split("\nDATA\n")[0] for name in MODULES]
    sentences = re.split(r"(?<=[.?!:])\s+|\n\s*\n|\n", "\n".join(text))
    tidy = (re.sub(r"[\s|]+", " ", s).strip() for s in sentences)
    return tuple(sorted({s for s in tidy if 12 < len(s) < 110 and _wordy(s)}))


def _wordy(text: str) -> bool:
    return "0x" not in text and sum(c.isalpha() for c in text) > 0.6 * len(text)


@cache
def words() -> tuple[str, ...]:
    """Single words out of the prose."""
    return tuple(sorted({w for s in prose() for w in re.findall(r"[A-Za-z]{3,12}", s)}))


def _fill(template: str, rng: random.Random) -> str:
    text = unfold(template, rng)
    words_of = sections("fillers.txt")
    topics = words_of["topics_en"]
    big = rng.choice((rng.randint(1000, 99999), rng.randint(100, 10**8)))
    fields = {
        "p": str(rng.randint(1, 99)),
        "n": str(rng.randint(2, 30)),
        "m": str(rng.randint(2, 30)),
        "k": str(rng.randint(3, 9)),
        "s": rng.choice(("+", "-", " + ", " - ")),
        "s2": rng.choice(("+", "-")),
        "v": rng.choice("xxxxxytza"),
        "big": str(big),
        "big2": str(rng.randint(1000, 99999)),
        "year": str(rng.randint(1200, 2030)),
        "t": rng.choice(topics) if rng.random() < 0.7 else " ".join(rng.sample(words(), rng.randint(1, 2))),
        "t2": rng.choice(topics),
        "c": rng.choice(words_of["countries"]),
        "h": rng.choice(words_of["people"]),
        "tz": rng.choice(words_of["topics_zh"]),
        "tj": rng.choice(words_of["topics_ja"]),
    }
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("{{", "{").replace("}}", "}")


def _salad(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.35:
        return "".join(rng.choices(string.ascii_lowercase + "     ", k=rng.randint(1, 40))).strip() or "q"
    if kind < 0.55:
        return "".join(rng.choices(string.printable[:94] + "   ", k=rng.randint(2, 30))).strip() or "#"
    if kind < 0.9:
        return " ".join(rng.sample(words(), rng.randint(1, 9)))
    return "".join(rng.choices("+-*/=^()xy0123456789", k=rng.randint(3, 14)))


def _long(rng: random.Random) -> str:
    return " ".join(rng.sample(prose(), rng.randint(2, 3)))[: rng.randint(90, 260)]


def _question(rng: random.Random) -> str:
    templates = sections("declines_en.txt")
    kind = rng.choices(("template", "foreign", "prose", "salad", "long", "wordy"), (56, 5, 13, 8, 3, 15))[0]
    if kind == "template":
        group = rng.choices(GROUPS, (15, 17, 8, 60))[0]
        return _fill(rng.choice(templates[group]), rng)
    if kind == "foreign":
        return _fill(rng.choice(templates["foreign"]), rng)
    if kind == "wordy":
        return wordy(rng, words())
    return {"prose": lambda r: r.choice(prose()), "salad": _salad, "long": _long}[kind](rng)


def decline(rng: random.Random, lang: Language) -> Example:
    """A question outside the range with the fixed answer in its language."""
    english = lang is Language.EN
    question = _question(rng) if english else _fill(rng.choice(sections(FILES[lang])["all"]), rng)
    return refuse(question, lang)


def refuse(question: str, lang: Language) -> Example:
    """The fixed answer to a question out of range."""
    return Example(Skill.DECLINE, lang, question, THINK[lang], REPLY[lang])
