"""Questions to decline: filled templates, foreign sentences, prose and word salad."""

import pydoc
import random
import re
import string
from functools import cache

from starter_model import decline_prompts as templates
from starter_model.common import Example, Language, Phrase, Skill, paragraphs
from starter_model.wordings import unfold

TOPICS = (
    "black holes|gravity|the Roman Empire|photosynthesis|democracy|climate change|jazz|football|"
    "evolution|dinosaurs|the stock market|inflation|cats|dogs|love|friendship|coffee|chess|music|"
    "quantum mechanics|relativity|DNA|vaccines|electricity|the internet|blockchain|machine learning|"
    "Shakespeare|Hamlet|Mozart|painting|Buddhism|philosophy|ethics|war|peace|happiness|sleep|sugar|"
    "bread|pizza|sushi|chocolate|tea|wine|gardening|cooking|yoga|running|swimming|basketball|tennis|"
    "volcanoes|earthquakes|oceans|rivers|clouds|rain|snow|winter|summer|birds|fish|bees|trees|flowers|"
    "computers|robots|smartphones|cars|trains|aeroplanes|bicycles|space|Mars|the moon|stars|time|money|"
    "banks|taxes|marriage|children|school|teachers|exams|university|history|geography|biology|physics|"
    "chemistry|atoms|acid|iron|gold|glass|plastic|oil|energy|wind power|nuclear power|law|human rights|"
    "voting|the United Nations|Japan|pyramids|castles|bridges|architecture|fashion|shoes|Python|Linux|"
    "geometry|topology|set theory|triangles|circles|logarithms|trigonometry|statistics|matrices|limits|"
    "vectors|game theory|cryptography|the Pythagorean theorem|word problems|homework|nothing|everything"
).split("|")
COUNTRIES = (
    "France|Germany|Japan|China|Brazil|Canada|India|Egypt|Kenya|Italy|Spain|Norway|Peru|Mexico|Turkey|"
    "London|Paris|Berlin|Tokyo|New York|Rome|Sydney|Beijing|Cairo|Poland|Greece|Iran|Cuba|Nepal|Chile"
).split("|")
PEOPLE = (
    "Albert Einstein|Isaac Newton|Napoleon|Cleopatra|Mozart|Marie Curie|Gandhi|Lincoln|Euler|Gauss|"
    "Plato|Aristotle|Darwin|Picasso|Turing|Ada Lovelace|Tom|Anna|Peter|Maria|John|Alice|Bob|Sam|Lisa"
).split("|")
TOPICS_ZH = "量子力学|人工智能|历史|音乐|足球|猫|爱情|地球|光合作用|牛顿|电脑|春节|长城|茶|经济|民主|进化论|黑洞|三角函数|矩阵|极限|勾股定理|微积分|质数|概率|几何|计算机|哲学|法律|火车".split("|")
TOPICS_JA = "人工知能|歴史|音楽|サッカー|猫|重力|光合成|侍|富士山|寿司|経済|民主主義|進化|宇宙|哲学|法律|電車|アニメ|桜|茶道|三角関数|行列|極限|確率|幾何学|素数|微積分|コンピュータ|料理|旅行".split("|")
FOREIGN = (
    "Bonjour, comment ça va ?|Quelle est la capitale de la France ?|Écris un poème sur la mer|"
    "Résous l'équation {n}x{s}{m}={k}|Quelle est la dérivée de x^2 ?|Calcule l'intégrale de {n}x^2|"
    "Guten Tag, wie geht es dir?|Was ist die Ableitung von x^2?|Löse die Gleichung {n}x{s}{m}={k}|"
    "Wer war Goethe?|Erzähl mir einen Witz|Wie spät ist es?|Hola, ¿qué tal?|¿Cuál es la derivada de x^2?|"
    "Resuelve la ecuación {n}x{s}{m}={k}|¿Quién eres?|Cuéntame un chiste|Olá, tudo bem?|"
    "Qual é a derivada de x^2?|Resolva {n}x{s}{m}={k}|Ciao, come stai?|Risolvi l'equazione {n}x{s}{m}={k}|"
    "Привет, как дела?|Реши уравнение {n}x{s}{m}={k}|Найди производную x^2|Кто ты?|Расскажи анекдот|"
    "안녕하세요|{n}x{s}{m}={k} 방정식을 풀어 주세요|x^2의 도함수는 무엇입니까?|너는 누구니?|مرحبا كيف حالك|"
    "حل المعادلة {n}x{s}{m}={k}|Γειά σου|Λύσε την εξίσωση {n}x{s}{m}={k}|Merhaba, nasılsın?|Hej, hur mår du?|"
    "Los de vergelijking {n}x{s}{m}={k} op|Wat is de afgeleide van x^2?|Rozwiąż równanie {n}x{s}{m}={k}|"
    "Cześć, co słychać?|नमस्ते, आप कैसे हैं?|สวัสดี|Xin chào|Hei, mitä kuuluu?|Vyřeš rovnici {n}x{s}{m}={k}"
).split("|")

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
        "- 一元一次方程和一元二次方程\n- 二元一次方程组\n- 多项式的导数和积分\n"
        "- 分数和百分数\n- 展开和因式分解",
        "其他问题请下载 **Phi-4-mini-reasoning**。",
    ),
    paragraphs(
        "私は **Phidias Starter** という学校の代数を解く小さなモデルで、この質問には答えられません。",
        "解けるもの：",
        "- 一次方程式と二次方程式\n- 連立方程式\n- 多項式の微分と積分\n"
        "- 分数と百分率\n- 展開と因数分解",
        "そのほかの質問には **Phi-4-mini-reasoning** をダウンロードしてください。",
    ),
)


@cache
def prose() -> tuple[str, ...]:
    """Sentences from the standard library's documentation and Python's licence."""
    text = [str(license), str(copyright)]
    for name in ("argparse", "statistics", "random", "string", "json", "os", "fractions", "calendar",
                 "email", "unittest", "pathlib", "textwrap", "datetime", "math", "cmath", "turtle"):
        text.append(pydoc.plain(pydoc.render_doc(name)))
    sentences = re.split(r"(?<=[.?!:])\s+|\n\s*\n|\n", "\n".join(text))
    tidy = (re.sub(r"[\s|]+", " ", s).strip() for s in sentences)
    return tuple(sorted({s for s in tidy if 12 < len(s) < 110 and sum(c.isalpha() for c in s) > 0.6 * len(s)}))


@cache
def words() -> tuple[str, ...]:
    """Single words out of the prose."""
    return tuple(sorted({w for s in prose() for w in re.findall(r"[A-Za-z]{3,12}", s)}))


def _fill(template: str, rng: random.Random) -> str:
    text = unfold(template, rng)
    big = rng.choice((rng.randint(1000, 99999), rng.randint(100, 10**8)))
    fields = {
        "p": str(rng.randint(1, 99)), "n": str(rng.randint(2, 30)), "m": str(rng.randint(2, 30)),
        "k": str(rng.randint(3, 9)), "s": rng.choice(("+", "-", " + ", " - ")),
        "s2": rng.choice(("+", "-")), "v": rng.choice("xxxxxytza"), "big": str(big),
        "big2": str(rng.randint(1000, 99999)), "year": str(rng.randint(1200, 2030)),
        "t": rng.choice(TOPICS) if rng.random() < 0.7 else " ".join(rng.sample(words(), rng.randint(1, 2))),
        "t2": rng.choice(TOPICS), "c": rng.choice(COUNTRIES), "h": rng.choice(PEOPLE),
        "tz": rng.choice(TOPICS_ZH), "tj": rng.choice(TOPICS_JA),
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
    groups = (templates.TALK, templates.KNOWLEDGE, templates.CODE, templates.MATHS)
    kind = rng.choices(("template", "foreign", "prose", "salad", "long"), (72, 5, 11, 10, 2))[0]
    if kind == "template":
        group = rng.choices(groups, (15, 17, 8, 60))[0]
        return _fill(rng.choice(group), rng)
    if kind == "foreign":
        return _fill(rng.choice(FOREIGN), rng)
    return {"prose": lambda r: r.choice(prose()), "salad": _salad, "long": _long}[kind](rng)


def decline(rng: random.Random, lang: Language) -> Example:
    """A question outside the range with the fixed answer in its language."""
    if lang is Language.EN:
        question = _question(rng)
    else:
        question = _fill(rng.choice(templates.ZH if lang is Language.ZH else templates.JA), rng)
    return Example(Skill.DECLINE, lang, question, THINK[lang], REPLY[lang])


