"""Write a checkpoint as a GGUF file that llama.cpp loads as `phi3`."""

import argparse
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, TokenType

from starter_model.data import SHAPES
from starter_model.dialogue import CHAT_TEMPLATE
from starter_model.model import ATTN_FACTOR, Shape, Starter
from starter_model.tokenizer import SPECIALS, Tokenizer

NAME = "Phidias Starter"
DESCRIPTION = (
    "A very small model that solves school algebra step by step. "
    "Trained from scratch on generated problems; not a model of Microsoft's."
)
LONG_FACTOR_TOP = 32.0


def _metadata(w: GGUFWriter, s: Shape, file_type: LlamaFileType) -> None:
    w.add_type("model")
    w.add_name(NAME)
    w.add_author("The Phidias authors")
    w.add_organization("Phidias")
    w.add_license("mit")
    w.add_description(DESCRIPTION)
    w.add_size_label("2.5M")
    w.add_tags(["text-generation", "mathematics", "algebra"])
    w.add_languages(["en", "zh", "ja"])
    w.add_context_length(max(length for length, _ in SHAPES))  # what it was trained on
    w.add_rope_scaling_orig_ctx_len(4096)
    w.add_embedding_length(s.width)
    w.add_feed_forward_length(s.ffn)
    w.add_block_count(s.layers)
    w.add_head_count(s.heads)
    w.add_head_count_kv(s.kv_heads)
    w.add_layer_norm_rms_eps(s.eps)
    w.add_rope_dimension_count(s.rotary)
    w.add_rope_freq_base(s.rope_base)
    w.add_rope_scaling_attn_factors(ATTN_FACTOR)
    w.add_sliding_window(262144)
    w.add_file_type(file_type)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _vocabulary(w: GGUFWriter, tok: Tokenizer) -> None:
    kinds = [TokenType.CONTROL if t in SPECIALS else TokenType.NORMAL for t in tok.tokens]
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("gpt-4o")
    w.add_token_list(tok.tokens)
    w.add_token_types([int(k) for k in kinds])
    w.add_token_merges([f"{a} {b}" for a, b in tok.merges])
    w.add_bos_token_id(tok.pad)
    w.add_eos_token_id(tok.pad)
    w.add_pad_token_id(tok.pad)
    w.add_eot_token_id(tok.end)
    w.add_add_bos_token(False)
    w.add_add_eos_token(False)
    w.add_chat_template(CHAT_TEMPLATE)


def _tensors(w: GGUFWriter, model: Starter, kind: GGMLQuantizationType) -> None:
    half = model.shape.rotary // 2
    w.add_tensor("rope_factors_long.weight", np.linspace(1, LONG_FACTOR_TOP, half, dtype=np.float32))
    w.add_tensor("rope_factors_short.weight", np.ones(half, np.float32))
    for name, value in model.state_dict().items():
        array = value.float().numpy()
        if array.ndim == 1:
            w.add_tensor(name, array)
        else:
            w.add_tensor(name, gguf.quantize(array, kind), raw_dtype=kind)


def write(model: Starter, tok: Tokenizer, path: Path, kind: str = "F16") -> None:
    """Write beside the target, then rename, so that readers never see half a file."""
    part = path.with_suffix(".part")
    w = GGUFWriter(part, "phi3")
    quant = GGMLQuantizationType[kind]
    file_type = {"F32": "ALL_F32", "F16": "MOSTLY_F16", "Q8_0": "MOSTLY_Q8_0"}[kind]
    _metadata(w, model.shape, LlamaFileType[file_type])
    _vocabulary(w, tok)
    _tensors(w, model, quant)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    part.replace(path)


def load(checkpoint: Path) -> tuple[Starter, Tokenizer]:
    """The network and tokenizer of a checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    model = Starter(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    return model.float().eval(), Tokenizer([tuple(m) for m in saved["merges"]])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--type", choices=("F32", "F16", "Q8_0"), default="F16")
    args = parser.parse_args()
    write(*load(args.checkpoint), args.output, args.type)
    print(f"{args.output}: {args.output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
