"""With how much context a model is best loaded, and how that is stored: from the whole budget downwards."""

from dataclasses import dataclass, replace

from app.core.fit import KvType, Verdict
from app.engine.fit import Capacity, Placement, fits, place, placement, refused
from app.engine.fit_memory import STEP, Weights

LEAST_CONTEXT = 2048  # tokens; with hardly any memory this is tried
# Sixteenths of the budget. A mini comes to 4,096 tokens, with which it computes by other RoPE factors, only where
# nothing larger fits.
_SHARES = (16, 12, 8, 6, 4, 3, 2, 1)
_ENOUGH = 8  # sixteenths: for more it is not worth leaving the GPU
_GROWTH = (4, 2)  # times the budget, where that takes no more than half of what there is


@dataclass(frozen=True, slots=True)
class Wish:
    """What a model should be loaded with. None leaves a choice."""

    budget: int  # tokens of prompt, reasoning and solution that the variant is made for
    grows: bool = False  # more context than that has its uses
    context: int | None = None
    kv_type: KvType | None = None
    gpu_layers: int | None = None  # as llama.cpp counts them: the output matrix is one


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the model goes, with which context."""

    placed: Placement
    kv_type: KvType

    @property
    def context(self) -> int:
        return self.placed.context

    @property
    def fits(self) -> bool:
        return self.placed.verdict is not Verdict.DOES_NOT_FIT


def choose(weights: Weights, wish: Wish, capacity: Capacity) -> Choice:
    """The first that fits: all on the GPU with enough context, then with some layers there or none.

    Where nothing fits, the least there is, refused.
    """
    trials = _Trials(weights, wish, capacity)
    return trials.grown() or trials.whole() or trials.in_part() or trials.least()


def contexts_of(wish: Wish, trained: int) -> tuple[int, ...]:
    """The contexts to try, from the largest: the wanted one alone, or the budget and what is left of it by steps."""
    limit = trained or wish.budget
    if wish.context:
        return (min(wish.context, trained or wish.context),)
    budget = min(wish.budget, limit)
    sizes = (budget * share // _SHARES[0] // STEP * STEP for share in _SHARES)
    least = min(LEAST_CONTEXT, budget)
    return (budget, *(size for size in sizes if least <= size < budget))


class _Trials:
    """The ways to load one model, in passes from the best."""

    def __init__(self, weights: Weights, wish: Wish, capacity: Capacity) -> None:
        self._weights, self._wish = weights, wish
        self._capacity = capacity if wish.gpu_layers != 0 else replace(capacity, gpu=0, shared=False)
        self._whole = Verdict.ALL_ON_GPU if self._capacity.gpu else Verdict.CPU_ONLY
        self._contexts = contexts_of(wish, weights.shape.trained_context)
        both = (KvType.F16, KvType.Q8_0) if weights.shape.can_quantize_cache else (KvType.F16,)
        self._kv_types = (wish.kv_type,) if wish.kv_type else both

    def grown(self) -> Choice | None:
        """More than the budget, on a machine that has plenty."""
        wish = self._wish
        if not wish.grows or wish.context:
            return None
        sizes = (wish.budget * times for times in _GROWTH)
        trials = (self._try(size, self._kv_types[0]) for size in sizes if size <= self._weights.shape.trained_context)
        return next((trial for trial in trials if self._is_whole(trial) and self._is_modest(trial)), None)

    def whole(self) -> Choice | None:
        """All of it where it is quickest, with at least half of the budget."""
        enough = min(self._contexts[0], self._wish.budget * _ENOUGH // _SHARES[0])
        sizes = [size for size in self._contexts if size >= enough]
        trials = (self._try(size, kv_type) for size in sizes for kv_type in self._kv_types)
        return next((trial for trial in trials if self._is_whole(trial)), None)

    def in_part(self) -> Choice | None:
        """Some layers on the GPU: the smaller cache lets it take more of them."""
        trials = (self._try(size, self._kv_types[-1]) for size in self._contexts)
        return next((trial for trial in trials if trial.fits), None)

    def least(self) -> Choice:
        return self._try(self._contexts[-1], self._kv_types[-1])

    def _try(self, context: int, kv_type: KvType) -> Choice:
        asked, layers = self._wish.gpu_layers, self._weights.shape.layers
        if not asked or asked < 0:
            return Choice(place(self._weights, context, kv_type, self._capacity), kv_type)
        # So many layers were asked for: whether the GPU takes them is seen when they are loaded.
        placed = placement(self._weights, context, kv_type, min(asked, layers + 1) - 1)
        unlimited = replace(self._capacity, gpu=max(self._capacity.gpu, placed.gpu))
        return Choice(placed if fits(placed, unlimited) else refused(placed), kv_type)

    def _is_whole(self, trial: Choice) -> bool:
        """Where it is quickest, or where it was asked for."""
        return trial.fits and (trial.placed.verdict is self._whole or (self._wish.gpu_layers or 0) > 0)

    def _is_modest(self, trial: Choice) -> bool:
        placed, capacity = trial.placed, self._capacity
        return 2 * placed.gpu <= capacity.gpu if capacity.gpu else 2 * placed.memory <= capacity.memory
