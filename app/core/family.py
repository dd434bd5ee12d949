"""The family of models this program is made for, as a person chooses among them."""

from dataclasses import dataclass

from app.core.models import Variant


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One variant. Sizes in bytes of its Q4_K_M file; memory in GiB with 16k tokens of context.

    Sources: the model cards; sizes from the repositories named, memory computed from the weights, an
    f16 KV cache and the compute buffer.
    """

    variant: Variant
    name: str
    purpose: str
    file_bytes: int
    memory_gib: float
    repository: str  # of the GGUF files, owner/name on Hugging Face

    @property
    def page(self) -> str:
        return f"https://huggingface.co/{self.repository}"


FAMILY = (
    FamilyMember(
        Variant.PHI_4_MINI_REASONING,
        "Phi-4-mini-reasoning",
        "Mathematics with written reasoning, on most computers. The one to begin with.",
        2_491_874_848,
        4.7,
        "bartowski/microsoft_Phi-4-mini-reasoning-GGUF",
    ),
    FamilyMember(
        Variant.PHI_4_MINI_INSTRUCT,
        "Phi-4-mini-instruct",
        "Quick answers in many languages, without reasoning.",
        2_491_874_688,
        4.7,
        "bartowski/microsoft_Phi-4-mini-instruct-GGUF",
    ),
    FamilyMember(
        Variant.PHI_4_REASONING,
        "Phi-4-reasoning",
        "Hard problems, with long reasoning; wants a large GPU or patience.",
        9_053_116_416,
        11.8,
        "bartowski/microsoft_Phi-4-reasoning-GGUF",
    ),
    FamilyMember(
        Variant.PHI_4_REASONING_PLUS,
        "Phi-4-reasoning-plus",
        "The strongest of the family; thinks about half as long again.",
        9_053_116_416,
        11.8,
        "bartowski/microsoft_Phi-4-reasoning-plus-GGUF",
    ),
    FamilyMember(
        Variant.PHI_4,
        "Phi-4",
        "General questions, explanations and writing, without reasoning.",
        9_053_114_816,
        11.8,
        "bartowski/phi-4-GGUF",
    ),
)
