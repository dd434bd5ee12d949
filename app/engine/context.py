"""How large a context to create: what was asked for, cut to what the model and the memory allow."""

from dataclasses import dataclass

from app.core.gguf import GgufHeader

LEAST_CONTEXT = 2048  # tokens; below this nothing is cut for want of memory, the load is tried
STEP = 256  # llama.cpp rounds contexts up to this
OVERHEAD = 768 * 2**20  # bytes for compute buffers and the program itself


@dataclass(frozen=True, slots=True)
class ContextChoice:
    """Tokens, and in sentences what was changed against the wish."""

    size: int
    notes: tuple[str, ...] = ()


def choose_context(
    header: GgufHeader, *, wanted: int | None, usual: int, file_bytes: int, free_bytes: int | None
) -> ContextChoice:
    """`wanted` tokens, or `usual` where nothing was wanted.

    `free_bytes` None: memory is not looked at (the weights go to a GPU, or the system does not tell).
    Being cut to the trained context is worth a note only when more was asked for.
    """
    size = wanted or usual
    notes: list[str] = []
    trained = header.of_architecture("context_length")
    if 0 < trained < size:
        if wanted:
            notes.append(f"The context was cut to {trained:,} tokens, for which the model was trained.")
        size = trained
    fitting = _fitting(header, file_bytes, free_bytes)
    if fitting is not None and fitting < size:
        size = max(fitting, min(size, LEAST_CONTEXT))
        notes.append(f"The context was cut to {size:,} tokens, because little memory is free.")
    return ContextChoice(size, tuple(notes))


def _fitting(header: GgufHeader, file_bytes: int, free_bytes: int | None) -> int | None:
    """Tokens whose KV cache fits beside the weights; None where that can't be told."""
    per_token = header.kv_bytes_per_token
    if free_bytes is None or not per_token:
        return None
    return max(free_bytes - file_bytes - OVERHEAD, 0) // per_token // STEP * STEP
