"""Examples for training and evaluation: a drafted problem, worded and spelled in many ways."""

import random
import re
from collections.abc import Callable, Iterator, Mapping

from starter_model.algebra import expand, factor
from starter_model.calculus import derivative, integral
from starter_model.declines import decline, refuse
from starter_model.equations import linear, quadratic
from starter_model.near_misses import USUAL, odd_formula, odd_numbers, odd_wording
from starter_model.nouns import Draft, Example, Language, Skill
from starter_model.portions import fractions, percents
from starter_model.systems import system
from starter_model.wordings import sections, unfold

MAKERS: Mapping[Skill, Callable[[random.Random, Language], Draft]] = {
    Skill.LINEAR: linear,
    Skill.QUADRATIC: quadratic,
    Skill.DERIVATIVE: derivative,
    Skill.INTEGRAL: integral,
    Skill.SYSTEM: system,
    Skill.FRACTION: fractions,
    Skill.PERCENT: percents,
    Skill.EXPAND: expand,
    Skill.FACTOR: factor,
}
WEIGHTS: dict[str, float] = {
    "linear": 13, "quadratic": 16, "derivative": 8, "integral": 18, "system": 15,
    "fraction": 12, "percent": 11, "expand": 8, "factor": 16, "decline": 19,
}  # fmt: skip
NEAR_MISSES = 0.55  # of the declined questions
LANGUAGES = (Language.EN, Language.ZH, Language.JA)
LANGUAGE_WEIGHTS = (72, 14, 14)
WORDINGS = {Language.EN: "questions_en.txt", Language.ZH: "questions_zh.txt", Language.JA: "questions_ja.txt"}

BEFORE = {
    Language.EN: (
        "[Please|Hi, |Hello! |Hey, |Quick question: |Question: |Hello, |Ok, |Now |So |Next: |1. |a) |"
        "Dear Phidias, |Maths: |Algebra: |Exercise: |Good morning. |I have a question: |You there? |"
        "I'm stuck on this one: |"
        "For my exam: |Due tomorrow: |This looks hard: |My brother asked me: |Tell me, |I wonder, |Would you |"
        "Here is one: |Number 4: |Check this: |I keep getting this wrong: |Sorry, one more: |"
        "If you can, |We had this today: ]"
    ),
    Language.ZH: "[请问|你好，|请问，|问题：|题目：|老师，]",
    Language.JA: "[すみません、|こんにちは。|質問です。|問題：|では、]",
}
AFTER = {
    Language.EN: (
        "[ please| step by step|, please| Show your work| Show all steps| Explain your steps| Thanks|"
        " Thank you| and explain| Show the steps| with steps| Simplify your answer|"
        " Give the exact answer| in detail| for me| I am confused| as fast as you can| and check it|"
        " What do you think|"
        " because I have a test| ok| if possible| now| My test is tomorrow| I forgot how|"
        " Which rule do I need| right away| once more]"
    ),
    Language.ZH: "[，请写出步骤|，谢谢|，请一步一步解答|，请详细说明|，写出过程]",
    Language.JA: "[。途中式も書いてください|。お願いします|。よろしくお願いします|。手順も示してください]",
}
CJK = re.compile("[ぁ-んァ-ヶ一-龥]")
OPENING = {Language.ZH: "求解：", Language.JA: "問題："}
ENDS = {
    Language.EN: ("", "", "", "?", "?", ".", ".", "!", " ?", "??", ":"),
    Language.ZH: ("", "", "？", "？", "。", "?", "！"),
    Language.JA: ("", "", "？", "。", "。", "?"),
}


def spell(text: str, rng: random.Random) -> str:
    """One of the ways people type a formula."""
    if rng.random() < 0.18:
        sign = rng.choice(("*", "*", "*", " * ", "·"))
        text = re.sub(r"(?<=[0-9])(?=[a-z(])|(?<=\))(?=\()", sign, text)
    if rng.random() < 0.1:
        text = text.replace("^2", "²").replace("^3", "³")
    elif rng.random() < 0.04:
        text = text.replace("^", "**")
    elif rng.random() < 0.06:
        text = re.sub(r"\^(\d)", r"^{\1}", text)
    kind = rng.random()
    if kind < 0.45:
        text = _spaced(text, "+-=")
    elif kind < 0.57:
        text = _spaced(text, "=")
    elif kind < 0.6:
        text = _spaced(text, "+-")
    if rng.random() < 0.02:
        text = text.replace("-", "−")
    return text


def _spaced(text: str, signs: str) -> str:
    return re.sub(rf"(?<=[\w)}}²³])([{re.escape(signs)}])", r" \1 ", text)


def _wrapped(text: str, rng: random.Random) -> str:
    kind = rng.random()
    if "\\" in text:
        kind /= 4
    if kind < 0.06:
        return f"\\({text}\\)"
    if kind < 0.12:
        return f"${text}$"
    return f"$${text}$$" if kind < 0.125 else f'"{text}"' if kind > 0.99 else text


def question(draft: Draft, lang: Language, rng: random.Random) -> str:
    """Word the problem."""
    return filled(unfold(rng.choice(sections(WORDINGS[lang])[draft.ask]), rng), draft.fields, lang, rng)


def filled(template: str, fields: Mapping[str, str], lang: Language, rng: random.Random) -> str:
    """Put the spelled fields into an unfolded template, then dress it."""
    seed = rng.random()
    inside_latex = "\\int" in template or "\\frac{" in template or "\\begin" in template

    def put(found: re.Match[str]) -> str:
        value = fields[found[1]]
        if found[1] in "vu" or value.isalnum():
            return value
        value = spell(value, random.Random(seed))
        return _wrapped(value, random.Random(seed)) if found[1] in "fg" and not inside_latex else value

    if rng.random() < 0.04 and lang is Language.EN:
        template = _mistyped(template, rng)
    text = re.sub(rf"\{{({'|'.join(fields)})\}}", put, template)
    if inside_latex and rng.random() < 0.6:
        text = re.sub(r"(\\(?:int|frac|begin).*)$", r"\\(\1\\)" if rng.random() < 0.5 else r"$\1$", text)
    if lang is not Language.EN and not CJK.search(text):
        text = OPENING[lang] + text  # a bare formula does not tell its language
    return _dressed(text, lang, rng)


def _mistyped(template: str, rng: random.Random) -> str:
    """Drop, double or swap a letter of one longer word."""
    found = [m for m in re.finditer(r"[A-Za-z]{5,}", template) if not template[: m.start()].endswith("\\")]
    if not found:
        return template
    m = rng.choice(found)
    word, i = m[0], rng.randrange(1, len(m[0]) - 1)
    kind = rng.randrange(3)
    new = word[:i] + word[i + 1 :] if kind == 0 else word[:i] + word[i] + word[i:]
    if kind == 2:
        new = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return template[: m.start()] + new + template[m.end() :]


def _dressed(text: str, lang: Language, rng: random.Random) -> str:
    """Politeness, letter case and the final mark."""
    if rng.random() < 0.12:
        before = unfold(BEFORE[lang], rng)
        if lang is Language.EN:
            lower = text[0].lower() + text[1:] if rng.random() < 0.6 else text
            text = f"{before.rstrip()} {lower}"
        else:
            text = before + text
    mark = rng.choice(ENDS[lang])
    after = unfold(AFTER[lang], rng) if rng.random() < 0.12 else ""
    if lang is Language.EN and after[1:2].isupper():
        text = f"{text}{mark or '.'}{after}{rng.choice(('', '.'))}"
    elif lang is Language.EN:
        text = f"{text}{after}{mark}"
    else:
        text = f"{text}{after or mark}"
    if lang is Language.EN:
        case = rng.random()
        if case < 0.25:
            text = text[0].lower() + text[1:]
        elif case < 0.27:
            text = text.lower()
    if rng.random() < 0.15 and lang is not Language.EN:
        text = re.sub(r"(?<=[^\x00-\x7f，。？：、]) | (?=[^\x00-\x7f，。？：、])", "", text)
    elif rng.random() < 0.25 and lang is Language.ZH:
        text = re.sub(r"(?<=[一-龥])(?=[\w(])(?![一-龥])|(?<=[\w)])(?=[一-龥])(?<![一-龥])", " ", text)
    return text


def near_miss(lang: Language, rng: random.Random) -> Example:
    """A question to decline that shares its formula or its words with those in range."""
    kind = rng.random()
    if kind < 0.27:
        template, fields = "{t}", {"t": odd_numbers(rng, lang)}
    elif kind < 0.68:
        template, fields = odd_formula(rng, lang, WORDINGS[lang])
    else:
        template = odd_wording(rng, lang)
        fields = {"n": str(rng.randint(1, 12)), "m": str(rng.randint(2, 12))}
        for name, skills in USUAL.items():
            fields[name] = MAKERS[rng.choice(skills)](rng, lang).fields["f"]
    return refuse(filled(template, fields, lang, rng), lang)


def example(skill: Skill, lang: Language, rng: random.Random, *, held_out: bool = False) -> Example:
    """One exchange; `held_out` chooses the side of the split."""
    if skill is Skill.DECLINE:
        return near_miss(lang, rng) if rng.random() < NEAR_MISSES else decline(rng, lang)
    while True:
        draft = MAKERS[skill](rng, lang)
        if draft.task.held_out == held_out:
            break
    text = question(draft, lang, rng)
    return Example(skill, lang, text, draft.think, draft.solution, draft.task)


def stream(rng: random.Random, weights: Mapping[str, float] = WEIGHTS) -> Iterator[Example]:
    """Training examples without end."""
    skills = [Skill(name) for name in weights]
    shares = list(weights.values())
    while True:
        skill = rng.choices(skills, shares)[0]
        lang = Language(rng.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0])
        yield example(skill, lang, rng)
