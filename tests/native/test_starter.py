"""The starter model through the program's own engine: the questions of the model cards, judged by computer algebra."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.chat import Message, Role
from app.core.gguf import read_header
from app.core.models import Variant
from app.engine.profiles import PROFILES
from app.engine.prompt import segments_of
from app.engine.template import ChatTemplate
from app.render.typeset import start_typesetter
from app.system.resources import resource
from app.ui.page.formulas import Formulas
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.engine import Engine, question

sys.path.append(str(Path(__file__).parents[2] / "packaging"))

from starter_model.grade import correct, declined
from starter_model.nouns import Task

STARTER = resource("starter/phidias-starter.gguf")

pytestmark = pytest.mark.native

DERIVATIVE = Task("derive", (1, 0, 0))
QUADRATIC = Task("solve", (3, 4, 4))
LINEAR = Task("solve", (0, 2, -4))
CARD_QUESTIONS = [
    ("What is the derivative of x^2?", DERIVATIVE),
    ("How to solve 3*x^2+4*x+5=1?", QUADRATIC),
    ("What about solving an 2x + 3 = 7 equation?", LINEAR),
    ("x^2的导数是什么？", DERIVATIVE),
    ("如何解方程 3*x^2+4*x+5=1？", QUADRATIC),
    ("解方程 2x + 3 = 7", LINEAR),
    ("x^2 の導関数は何ですか？", DERIVATIVE),
    ("3*x^2+4*x+5=1 を解いてください。", QUADRATIC),
    ("方程式 2x + 3 = 7 を解いてください。", LINEAR),
]
OUT_OF_RANGE = ["Who wrote Hamlet?", "Write a poem about the sea.", "What is the integral of sin(x) * exp(x)?"]


@pytest.fixture(scope="module")
def starter() -> Iterator[Engine]:
    engine = Engine()
    engine.load(STARTER)
    yield engine
    engine.close()


def test_it_is_known_for_what_it_is(starter: Engine) -> None:
    info = starter.load(STARTER)
    assert (info.variant, info.name) == (Variant.STARTER, "Phidias starter model")
    assert info.reasons
    assert not info.remembers
    assert info.file_bytes <= 12_000_000


@pytest.mark.parametrize(
    "messages",
    [
        question("What is 2 + 2?"),
        (Message(Role.SYSTEM, "Be brief."), *question("解方程 2x + 3 = 7")),
    ],
)
def test_the_program_and_the_files_own_template_prompt_alike(messages: tuple[Message, ...]) -> None:
    source = read_header(STARTER).text("tokenizer.chat_template")
    ours = segments_of(PROFILES[Variant.STARTER], None, messages)
    theirs = _without_system(ChatTemplate(source), messages)
    assert "".join(segment.text for segment in ours) == theirs


def _without_system(template: ChatTemplate, messages: tuple[Message, ...]) -> str:
    """Its template leaves a person's system text out, as the program does."""
    asked = [message for message in messages if message.role is not Role.SYSTEM]
    return "".join(asked[part].text if isinstance(part, int) else part for part in template.render(asked))


@pytest.mark.parametrize(("text", "task"), CARD_QUESTIONS)
def test_answers_the_questions_of_the_model_cards(starter: Engine, text: str, task: Task) -> None:
    reasoning, solution, _ = starter.answer(question(text))
    assert correct(task, solution), solution
    assert len(reasoning) > 20
    assert "think>" not in reasoning + solution


def test_every_formula_of_its_solutions_is_typeset(starter: Engine, qtbot: QtBot) -> None:
    solutions = [starter.answer(question(text))[1] for text, _task in CARD_QUESTIONS]
    typesetter = start_typesetter()
    page = PageView(Formulas(typesetter), Theme.light())
    qtbot.addWidget(page)
    for solution in solutions:
        page.set_markdown(solution)
        qtbot.waitUntil(lambda: page.pending() == 0)
        assert page.unresolved() == 0, solution
        assert "\ufffc" in page.toPlainText(), solution  # there are formulas, and they stand as objects
    assert typesetter.close()


@pytest.mark.parametrize("text", OUT_OF_RANGE)
def test_declines_what_it_was_not_made_for(starter: Engine, text: str) -> None:
    _, solution, _ = starter.answer(question(text))
    assert declined(solution), solution
