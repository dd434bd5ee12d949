"""Makes small GGUF files of the architecture phi3: random weights, or weights that recite a text.

A reciting model is real to llama.cpp. Its layers add nothing, so the last token's embedding reaches the
output matrix, which is built so that each token of the text is followed by the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import gguf
import numpy as np
from gguf import GGUFWriter, TokenType
from numpy.typing import NDArray

LARGE_TEMPLATE = (
    "{% for m in messages %}{% if (m['role'] == 'system') %}"
    "{{'<|im_start|>system<|im_sep|>' + m['content'] + '<|im_end|>'}}"
    "{% elif (m['role'] == 'user') %}{{'<|im_start|>user<|im_sep|>' + m['content'] + '<|im_end|>'}}"
    "{% elif (m['role'] == 'assistant') %}{{'<|im_start|>assistant<|im_sep|>' + m['content'] + '<|im_end|>'}}"
    "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant<|im_sep|>' }}{% endif %}"
)
MINI_TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else %}{{ eos_token }}{% endif %}"
)
_MERGES = [("t", "h"), ("th", "e"), ("i", "n"), ("Ġ", "the")]
_LARGE_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|dummy_85|>"]
_MINI_SPECIAL = [
    *["<|endoftext|>", "<|endofprompt|>", "<|assistant|>", "<|end|>", "<|user|>", "<|system|>"],
    *["<|tool|>", "<|/tool|>", "<|tool_call|>", "<|/tool_call|>", "<|tool_response|>", "<|tag|>"],
]


class Family(Enum):
    """Whose special tokens and template."""

    LARGE = "phi-4"
    MINI = "phi-4-mini"


@dataclass(frozen=True, slots=True)
class Tiny:
    """What the file is to be. `says` are token texts: added to the vocabulary where they are not in it."""

    family: Family = Family.LARGE
    name: str = "tiny"
    width: int = 64
    layers: int = 2
    heads: int = 2
    kv_heads: int = 1
    feed_forward: int = 128
    context: int = 16_384
    half: bool = False  # F16 instead of F32
    think: TokenType | None = None  # the kind of <think> and </think>, if they are tokens
    says: Sequence[str] = ()
    loops: bool = False  # after the last of `says` the first comes again, not the end of the turn
    template: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    tensors_per_file: int = 0  # several files; 0: all in one


def write(path: Path, tiny: Tiny) -> Path:
    """Write the file, or files named after it, and return the path of the first."""
    tokens, kinds = _vocabulary(tiny)
    writer = GGUFWriter(path, "phi3", split_max_tensors=tiny.tensors_per_file)
    _add_shape(writer, tiny)
    _add_vocabulary(writer, tiny, tokens, kinds)
    for name, tensor in _tensors(tiny, tokens).items():
        matrix = tensor.ndim > 1 and tiny.half
        writer.add_tensor(name, tensor.astype(np.float16) if matrix else tensor.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path if path.exists() else min(path.parent.glob(f"{path.stem}-00001-of-*.gguf"))


def _vocabulary(tiny: Tiny) -> tuple[list[str], list[TokenType]]:
    letters = _byte_letters()
    tokens = [*letters, *(a + b for a, b in _MERGES)]
    kinds = [TokenType.NORMAL] * len(tokens)
    special = _LARGE_SPECIAL if tiny.family is Family.LARGE else _MINI_SPECIAL
    tokens += special
    kinds += [TokenType.CONTROL] * len(special)
    if tiny.think is not None:
        tokens += ["<think>", "</think>"]
        kinds += [tiny.think] * 2
    for text in map(_spelled, tiny.says):
        if text not in tokens:
            tokens.append(text)
            kinds.append(TokenType.NORMAL)
    return tokens, kinds


def _add_shape(writer: GGUFWriter, tiny: Tiny) -> None:
    large = tiny.family is Family.LARGE
    rotary = tiny.width // tiny.heads if large else tiny.width // tiny.heads * 3 // 4
    writer.add_type("model")
    writer.add_name(tiny.name)
    writer.add_context_length(tiny.context)
    writer.add_rope_scaling_orig_ctx_len(tiny.context if large else min(4096, tiny.context))
    writer.add_embedding_length(tiny.width)
    writer.add_feed_forward_length(tiny.feed_forward)
    writer.add_block_count(tiny.layers)
    writer.add_head_count(tiny.heads)
    writer.add_head_count_kv(tiny.kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(rotary)
    writer.add_rope_freq_base(250_000.0 if large else 10_000.0)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if tiny.half else gguf.LlamaFileType.ALL_F32)
    writer.add_sliding_window(0 if large else 262_144)
    if not large:
        writer.add_rope_scaling_attn_factors(1.190238)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    for key, value in tiny.extra.items():
        writer.add_string(key, value)


def _add_vocabulary(writer: GGUFWriter, tiny: Tiny, tokens: list[str], kinds: list[TokenType]) -> None:
    large = tiny.family is Family.LARGE
    begin, end, pad = ("<|endoftext|>", "<|im_end|>", "<|dummy_85|>") if large else ("<|endoftext|>",) * 3
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("dbrx" if large else "gpt-4o")
    writer.add_token_list(tokens)
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_merges([f"{a} {b}" for a, b in _MERGES])
    writer.add_bos_token_id(tokens.index(begin))
    writer.add_eos_token_id(tokens.index(end))
    writer.add_pad_token_id(tokens.index(pad))
    writer.add_add_bos_token(False)
    writer.add_chat_template(tiny.template or (LARGE_TEMPLATE if large else MINI_TEMPLATE))


def _tensors(tiny: Tiny, tokens: list[str]) -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(tiny.seed)
    width, head = tiny.width, tiny.width // tiny.heads
    large = tiny.family is Family.LARGE
    layer_scale = 0.0 if tiny.says else 0.3

    def matrix(rows: int, columns: int, scale: float = 0.3) -> NDArray[np.float32]:
        return rng.standard_normal((rows, columns), dtype=np.float32) * np.float32(scale)

    embedding = matrix(len(tokens), width)
    tensors = {"token_embd.weight": embedding, "output_norm.weight": np.ones(width, np.float32)}
    if tiny.says:
        tensors["output.weight"] = _reciting(tiny, tokens, embedding)
    elif large:
        tensors["output.weight"] = matrix(len(tokens), width)
    if not large:
        factors = head * 3 // 8
        tensors["rope_factors_long.weight"] = np.linspace(1, 48, factors, dtype=np.float32)
        tensors["rope_factors_short.weight"] = np.ones(factors, np.float32)
    for i in range(tiny.layers):
        tensors |= {
            f"blk.{i}.attn_norm.weight": np.ones(width, np.float32),
            f"blk.{i}.attn_qkv.weight": matrix(width + 2 * tiny.kv_heads * head, width),
            f"blk.{i}.attn_output.weight": matrix(width, width, layer_scale),
            f"blk.{i}.ffn_norm.weight": np.ones(width, np.float32),
            f"blk.{i}.ffn_up.weight": matrix(2 * tiny.feed_forward, width),
            f"blk.{i}.ffn_down.weight": matrix(width, tiny.feed_forward, layer_scale),
        }
    return tensors


def _reciting(tiny: Tiny, tokens: list[str], embedding: NDArray[np.float32]) -> NDArray[np.float32]:
    """The row of each token is what its predecessor looks like."""
    large = tiny.family is Family.LARGE
    start, end = ("<|im_sep|>", "<|im_end|>") if large else ("<|assistant|>", "<|end|>")
    text = [_spelled(piece) for piece in tiny.says]
    if len(set(text)) != len(text):
        raise ValueError("a token can be said only once: its successor would not be clear")
    output = np.zeros_like(embedding)
    pairs = zip([start, *text], [*text, text[0] if tiny.loops else end], strict=True)
    for before, after in pairs:
        output[tokens.index(after)] += embedding[tokens.index(before)]
    return output


def _spelled(text: str) -> str:
    """As the vocabulary writes it: one letter for each byte. The special tokens stand as they are."""
    if text.startswith("<|") or text in ("<think>", "</think>"):
        return text
    letters = _byte_letters()
    return "".join(letters[byte] for byte in text.encode())


def _byte_letters() -> list[str]:
    """GPT-2's letter for each byte: itself where it can be seen, else one from 256 on."""
    seen = {*range(33, 127), *range(161, 173), *range(174, 256)}
    spare = iter(range(256, 512))
    return [chr(byte) if byte in seen else chr(next(spare)) for byte in range(256)]
