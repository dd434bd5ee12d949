"""Which quantization of a variant to take on a machine, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.catalogue import CatalogueEntry, RemoteModel
from app.core.fit import Fit, KvType, Verdict
from app.core.machine import GIB, Machine
from app.core.models import Variant
from app.core.quantization import Quality, quality_of
from app.core.shape import ModelShape
from app.engine.fit import Capacity, fit
from app.engine.fit_choice import Wish, choose
from app.engine.fit_memory import weigh
from app.engine.profiles import PROFILES

SMALL = 6_000_000_000  # parameters; below this a model loses much by a coarse quantization

# The finest quality worth its time: beyond it nobody sees a difference, and each token takes longer.
_FINEST = {
    (True, Verdict.ALL_ON_GPU): Quality.NEARLY_LOSSLESS,
    (False, Verdict.ALL_ON_GPU): Quality.VERY_HIGH,
    (True, Verdict.CPU_ONLY): Quality.VERY_HIGH,
    (False, Verdict.CPU_ONLY): Quality.GOOD,
}
# Of those of one quality; of others the larger file is the better one.
FAVOURITES = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_K_S", "IQ4_XS", "Q3_K_M", "Q2_K")
LEAST_ROOM = 4096  # tokens; with fewer, hardly an answer is whole
_PLENTY = 20.0  # tokens a second at which the large models are pleasant


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One file of a variant, and why."""

    model: RemoteModel
    fit: Fit
    reason: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What suits a machine. A model of unknown size has no fit, a variant of which nothing fits no recommendation."""

    machine: Machine
    fits: Mapping[str, Fit]  # by the model's id
    recommended: Mapping[Variant, Recommendation]
    first: Variant | None  # the variant to begin with


def advise(entries: Sequence[CatalogueEntry], machine: Machine) -> Advice:
    """For every file of the catalogue, with no other large program running on the machine."""
    capacity = Capacity.at_best(machine)
    fits: dict[str, Fit] = {}
    recommended: dict[Variant, Recommendation] = {}
    for entry in entries:
        known = {model.id: fit_of(model, entry, capacity) for model in entry.models if model.size and not model.gone}
        fits |= known
        best = _best(entry, known)
        if best is not None:
            recommended[entry.variant] = Recommendation(best, known[best.id], _reason(entry, best, known, machine))
    return Advice(machine, fits, recommended, _first(recommended))


def fit_of(model: RemoteModel, entry: CatalogueEntry, capacity: Capacity) -> Fit:
    """With the context and cache it would be loaded with. The model's size must be known."""
    weights = weigh(entry.shape, model.size or 0, model.quantization)
    choice = choose(weights, wish_for(entry.variant), capacity)
    return fit(weights, choice.context, choice.kv_type, capacity)


def wish_for(variant: Variant) -> Wish:
    """What the variant is made for, with nothing else asked for."""
    profile = PROFILES[variant]
    return Wish(profile.context_size, profile.grows)


def _best(entry: CatalogueEntry, fits: Mapping[str, Fit]) -> RemoteModel | None:
    ranks = {
        model.id: _rank(model, fits[model.id], entry)
        for model in entry.models
        if model.id in fits and _is_worth_it(model, fits[model.id])
    }
    candidates = [model for model in entry.models if model.id in ranks]
    return max(candidates, key=lambda model: ranks[model.id], default=None)  # of equals the first


def _is_worth_it(model: RemoteModel, fit: Fit) -> bool:
    return fit.verdict is not Verdict.DOES_NOT_FIT and quality_of(model.quantization) is not Quality.POOR


def _rank(model: RemoteModel, fit: Fit, entry: CatalogueEntry) -> tuple[int, ...]:
    """Greater is better: room for an answer at all, no bad quality, speed; then room and quality.

    A small model loses more by a coarse quantization than by less room, a large one the other way round.
    """
    quality = quality_of(model.quantization)
    has_room = fit.context >= min(PROFILES[entry.variant].context_size, entry.shape.trained_context)
    excess = max(quality - finest(entry.shape, fit.verdict), 0)
    worth = min(quality, quality - 2 * excess)
    favourite = model.quantization in FAVOURITES
    publishers = list(dict.fromkeys(each.repository for each in entry.models))
    return (
        fit.context >= LEAST_ROOM,
        min(quality, Quality.FAIR),
        fit.verdict is Verdict.ALL_ON_GPU,
        *((worth, has_room) if _is_small(entry.shape) else (has_room, worth)),
        favourite,
        -publishers.index(model.repository),
        model.size or 0,
    )


def _is_small(shape: ModelShape) -> bool:
    return shape.parameters < SMALL


def finest(shape: ModelShape, verdict: Verdict) -> Quality:
    """The best quality worth its time where the model would run."""
    whole = verdict if verdict is Verdict.ALL_ON_GPU else Verdict.CPU_ONLY
    return _FINEST[_is_small(shape), whole]


def _reason(entry: CatalogueEntry, best: RemoteModel, fits: Mapping[str, Fit], machine: Machine) -> str:
    fit = fits[best.id]
    place = {
        Verdict.ALL_ON_GPU: f"whole on your {machine.device}",
        Verdict.SOME_LAYERS_ON_GPU: f"{fit.gpu_layers} of {fit.layers} layers on your {machine.device}",
        Verdict.CPU_ONLY: "in memory, computed by the processor",
    }[fit.verdict]
    room = f"{fit.context // 1024}k of {'reasoning' if entry.reasons else 'context'}"
    cache = "" if fit.kv_type is KvType.F16 else " in an 8-bit cache"
    parts = [f"{best.quantization}: {place} with {room}{cache}"]
    if fit.verdict is not Verdict.ALL_ON_GPU and fit.tokens_per_second:
        parts.append(f"about {fit.tokens_per_second:.2g} tokens a second (estimate)")
    return ", ".join(parts)


def why_none(fits: Sequence[Fit], machine: Machine) -> str:
    """Why nothing of a variant is recommended, in a sentence; `fits` are those of its files."""
    if not fits:
        return "The sizes of its files are not known yet."
    if any(fit.verdict is not Verdict.DOES_NOT_FIT for fit in fits):
        return "Only quantizations of poor quality fit into this machine."
    least = min(fit.need.total for fit in fits)
    return f"Even its smallest file needs {least / GIB:.1f} GB, more than this machine can give ({machine.words})."


def _first(recommended: Mapping[Variant, Recommendation]) -> Variant | None:
    """The large reasoning model where it is quick, else the small one, else whatever fits."""
    large = recommended.get(Variant.PHI_4_REASONING)
    if large and large.fit.verdict is Verdict.ALL_ON_GPU and large.fit.tokens_per_second >= _PLENTY:
        return Variant.PHI_4_REASONING
    if Variant.PHI_4_MINI_REASONING in recommended:
        return Variant.PHI_4_MINI_REASONING
    return next(iter(recommended), None)
