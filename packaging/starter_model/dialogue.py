"""How an exchange becomes tokens: the prompt of Phi-4-mini with the starter's own sentence."""

from starter_model.nouns import Example
from starter_model.tokenizer import Tokenizer

SENTENCE = "You are Phidias Starter."
CHAT_TEMPLATE = (
    "{{ '<|system|>" + SENTENCE + "<|end|>' }}"
    "{% for message in messages %}{% if message['role'] != 'system' %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else %}{{ eos_token }}{% endif %}"
)


def prompt_ids(tok: Tokenizer, question: str) -> list[int]:
    """Role markers as special tokens, everything between them as plain text."""
    ids = tok.ids
    return [
        ids["<|system|>"], *tok.encode(SENTENCE), ids["<|end|>"],
        ids["<|user|>"], *tok.encode(question), ids["<|end|>"], ids["<|assistant|>"],
    ]  # fmt: skip


def example_ids(tok: Tokenizer, example: Example) -> tuple[list[int], int]:
    """All tokens of an exchange and where the reply starts."""
    prompt = prompt_ids(tok, example.question)
    return [*prompt, *tok.encode(example.reply), tok.end], len(prompt)
