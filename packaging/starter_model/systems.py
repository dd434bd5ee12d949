"""Systems of two linear equations in two unknowns, by determinants."""

import random

from starter_model.nouns import Draft, Language, Phrase, Skill, Task, boxed, display, paragraphs
from starter_model.numerals import latex_fraction, minus, reduce, signed, times
from starter_model.polynomial import join, poly, term

LETTER_PAIRS = ("xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "ab", "uv", "st", "pq", "mn")
HEAD = Phrase("A system of two equations", "二元一次方程组", "連立方程式")
CRAMER = Phrase("By Cramer's rule with", "用克拉默法则，", "クラメルの公式より")
NONE = Phrase("no solution", "无解", "解なし")
MANY = Phrase("infinitely many solutions", "无穷多解", "解は無数")

Row = tuple[int, int, int]


def _nonzero(rng: random.Random, size: int) -> int:
    n = rng.randint(1, size)
    return n if rng.random() < 0.65 else -n


def _rows(rng: random.Random) -> tuple[Row, Row]:
    size = rng.choice((2, 3, 5))
    a, b, d, e = (_nonzero(rng, size) for _ in range(4))
    if rng.random() < 0.2:
        a, b, d, e = 1, 1, _nonzero(rng, 3), rng.choice((-1, 1, 2, 3))
    if rng.random() < 0.04:
        k = rng.choice((-2, -1, 2, 3))
        c = rng.randint(-9, 9)
        return (a, b, c), (k * a, k * b, k * c if rng.random() < 0.5 else k * c + rng.randint(1, 9))
    if rng.random() < 0.82:
        x, y = rng.randint(-6, 6), rng.randint(-6, 6)
        return (a, b, a * x + b * y), (d, e, d * x + e * y)
    return (a, b, rng.randint(-12, 12)), (d, e, rng.randint(-12, 12))


def _written(rng: random.Random, row: Row, letters: str) -> tuple[str, bool]:
    """One equation; sometimes solved for the second letter."""
    a, b, c = row
    u, w = letters
    if b in (1, -1) and rng.random() < 0.3:
        return f"{w}={poly([-a * b, c * b], u)}", True
    return f"{join([term(a, 1, u), term(b, 1, w)])}={c}", False


def system(rng: random.Random, lang: Language) -> Draft:
    """Two equations; determinants are written out product by product."""
    letters = rng.choice(LETTER_PAIRS)
    u, w = letters
    first, second = _rows(rng)
    texts, lines = [], []
    rows = []
    for drawn in (first, second):
        text, turned = _written(rng, drawn, letters)
        row = (-drawn[0], 1, -drawn[2]) if turned and drawn[1] == -1 else drawn
        texts.append(text)
        rows.append(row)
        lines.append(f"{join([term(row[0], 1, u), term(row[1], 1, w)])}={row[2]}")
    (a, b, c), (d, e, f) = rows
    think = [f"{HEAD[lang]}: {lines[0]}, {lines[1]}."]
    det = _determinant("D", (a, b, d, e), think)
    first_top = _determinant(f"D{u}", (c, b, f, e), think)
    second_top = _determinant(f"D{w}", (a, c, d, f), think)
    box = _answer(lang, letters, (det, first_top, second_top), think)
    cases = display(f"\\begin{{cases}}{lines[0]}\\\\{lines[1]}\\end{{cases}}")
    values = f"\\(D={det},\\; D_{u}={first_top},\\; D_{w}={second_top}\\):"
    solution = paragraphs(cases, f"{CRAMER[lang]} {values}", box)
    fields = {"f": texts[0], "g": texts[1], "v": u, "u": w}
    task = Task("system", (rows[0], rows[1], *texts), letters)
    return Draft(Skill.SYSTEM, "system", task, fields, paragraphs(*think), solution)


def _determinant(name: str, m: tuple[int, int, int, int], think: list[str]) -> int:
    a, b, d, e = m
    value = a * e - b * d
    head = f"{name}={signed(a)}·{signed(e)}-{signed(b)}·{signed(d)}"
    think.append(f"{head}: {times(a, e)}, {times(b, d)}, {minus(a * e, b * d)}.")
    return value


def _answer(lang: Language, letters: str, tops: tuple[int, int, int], think: list[str]) -> str:
    det, *rest = tops
    if det == 0:
        words = (MANY if rest == [0, 0] else NONE)[lang]
        think.append(f"D=0, {words}.")
        return boxed(f"\\text{{{words}}}")
    written = []
    for letter, top in zip(letters, rest, strict=True):
        chain, n, d = reduce(top, det)
        think.append(f"{letter}={chain}.")
        written.append(f"{letter}={latex_fraction(n, d)}")
    return boxed(",\\; ".join(written))
