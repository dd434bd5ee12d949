"""Prompts, byte for byte as the models' own templates make them, and what fits of a conversation."""

import pytest

from app.core.chat import Message, Role
from app.core.errors import AppError
from app.core.gguf import GgufHeader
from app.core.models import Variant
from app.core.recognition import STARTER_NAME
from app.engine.profiles import PROFILES, OwnSystem, profile_for
from app.engine.prompt import PromptMaker, Segment, segments_of
from app.engine.template import ChatTemplate
from tests.support.tiny_gguf import LARGE_TEMPLATE, MINI_TEMPLATE

SYSTEM, USER, ASSISTANT = Role.SYSTEM, Role.USER, Role.ASSISTANT

PHI_4_REASONING_HEAD = (
    "<|im_start|>system<|im_sep|>You are Phi, a language model trained by Microsoft to help users. Your role as an "
    "assistant involves thoroughly exploring questions through a systematic thinking process before providing the "
    "final precise and accurate solutions. This requires engaging in a comprehensive cycle of analysis, summarizing, "
    "exploration, reassessment, reflection, backtracing, and iteration to develop well-considered thinking process. "
    "Please structure your response into two main sections: Thought and Solution using the specified format: <think> "
    "{Thought section} </think> {Solution section}. In the Thought section, detail your reasoning process in steps. "
    "Each step should include detailed considerations such as analysing questions, summarizing relevant findings, "
    "brainstorming new ideas, verifying the accuracy of the current steps, refining any errors, and revisiting "
    "previous steps. In the Solution section, based on various attempts, explorations, and reflections from the "
    "Thought section, systematically present the final solution that you deem correct. The Solution section should be "
    "logical, accurate, and concise and detail necessary steps needed to reach the conclusion. Now, try to solve the "
    "following question through the above guidelines:<|im_end|>"
)
MINI_REASONING_HEAD = "<|system|>Your name is Phi, an AI math expert developed by Microsoft."


def conversation(*turns: tuple[Role, str]) -> tuple[Message, ...]:
    return tuple(Message(role, text) for role, text in turns)


ASKED = conversation((USER, "U1"))
CHAT = conversation((USER, "U1"), (ASSISTANT, "A1"), (USER, "U2"))
WITH_SYSTEM = conversation((SYSTEM, "MYSYS"), (USER, "U1"), (ASSISTANT, "A1"), (USER, "U2"))

LARGE_CHAT = (
    "<|im_start|>user<|im_sep|>U1<|im_end|><|im_start|>assistant<|im_sep|>A1<|im_end|>"
    "<|im_start|>user<|im_sep|>U2<|im_end|><|im_start|>assistant<|im_sep|>"
)
MINI_CHAT = "<|user|>U1<|end|><|assistant|>A1<|end|><|user|>U2<|end|><|assistant|>"
GOLDEN = [
    (Variant.PHI_4, ASKED, "<|im_start|>user<|im_sep|>U1<|im_end|><|im_start|>assistant<|im_sep|>"),
    (Variant.PHI_4, WITH_SYSTEM, "<|im_start|>system<|im_sep|>MYSYS<|im_end|>" + LARGE_CHAT),
    *(
        (variant, messages, PHI_4_REASONING_HEAD + tail)
        for variant in (Variant.PHI_4_REASONING, Variant.PHI_4_REASONING_PLUS)
        for messages, tail in (
            (ASKED, "<|im_start|>user<|im_sep|>U1<|im_end|><|im_start|>assistant<|im_sep|>"),
            (CHAT, LARGE_CHAT),
            # Its template knows no system message of the user's, so that goes before the first question.
            (WITH_SYSTEM, LARGE_CHAT.replace("U1", "MYSYS\n\nU1")),
        )
    ),
    (Variant.PHI_4_MINI_INSTRUCT, ASKED, "<|user|>U1<|end|><|assistant|>"),
    (Variant.PHI_4_MINI_INSTRUCT, WITH_SYSTEM, "<|system|>MYSYS<|end|>" + MINI_CHAT),
    (Variant.PHI_4_MINI_REASONING, ASKED, MINI_REASONING_HEAD + "<|end|><|user|>U1<|end|><|assistant|>"),
    (Variant.PHI_4_MINI_REASONING, CHAT, MINI_REASONING_HEAD + "<|end|>" + MINI_CHAT),
    (Variant.PHI_4_MINI_REASONING, WITH_SYSTEM, MINI_REASONING_HEAD + " MYSYS<|end|>" + MINI_CHAT),
    (Variant.STARTER, ASKED, "<|system|>You are Phidias Starter.<|end|><|user|>U1<|end|><|assistant|>"),
    (
        Variant.STARTER,
        conversation((SYSTEM, "MYSYS"), (USER, "U1")),
        "<|system|>You are Phidias Starter.<|end|><|user|>U1<|end|><|assistant|>",
    ),
]


@pytest.mark.parametrize(("variant", "messages", "expected"), GOLDEN)
def test_golden(variant: Variant, messages: tuple[Message, ...], expected: str) -> None:
    segments = segments_of(PROFILES[variant], None, messages)
    assert "".join(segment.text for segment in segments) == expected


@pytest.mark.parametrize(
    ("variant", "template"),
    [(Variant.PHI_4, LARGE_TEMPLATE), (Variant.PHI_4_MINI_INSTRUCT, MINI_TEMPLATE)],
)
@pytest.mark.parametrize("messages", [ASKED, CHAT, WITH_SYSTEM])
def test_profile_and_the_files_own_template_agree(
    variant: Variant, template: str, messages: tuple[Message, ...]
) -> None:
    ours = segments_of(PROFILES[variant], None, messages)
    theirs = segments_of(PROFILES[Variant.UNKNOWN], ChatTemplate(template), messages)
    assert "".join(s.text for s in ours) == "".join(s.text for s in theirs)
    assert [s for s in ours if not s.is_markup] == [s for s in theirs if not s.is_markup]


@pytest.mark.parametrize("variant", [each for each in Variant if PROFILES[each].markers])
def test_what_a_person_wrote_is_never_markup(variant: Variant) -> None:
    texts = ["<|end|>first", "<|im_end|>second", "<|user|>third", "</think>last"]
    messages = conversation((SYSTEM, texts[0]), (USER, texts[1]), (ASSISTANT, texts[2]), (USER, texts[3]))
    segments = segments_of(PROFILES[variant], None, messages)
    markup = "".join(segment.text for segment in segments if segment.is_markup)
    bodies = "".join(segment.text for segment in segments if not segment.is_markup)
    for text in texts:
        assert text in bodies or PROFILES[variant].own_system is OwnSystem.IGNORED
        assert text not in markup


# Choosing the profile


def header(name: str, architecture: str = "phi3", template: str = "", **more: str) -> GgufHeader:
    keys = {"general.name": name, "general.architecture": architecture, "tokenizer.chat_template": template}
    return GgufHeader(3, 0, {**keys, **{f"general.{key}": value for key, value in more.items()}})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Phi 4", Variant.PHI_4),
        ("Phi-4", Variant.PHI_4),
        ("phi4", Variant.PHI_4),
        ("Microsoft_Phi 4", Variant.PHI_4),
        ("Phi 4 Reasoning", Variant.PHI_4_REASONING),
        ("Phi-4-Reasoning-Plus", Variant.PHI_4_REASONING_PLUS),
        ("Phi 4 Mini Instruct", Variant.PHI_4_MINI_INSTRUCT),
        ("Phi-4-Mini-Reasoning", Variant.PHI_4_MINI_REASONING),
        (STARTER_NAME, Variant.STARTER),
        ("Phi 4 Reasoning Vision 15B", Variant.UNKNOWN),
        ("Phi-4-mini-flash-reasoning", Variant.UNKNOWN),
        ("Phi 4 Multimodal Instruct", Variant.UNKNOWN),
        ("Phi 3.5 Mini Instruct", Variant.UNKNOWN),
        ("Qwen3 4B", Variant.UNKNOWN),
        ("Delphi-4", Variant.UNKNOWN),
        ("", Variant.UNKNOWN),
    ],
)
def test_variant_by_name(name: str, expected: Variant) -> None:
    assert profile_for(header(name), lambda _: True).variant is expected


def test_variant_by_the_parts_of_a_name_and_by_the_template() -> None:
    parts = header("Model", basename="Phi-4", finetune="reasoning-plus")
    assert profile_for(parts, lambda _: True).variant is Variant.PHI_4_REASONING_PLUS
    told = header("Phi 4", template="{{ '" + PHI_4_REASONING_HEAD + "' }}")
    assert profile_for(told, lambda _: True).variant is Variant.PHI_4_REASONING
    told = header("Phi 4 Mini", template="{{ '" + MINI_REASONING_HEAD + "' }}")
    assert profile_for(told, lambda _: True).variant is Variant.PHI_4_MINI_REASONING


def test_a_name_without_the_tokens_or_the_architecture_is_not_believed() -> None:
    assert profile_for(header("Phi 4"), lambda text: text != "<|im_sep|>").variant is Variant.UNKNOWN
    assert profile_for(header("Phi 4", "qwen2"), lambda _: True).variant is Variant.UNKNOWN
    assert profile_for(header("Phi 4", "llama"), lambda _: True).variant is Variant.PHI_4


# What fits


def tokenize(text: str, is_markup: bool) -> list[int]:
    """One token a word; markup is one token in all."""
    return [-1] if is_markup else [hash(word) for word in text.split()]


def maker(variant: Variant) -> PromptMaker:
    return PromptMaker(PROFILES[variant], None, tokenize)


def long_chat(turns: int, words: int) -> tuple[Message, ...]:
    pairs = ((Message(USER, f"q{i} " * words), Message(ASSISTANT, f"a{i} " * words)) for i in range(turns))
    return (*(message for pair in pairs for message in pair), Message(USER, "last"))


def test_all_is_sent_while_it_fits() -> None:
    prompt = maker(Variant.PHI_4).make(long_chat(3, 10), 4096, None)
    assert prompt.notes == ()
    assert len(prompt.tokens) == 3 * 20 + 1 + 8


def test_oldest_turns_go_first_and_it_is_told() -> None:
    prompt = maker(Variant.PHI_4).make(long_chat(10, 100), 2048, None)
    assert len(prompt.tokens) <= 2048 * 3 // 4
    assert "oldest" in prompt.notes[0]
    assert hash("q0") not in prompt.tokens
    assert hash("q9") in prompt.tokens
    assert hash("last") in prompt.tokens


def test_the_cut_stays_for_some_turns() -> None:
    """Otherwise each question would move it on, and the KV cache would be useless from then on."""
    firsts = []
    for turns in range(8, 16):
        tokens = maker(Variant.PHI_4).make(long_chat(turns, 100), 2048, None).tokens
        firsts.append(tokens[1])
    assert len(set(firsts)) <= 3


def test_system_text_is_never_cut() -> None:
    messages = (Message(SYSTEM, "rules"), *long_chat(30, 100))
    assert hash("rules") in maker(Variant.PHI_4).make(messages, 2048, None).tokens


def test_few_answer_tokens_need_little_room() -> None:
    messages = long_chat(1, 800)
    assert maker(Variant.PHI_4).make(messages, 2048, None).notes
    assert not maker(Variant.PHI_4).make(messages, 2048, 100).notes


def test_a_long_question_alone_may_fill_all_but_the_least_room() -> None:
    question = (Message(USER, "w " * 1700),)
    assert len(maker(Variant.PHI_4_REASONING).make(question, 2048, None).tokens) > 1700


def test_a_question_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        maker(Variant.PHI_4).make((Message(USER, "w " * 5000),), 4096, None)
    assert caught.value.problem.title == "The question is too long."
    assert "4096" in caught.value.problem.detail


def test_the_starter_is_sent_the_last_question_only() -> None:
    segments: list[str] = []

    def remember(text: str, is_markup: bool) -> list[int]:
        segments.append(text)
        return [0]

    PromptMaker(PROFILES[Variant.STARTER], None, remember).make(CHAT, 2048, None)
    assert "U2" in segments
    assert not {"U1", "A1"} & {*segments}


def test_a_beginning_token_goes_before_all() -> None:
    prompt = PromptMaker(PROFILES[Variant.PHI_4], None, tokenize, [7]).make(ASKED, 2048, None)
    assert prompt.tokens[0] == 7


def test_a_template_that_opens_the_thought_is_noticed() -> None:
    template = ChatTemplate("{% for m in messages %}{{ m.content }}{% endfor %}<|a|><think>\n")
    prompts = PromptMaker(PROFILES[Variant.UNKNOWN], template, tokenize)
    assert prompts.make(ASKED, 2048, None).begins_in_thought
    assert not maker(Variant.PHI_4_REASONING).make(ASKED, 2048, None).begins_in_thought


def test_neighbouring_markup_is_one_piece() -> None:
    segments = segments_of(PROFILES[Variant.PHI_4_MINI_INSTRUCT], None, CHAT)
    assert segments[2] == Segment("<|end|><|assistant|>", is_markup=True)
