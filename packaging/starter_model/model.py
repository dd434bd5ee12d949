"""The starter network: the Phi-4-mini architecture (llama.cpp's `phi3`) at a very small size."""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

ATTN_FACTOR = 1.190238  # llama.cpp multiplies cos and sin by it, whatever the context length
ROTARY_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of one network; the defaults are what is shipped."""

    vocab: int
    width: int = 192
    layers: int = 6
    heads: int = 3
    kv_heads: int = 1
    ffn: int = 512
    context: int = 512
    rope_base: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self) -> int:
        """The width of one attention head."""
        return self.width // self.heads

    @property
    def rotary(self) -> int:
        """How many of a head's dimensions are rotated."""
        return int(ROTARY_SHARE * self.head_dim)

    def as_dict(self) -> dict[str, float]:
        """The plain values, for a checkpoint."""
        return asdict(self)


class Norm(nn.Module):
    """RMSNorm with a learned scale."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """Scale each position to unit root mean square."""
        return functional.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """NEOX rotation of the first dimensions of each head; the rest passes through."""
    half = cos.shape[-1]
    a, b, rest = x.split([half, half, x.shape[-1] - 2 * half], -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin, rest], -1)


class Block(nn.Module):
    """One layer: grouped-query attention and SwiGLU, both fused as in the GGUF file."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.shape = s
        self.attn_norm = Norm(s.width, s.eps)
        self.attn_qkv = nn.Linear(s.width, s.width + 2 * s.kv_heads * s.head_dim, bias=False)
        self.attn_output = nn.Linear(s.width, s.width, bias=False)
        self.ffn_norm = Norm(s.width, s.eps)
        self.ffn_up = nn.Linear(s.width, 2 * s.ffn, bias=False)
        self.ffn_down = nn.Linear(s.ffn, s.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Attention, then feed-forward, each added to the stream."""
        x = x + self.attention(self.attn_norm(x), cos, sin)
        gate, up = self.ffn_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.ffn_down(functional.silu(gate) * up)

    def attention(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Causal attention; each key-value head serves several query heads."""
        s, (batch, length, _) = self.shape, x.shape
        heads = self.attn_qkv(x).view(batch, length, -1, s.head_dim).transpose(1, 2)
        q, k, v = heads.split([s.heads, s.kv_heads, s.kv_heads], 1)
        cos, sin = cos.to(q.dtype), sin.to(q.dtype)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        share = s.heads // s.kv_heads
        k, v = k.repeat_interleave(share, 1), v.repeat_interleave(share, 1)
        out = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.attn_output(out.transpose(1, 2).reshape(batch, length, s.width))


class Starter(nn.Module):
    """The whole network with tied embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocab, shape.width)
        self.blk = nn.ModuleList([Block(shape) for _ in range(shape.layers)])
        self.output_norm = Norm(shape.width, shape.eps)
        self._initialise()
        step = torch.arange(0, shape.rotary, 2) / shape.rotary
        angle = torch.arange(shape.context)[:, None] * (1 / shape.rope_base**step)
        self.register_buffer("cos", angle.cos() * ATTN_FACTOR, persistent=False)
        self.register_buffer("sin", angle.sin() * ATTN_FACTOR, persistent=False)

    def _initialise(self) -> None:
        nn.init.normal_(self.token_embd.weight, 0, 0.02)
        for name, p in self.named_parameters():
            if p.ndim == 2 and name.startswith("blk"):
                nn.init.normal_(p, 0, p.shape[1] ** -0.5 * 0.7)
            if name.endswith(("attn_output.weight", "ffn_down.weight")):
                nn.init.normal_(p, 0, 0.3 * p.shape[1] ** -0.5)

    def hidden(self, tokens: Tensor) -> Tensor:
        """The normalised stream of every position."""
        length = tokens.shape[1]
        x = self.token_embd(tokens)
        cos, sin = self.cos[:length], self.sin[:length]
        for block in self.blk:
            x = block(x, cos, sin)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores over the vocabulary by the tied embedding."""
        return functional.linear(hidden, self.token_embd.weight.to(hidden.dtype))

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits for all positions."""
        return self.logits(self.hidden(tokens))
