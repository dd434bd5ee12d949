"""What is particular to each variant: its markers, system sentence, sampling, default context.

Sources: the chat templates and model cards of the files published by Microsoft.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.core.gguf import GgufHeader
from app.core.models import Variant
from app.core.recognition import MINI_REASONING_SYSTEM, variant_named
from app.engine.messages import Sampling

REASONING_SYSTEM = (
    "You are Phi, a language model trained by Microsoft to help users. Your role as an assistant involves thoroughly "
    "exploring questions through a systematic thinking process before providing the final precise and accurate "
    "solutions. This requires engaging in a comprehensive cycle of analysis, summarizing, exploration, reassessment, "
    "reflection, backtracing, and iteration to develop well-considered thinking process. Please structure your "
    "response into two main sections: Thought and Solution using the specified format: <think> {Thought section} "
    "</think> {Solution section}. In the Thought section, detail your reasoning process in steps. Each step should "
    "include detailed considerations such as analysing questions, summarizing relevant findings, brainstorming new "
    "ideas, verifying the accuracy of the current steps, refining any errors, and revisiting previous steps. In the "
    "Solution section, based on various attempts, explorations, and reflections from the Thought section, "
    "systematically present the final solution that you deem correct. The Solution section should be logical, "
    "accurate, and concise and detail necessary steps needed to reach the conclusion. Now, try to solve the following "
    "question through the above guidelines:"
)
STARTER_SYSTEM = "You are Phidias Starter."


class OwnSystem(Enum):
    """Where a user's own system text goes: what a variant was trained with decides."""

    TURNS = "a system turn for each"
    APPENDED = "appended to the fixed system text after a blank"
    BEFORE_QUESTION = "before the first question, because the fixed system text stands alone"
    IGNORED = "nowhere"


@dataclass(frozen=True, slots=True)
class Markers:
    """How a turn begins and ends; `{role}` stands for system, user or assistant."""

    begin: str
    end: str
    tokens: tuple[str, ...]  # texts that must be special tokens of the file

    def opening(self, role: str) -> str:
        return self.begin.replace("{role}", role)


@dataclass(frozen=True, slots=True)
class Profile:
    """All the engine knows about one variant. `system` is the fixed system text, said always."""

    variant: Variant
    name: str
    markers: Markers | None  # None: the template in the file is used
    sampling: Sampling
    context_size: int  # what it is made for, before it is limited to what the model and the memory allow
    reasons: bool = False
    remembers: bool = True
    system: str = ""
    own_system: OwnSystem = OwnSystem.TURNS
    grows: bool = False  # where memory is plentiful, more context is created


_LARGE = Markers("<|im_start|>{role}<|im_sep|>", "<|im_end|>", ("<|im_start|>", "<|im_sep|>", "<|im_end|>"))
_MINI = Markers("<|{role}|>", "<|end|>", ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>"))
_GREEDY = Sampling(temperature=0.0)
_LARGE_THINKING = Sampling(temperature=0.8, top_p=0.95, top_k=50)
_MINI_THINKING = Sampling(temperature=0.8, top_p=0.95)

# Contexts: 16k is all that Phi-4 was trained for, and 32k a reasoning 14B; mini-reasoning was trained on thoughts of
# up to 25k tokens. Mini-instruct takes 128k, of which most conversations need little.
PROFILES = {
    profile.variant: profile
    for profile in (
        Profile(Variant.PHI_4, "Phi-4", _LARGE, _GREEDY, 16_384),
        Profile(
            Variant.PHI_4_REASONING, "Phi-4-reasoning", _LARGE, _LARGE_THINKING, 32_768,
            reasons=True, system=REASONING_SYSTEM, own_system=OwnSystem.BEFORE_QUESTION,
        ),
        Profile(
            Variant.PHI_4_REASONING_PLUS, "Phi-4-reasoning-plus", _LARGE, _LARGE_THINKING, 32_768,
            reasons=True, system=REASONING_SYSTEM, own_system=OwnSystem.BEFORE_QUESTION,
        ),
        Profile(Variant.PHI_4_MINI_INSTRUCT, "Phi-4-mini-instruct", _MINI, _GREEDY, 32_768, grows=True),
        Profile(
            Variant.PHI_4_MINI_REASONING, "Phi-4-mini-reasoning", _MINI, _MINI_THINKING, 32_768,
            reasons=True, system=MINI_REASONING_SYSTEM, own_system=OwnSystem.APPENDED,
        ),
        Profile(
            Variant.STARTER, "Phidias starter model", _MINI, _GREEDY, 4_096,
            reasons=True, remembers=False, system=STARTER_SYSTEM, own_system=OwnSystem.IGNORED,
        ),
        Profile(Variant.UNKNOWN, "", None, Sampling(temperature=0.7, top_p=0.95), 8_192),
    )
}  # fmt: skip


def recommended_sampling(variant: Variant) -> Sampling:
    """The model card's values."""
    return PROFILES[variant].sampling


def profile_for(header: GgufHeader, is_special: Callable[[str], bool]) -> Profile:
    """Choose by the file's own words; `is_special` tells whether a text is one control token of it.

    A variant is claimed only when name, architecture and tokens all agree: a derived model under a name
    of its own may have another template, and is prompted by that.
    """
    variant = variant_named(header)
    markers = PROFILES[variant].markers
    if markers and header.architecture in ("phi3", "llama") and all(map(is_special, markers.tokens)):
        return PROFILES[variant]
    return PROFILES[Variant.UNKNOWN]
