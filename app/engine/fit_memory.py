"""What a model takes of memory, by its shape: weights, cache of keys and values, buffers of one step.

The formulas repeat what llama.cpp allocates with the parameters of `llama_model`: flash attention on, prompts read
`BATCH` tokens at a time, logits of one token only. The native tests hold them against llama.cpp itself.
"""

import re
from dataclasses import dataclass
from math import prod

from app.core.fit import KvType
from app.core.gguf_tensors import GgufContents
from app.core.shape import ModelShape

BATCH = 512  # tokens of a prompt computed at once at most
STEP = 256  # llama.cpp rounds contexts up to this

_FLOAT, _HALF = 4, 2  # bytes
_EMBEDDING, _OUTPUT = "token_embd.weight", "output.weight"
_HEADER_PER_TOKEN = 40  # bytes of a file's header for each entry of its vocabulary, about
# Bits a weight by the first digit of a quantization's name, with its scales.
_BITS = {"8": 8.5, "6": 6.5625, "5": 5.5, "4": 4.5, "3": 3.4375, "2": 2.625, "1": 2.0}
_OUTPUT_BITS = _BITS["6"]  # llama-quantize keeps the output matrix at Q6_K, or better
_LARGE_EMBEDDINGS = frozenset({"Q6_K_L", "Q5_K_L", "Q4_K_L", "Q3_K_XL", "Q2_K_L"})  # with both matrices at Q8_0


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's file as it lies in memory. Sizes in bytes."""

    shape: ModelShape
    layer: int  # of one layer, on average
    embedding: int  # the input matrix, which is never put on a GPU
    output: int  # the output matrix; when it is the input matrix too, a GPU gets a copy

    @property
    def total(self) -> int:
        both = self.output if self.shape.tied_embeddings else self.embedding + self.output
        return self.layer * self.shape.layers + both


def weigh(shape: ModelShape, file_bytes: int, quantization: str) -> Weights:
    """The parts of a file of `file_bytes`; the quantization's name tells how large the two matrices are."""
    name = quantization.upper().removeprefix("UD-")
    digit = re.search(r"\d+", name)
    if name in _LARGE_EMBEDDINGS:
        bits = _BITS["8"]
    elif digit and name.startswith(("F", "BF")):
        bits = float(digit[0])
    else:
        bits = _BITS.get(digit[0] if digit else "", 8 * file_bytes / max(shape.parameters, 1))
    values = shape.vocabulary * shape.embedding
    output = int(values * max(bits, _OUTPUT_BITS) / 8)
    embedding = output if shape.tied_embeddings else int(values * bits / 8)
    both = output if shape.tied_embeddings else embedding + output
    rest = file_bytes - both - _HEADER_PER_TOKEN * shape.vocabulary
    return Weights(shape, max(rest, 0) // max(shape.layers, 1), embedding, output)


def rounded(context: int) -> int:
    """The context that llama.cpp makes when `context` tokens are wanted."""
    return -(-context // STEP) * STEP


def cache_of_layer(shape: ModelShape, context: int, kv_type: KvType) -> int:
    """Bytes of the keys and values of one layer for `context` tokens."""
    return int(2 * shape.kv_heads * shape.head_size * rounded(context) * kv_type.bytes_per_value)


def compute_bytes(shape: ModelShape, context: int) -> int:
    """The buffer of one step: the two halves of the feed-forward network and its product, three states, the mask."""
    values = 3 * shape.feed_forward + 3 * shape.embedding
    return BATCH * (_FLOAT * values + _HALF * rounded(context))


def gpu_scratch(shape: ModelShape, context: int, kv_type: KvType) -> int:
    """What a GPU needs beside that: a quantized cache is made into half precision, one layer at a time."""
    return 0 if kv_type is KvType.F16 else cache_of_layer(shape, context, KvType.F16)


def weights_in(contents: GgufContents) -> Weights | None:
    """What a file that is there takes; None where it does not tell enough."""
    shape = shape_of(contents)
    if shape is None:
        return None
    sizes = {tensor.name: tensor.size for tensor in contents.tensors}
    embedding, output = sizes.get(_EMBEDDING, 0), sizes.get(_OUTPUT, 0)
    layers = sum(size for name, size in sizes.items() if name.startswith("blk."))
    return Weights(shape, layers // shape.layers, embedding, output or embedding)


def shape_of(contents: GgufContents) -> ModelShape | None:
    """The shape a file tells of itself; None where it does not tell enough."""
    header = contents.header
    layers, width = header.of_architecture("block_count"), header.of_architecture("embedding_length")
    heads = header.of_architecture("attention.head_count")
    tensors = {tensor.name: tensor for tensor in contents.tensors}
    if min(layers, width, heads) <= 0 or _EMBEDDING not in tensors:
        return None
    return ModelShape(
        layers=layers,
        embedding=width,
        feed_forward=header.of_architecture("feed_forward_length", 4 * width),
        heads=heads,
        kv_heads=header.of_architecture("attention.head_count_kv", heads),
        head_size=header.of_architecture("attention.key_length", width // heads),
        vocabulary=max(tensors[_EMBEDDING].dimensions, default=0),
        trained_context=header.of_architecture("context_length"),
        tied_embeddings=_OUTPUT not in tensors,
        parameters=sum(prod(tensor.dimensions) for tensor in contents.tensors),
    )
