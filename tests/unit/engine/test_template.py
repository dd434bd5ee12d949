"""Chat templates of unknown files: what they may do, and what they may not."""

import time

import pytest

from app.core.chat import Message, Role
from app.core.errors import AppError
from app.engine.template import LONGEST_SOURCE, ChatTemplate

SYSTEM, USER, ASSISTANT = Role.SYSTEM, Role.USER, Role.ASSISTANT
ASKED = [Message(USER, "U1")]
CHAT = [Message(SYSTEM, "S"), Message(USER, "U1"), Message(ASSISTANT, "A1"), Message(USER, "U2")]


def text(source: str, messages: list[Message], **names: str) -> str:
    parts = ChatTemplate(source, **names).render(messages)
    return "".join(messages[part].text if isinstance(part, int) else part for part in parts)


def test_bodies_are_told_from_markup() -> None:
    source = "{% for m in messages %}<|{{ m.role }}|>{{ m['content'] }}<|end|>{% endfor %}<|assistant|>"
    assert ChatTemplate(source).render(CHAT[1:]) == [
        "<|user|>", 0, "<|end|><|assistant|>", 1, "<|end|><|user|>", 2, "<|end|><|assistant|>",
    ]  # fmt: skip


def test_what_templates_use() -> None:
    source = """{%- set ns = namespace(last=0) -%}
{% for message in messages %}
{% if loop.first %}{{ bos_token }}{% endif %}
{% generation %}{{ message['content'] | trim }}{% endgeneration %}
{% if loop.index0 == 1 %}{% break %}{% endif %}
{% set ns.last = loop.index %}
{% endfor %}
{{ ns.last }}{{ {'a': "é"} | tojson }}{{ eos_token }}{{ messages[0].content.split('</think>')[-1].lstrip('x')[:0] }}"""
    assert text(source, [*ASKED], bos="<s>", eos="</s>") == '<s>U11{"a": "é"}</s>'


def test_a_system_text_without_a_place_goes_into_the_first_question() -> None:
    only_users = (
        "{% for m in messages %}{% if m.role == 'user' %}[U]{{ m.content }}{% elif m.role == 'assistant' %}"
        "[A]{{ m.content }}{% endif %}{% endfor %}[A]"
    )
    refusing = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + only_users
    for source in (only_users, refusing):
        assert text(source, CHAT) == "[U]S\n\nU1[A]A1[U]U2[A]"


def repeated(start: str, step: str) -> str:
    return f"{{% set n = namespace(x={start}) %}}{{% for i in range(60) %}}{{% set n.x = {step} %}}{{% endfor %}}"


BAD = {
    "does not parse": "{% for m in messages %}",
    "is refused by itself": "{{ raise_exception('roles must alternate') }}",
    "uses what is not there": "{{ messages[7].content }}",
    "leaves the question out": "hello",
    "divides by zero": "{{ 1 / 0 }}",
    "calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "wants Python": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "wants Python by a filter": "{{ messages | attr('__class__') }}",
    "wants modules": "{{ cycler.__init__.__globals__.os.system('true') }}",
    "changes what it is given": "{{ messages.append(1) }}",
}
GREEDY = {
    "loops for ever": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "prints for ever": "{% for i in range(99999) %}{{ messages[0].content }}{% endfor %}",
    "a long text at once": "{{ 'a' * 999999999 }}",
    "a long list at once": "{{ ([0] * 999999999) | length }}",
    "doubling by ~": repeated("'aaaaaaaa'", "n.x ~ n.x"),
    "doubling by +": repeated("'aaaaaaaa'", "n.x + n.x"),
    "doubling lists": repeated("[1]", "n.x + n.x"),
    "doubling by join": repeated("'aaaaaaaa'", "[n.x, n.x] | join"),
    "doubling by a filter": repeated("'a'", "n.x | replace('a', 'aa')"),
    "doubling by a method": repeated("'a'", "n.x.replace('a', 'aa')"),
    "a wide text": "{{ 'a'.ljust(999999999) }}",
    "a wide text by a filter": "{{ 'a' | center(999999999) }}",
    "a wide number": "{{ '%999999999d' % 1 }}",
    "a wide number by a method": "{{ '{:999999999}'.format(1) }}",
    "a huge number": "{{ 9 ** 9 ** 9 }}",
    "many factors": repeated("9", "n.x * n.x"),
    "lorem ipsum": "{{ lipsum(n=9999) }}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_template_is_a_clear_fault(name: str) -> None:
    with pytest.raises(AppError) as caught:
        text(BAD[name] + "{{ messages[0].content[:0] }}", ASKED)
    assert "chat template" in caught.value.problem.title
    assert caught.value.problem.advice


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_template_is_stopped(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(AppError):
        ChatTemplate(GREEDY[name] + "{{ messages[0].content }}", seconds=0.3).render(ASKED)
    assert time.monotonic() - start < 10


def test_a_source_too_long_is_refused() -> None:
    with pytest.raises(AppError):
        ChatTemplate("a" * (LONGEST_SOURCE + 1))


def test_a_long_conversation_takes_little_time() -> None:
    source = "{% for m in messages %}<|{{ m.role }}|>{{ m['content'] }}<|end|>{% endfor %}<|assistant|>"
    turns = [Message(USER, "question " * 100), Message(ASSISTANT, "answer " * 1000)] * 200
    assert text(source, [*turns, *ASKED]).count("<|end|>") == 401
