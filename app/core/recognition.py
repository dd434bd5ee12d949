"""Which variant of the family a GGUF file says it is."""

import re

from app.core.gguf import GgufHeader
from app.core.models import Variant

STARTER_NAME = "Phidias Starter"  # general.name in its file
MINI_REASONING_SYSTEM = "Your name is Phi, an AI math expert developed by Microsoft."

# The beginning of what the large reasoning models are always told: their template holds it.
_REASONING_BEGINNING = "You are Phi, a language model trained by Microsoft to help users."


def variant_named(header: GgufHeader) -> Variant:
    """By the names in the file, and by its chat template where a name is cut short. Its tokens are not looked at."""
    if header.text("general.name") == STARTER_NAME:
        return Variant.STARTER
    name = " ".join(header.text(key) for key in ("general.name", "general.basename", "general.finetune"))
    return variant_called(name, header.text("tokenizer.chat_template"))


def variant_called(name: str, template: str = "") -> Variant:
    """The variant that a file, a repository or a header calls itself, with the help of its chat template."""
    name = re.sub(r"[^a-z0-9]+", "-", name.lower())
    if not re.search(r"(?<![a-z0-9])phi-?4(?![0-9])", name) or re.search(r"flash|vision|multimodal", name):
        return Variant.UNKNOWN
    if "mini" in name:
        thinks = "reasoning" in name or MINI_REASONING_SYSTEM in template
        return Variant.PHI_4_MINI_REASONING if thinks else Variant.PHI_4_MINI_INSTRUCT
    if "reasoning" not in name and _REASONING_BEGINNING not in template:
        return Variant.PHI_4
    return Variant.PHI_4_REASONING_PLUS if "plus" in name else Variant.PHI_4_REASONING
