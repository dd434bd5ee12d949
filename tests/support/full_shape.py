"""Makes GGUF files of a real Phi-4's full shape, without weights: the tensors are holes in a sparse file.

All that depends on sizes is as in a published file: 9 GB of tensors for Phi-4 take 8 MB of disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Kind
from gguf import GGUFWriter, LlamaFileType, TokenType

from app.core.shape import ModelShape

_ALIGNMENT = 32  # bytes, GGUF's default
_LARGE_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_sep|>")
_MINI_SPECIAL = ("<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>")


@dataclass(frozen=True, slots=True)
class Mix:
    """Which type llama-quantize gives the matrices of phi3 for one quantization."""

    file_type: LlamaFileType
    most: Kind
    qkv: Kind
    more: Kind  # of ffn_down, in the layers that are given more bits
    output: Kind  # also of embeddings that are the output matrix


MIXES = {
    "Q8_0": Mix(LlamaFileType.MOSTLY_Q8_0, Kind.Q8_0, Kind.Q8_0, Kind.Q8_0, Kind.Q8_0),
    "Q6_K": Mix(LlamaFileType.MOSTLY_Q6_K, Kind.Q6_K, Kind.Q6_K, Kind.Q6_K, Kind.Q6_K),
    "Q5_K_M": Mix(LlamaFileType.MOSTLY_Q5_K_M, Kind.Q5_K, Kind.Q6_K, Kind.Q6_K, Kind.Q6_K),
    "Q4_K_M": Mix(LlamaFileType.MOSTLY_Q4_K_M, Kind.Q4_K, Kind.Q5_K, Kind.Q6_K, Kind.Q6_K),
}


def write_full_shape(path: Path, shape: ModelShape, quantization: str, name: str) -> Path:
    """Write the file and return its path. `quantization` is one of `MIXES`."""
    mix = MIXES[quantization]
    writer = GGUFWriter(path, "phi3")
    _add_metadata(writer, shape, mix, name)
    end = 0
    for tensor, dimensions, kind in _tensors(shape, mix):
        size = _bytes(dimensions, kind)
        data_type = np.dtype(np.float32) if kind is Kind.F32 else np.dtype(np.uint8)
        writer.add_tensor_info(tensor, _stored(dimensions, kind), data_type, size, kind)
        end += -(-size // _ALIGNMENT) * _ALIGNMENT
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with path.open("r+b") as file:
        begin = -(-file.seek(0, 2) // _ALIGNMENT) * _ALIGNMENT
        file.truncate(begin + end)
    return path


def tensor_bytes(shape: ModelShape, quantization: str) -> int:
    """Bytes of all tensors, as in a published file's size less its header."""
    return sum(_bytes(dimensions, kind) for _, dimensions, kind in _tensors(shape, MIXES[quantization]))


def _tensors(shape: ModelShape, mix: Mix) -> Iterator[tuple[str, tuple[int, ...], Kind]]:
    """Name, dimensions (rows first) and type of each."""
    width, forward = shape.embedding, shape.feed_forward
    qkv = (shape.heads + 2 * shape.kv_heads) * shape.head_size
    yield "token_embd.weight", (shape.vocabulary, width), mix.output if shape.tied_embeddings else mix.most
    yield "output_norm.weight", (width,), Kind.F32
    if shape.tied_embeddings:
        rotary = shape.head_size * 3 // 8
        yield "rope_factors_long.weight", (rotary,), Kind.F32
        yield "rope_factors_short.weight", (rotary,), Kind.F32
    else:
        yield "output.weight", (shape.vocabulary, width), mix.output
    for i in range(shape.layers):
        yield f"blk.{i}.attn_norm.weight", (width,), Kind.F32
        yield f"blk.{i}.attn_qkv.weight", (qkv, width), mix.qkv
        yield f"blk.{i}.attn_output.weight", (width, shape.heads * shape.head_size), mix.most
        yield f"blk.{i}.ffn_norm.weight", (width,), Kind.F32
        yield f"blk.{i}.ffn_up.weight", (2 * forward, width), mix.most
        yield f"blk.{i}.ffn_down.weight", (width, forward), mix.more if _gets_more_bits(i, shape.layers) else mix.most


def _gets_more_bits(layer: int, layers: int) -> bool:
    """llama-quantize's rule: the first and last eighth, and every third between them."""
    eighth = layers // 8
    return layer < eighth or layer >= 7 * eighth or (layer - eighth) % 3 == 2


def _bytes(dimensions: tuple[int, ...], kind: Kind) -> int:
    values, size = gguf.GGML_QUANT_SIZES[kind]
    return int(np.prod(dimensions)) // values * size


def _stored(dimensions: tuple[int, ...], kind: Kind) -> tuple[int, ...]:
    """As the writer wants them: the last one in bytes, of a quantized tensor."""
    if kind is Kind.F32:
        return dimensions
    values, size = gguf.GGML_QUANT_SIZES[kind]
    return (*dimensions[:-1], dimensions[-1] // values * size)


def _add_metadata(writer: GGUFWriter, shape: ModelShape, mix: Mix, name: str) -> None:
    mini = shape.tied_embeddings
    writer.add_type("model")
    writer.add_name(name)
    writer.add_file_type(mix.file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_context_length(shape.trained_context)
    writer.add_rope_scaling_orig_ctx_len(4096 if mini else shape.trained_context)
    writer.add_embedding_length(shape.embedding)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_block_count(shape.layers)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(shape.head_size * 3 // 4 if mini else shape.head_size)
    writer.add_rope_freq_base(10_000.0 if mini else 500_000.0)
    writer.add_sliding_window(262_144 if mini else 0)
    if mini:
        writer.add_rope_scaling_attn_factors(1.190238)
    _add_vocabulary(writer, shape.vocabulary, mini)


def _add_vocabulary(writer: GGUFWriter, size: int, mini: bool) -> None:
    special = _MINI_SPECIAL if mini else _LARGE_SPECIAL
    letters = [chr(256 + byte) if byte < 33 or 126 < byte < 161 or byte == 173 else chr(byte) for byte in range(256)]
    tokens = [*letters, *special]
    tokens += [f"[PAD{i}]" for i in range(len(tokens), size)]
    kinds = [TokenType.NORMAL] * 256 + [TokenType.CONTROL] * len(special)
    kinds += [TokenType.UNUSED] * (size - len(kinds))
    end = tokens.index("<|endoftext|>" if mini else "<|im_end|>")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-4o" if mini else "dbrx")
    writer.add_token_list(tokens)
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_merges(["t h", "i n"])
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(end)
    writer.add_add_bos_token(False)
