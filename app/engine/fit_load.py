"""How a file is loaded: context, cache and GPU layers by what is free, in which words that is told, what is tried next.

What the settings ask for is kept wherever it can be; what had to be chosen otherwise is told in a sentence.
"""

from dataclasses import dataclass, field, replace

from app.core.fit import KvType, Verdict
from app.core.machine import GIB
from app.engine.fit import Capacity, Placement, layers_that_fit
from app.engine.fit_choice import Choice, Wish, choose, contexts_of
from app.engine.fit_memory import Weights

ALL = -1  # layers on the GPU
_FEWER = (3, 2, 1)  # quarters of the layers, after a GPU had too little memory
_TIGHT = 0.85
TOO_LITTLE = "The GPU is not used: too little of its memory is free."


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """One attempt to load a model, and what is told of it when it succeeds."""

    context: int
    kv_type: KvType = KvType.F16
    gpu_layers: int = ALL  # as llama.cpp counts them: the output matrix is one
    notes: tuple[str, ...] = ()
    placed: Placement | None = field(default=None, compare=False)  # what it takes by estimate


class LoadPlanner:
    """Plans the attempts to load one file. `weights` None: the file does not tell what it takes."""

    def __init__(self, weights: Weights | None, wish: Wish, capacity: Capacity) -> None:
        self._weights, self._wish, self._capacity = weights, wish, capacity

    def first(self, capacity: Capacity | None = None) -> LoadPlan:
        """By what is free, or by `capacity` where that has turned out to be less."""
        if self._weights is None:
            return LoadPlan(self._wish.context or self._wish.budget, self._kv_type(), self._asked_layers())
        notes = self._trained_notes(self._weights.shape.trained_context)
        capacity = capacity or self._capacity
        choice = self._choose(self._weights, capacity)
        notes += self._notes_of(self._weights, choice)
        layers = self._layers_of(self._weights, choice, capacity)
        return LoadPlan(choice.context, choice.kv_type, layers, notes, choice.placed)

    def should_be_checked(self, plan: LoadPlan) -> bool:
        """Whether so little stays free, or a GPU takes so much, that llama.cpp itself should be asked first."""
        placed = plan.placed
        if placed is None:
            return False
        is_tight = placed.gpu > _TIGHT * self._capacity.gpu or placed.memory > _TIGHT * self._capacity.memory
        return is_tight or (plan.gpu_layers != 0 and placed.gpu > GIB)

    def corrected(self, plan: LoadPlan, buffers: int) -> LoadPlan:
        """`plan`, or a smaller one where cache and compute buffer take `buffers` bytes, more than was reckoned."""
        if plan.placed is None:
            return plan
        extra = buffers - plan.placed.need.kv_cache - plan.placed.need.compute
        if extra <= 0:
            return plan
        capacity = self._capacity
        return self.first(replace(capacity, gpu=max(capacity.gpu - extra, 0), memory=max(capacity.memory - extra, 0)))

    def after(self, plan: LoadPlan, *, of_context: bool) -> LoadPlan | None:
        """The next attempt when memory was short, for the context or already for the weights; None: there is none."""
        return self._after_context(plan) if of_context else self._after_weights(plan)

    def _after_context(self, plan: LoadPlan) -> LoadPlan | None:
        if plan.kv_type is KvType.F16 and self._wish.kv_type is None and self._can_quantize():
            note = "There was too little memory for the context: it is kept in 8 bits instead of 16."
            return replace(plan, kv_type=KvType.Q8_0, notes=(*plan.notes, note))
        budget = max(self._wish.budget, plan.context)
        smaller = [size for size in contexts_of(Wish(budget), budget) if size < plan.context]
        if not smaller:
            return None
        note = f"There was too little memory for a context of {plan.context:,} tokens: it has {smaller[0]:,}."
        return replace(plan, context=smaller[0], notes=(*plan.notes, note))

    def _after_weights(self, plan: LoadPlan) -> LoadPlan | None:
        if self._weights is None or plan.gpu_layers == 0:
            return None
        layers = self._weights.shape.layers
        now = layers + 1 if plan.gpu_layers == ALL else plan.gpu_layers
        fewer = next((quarters * layers // 4 for quarters in _FEWER if quarters * layers // 4 < now), 0)
        placed = f"{fewer - 1} of {layers} layers are" if fewer > 1 else "nothing is"
        note = f"There was too little memory on the GPU: {placed} there."
        return replace(plan, gpu_layers=fewer, notes=(*plan.notes, note))

    def _choose(self, weights: Weights, capacity: Capacity) -> Choice:
        choice = choose(weights, self._wish, capacity)
        if choice.fits or not self._wish.context:
            return choice
        trained = weights.shape.trained_context
        budget = min(self._wish.context, trained or self._wish.context)
        return choose(weights, replace(self._wish, context=None, budget=budget, grows=False), capacity)

    def _can_quantize(self) -> bool:
        return self._weights is not None and self._weights.shape.can_quantize_cache

    def _kv_type(self) -> KvType:
        return self._wish.kv_type or KvType.F16

    def _asked_layers(self) -> int:
        return ALL if self._wish.gpu_layers is None else self._wish.gpu_layers

    def _layers_of(self, weights: Weights, choice: Choice, capacity: Capacity) -> int:
        if self._asked_layers() >= 0:
            return self._asked_layers()
        if choice.placed.verdict is Verdict.ALL_ON_GPU:
            return ALL
        count = choice.placed.gpu_layers
        if not choice.fits:  # what the GPU takes need not be read from the disk again and again
            count = layers_that_fit(weights, choice.context, choice.kv_type, capacity)
        return count + 1 if count else 0

    def _trained_notes(self, trained: int) -> tuple[str, ...]:
        wanted = self._wish.context
        if not wanted or not 0 < trained < wanted:
            return ()
        return (f"The context was cut to {trained:,} tokens, for which the model was trained.",)

    def _notes_of(self, weights: Weights, choice: Choice) -> tuple[str, ...]:
        notes = []
        trained, size = weights.shape.trained_context or self._wish.budget, choice.context
        if size < min(self._wish.context or self._wish.budget, trained):
            wanted = min(self._wish.context or self._wish.budget, trained)
            notes.append(f"The context was cut to {size:,} of {wanted:,} tokens, because little memory is free.")
        if not choice.fits:
            notes.append("Less memory is free than this model takes: it will be slow.")
        elif choice.kv_type is not self._kv_type():
            notes.append("The context is kept in 8 bits instead of 16, because little memory is free.")
        if choice.placed.verdict is Verdict.SOME_LAYERS_ON_GPU and self._asked_layers() < 0:
            there = f"{choice.placed.gpu_layers} of {weights.shape.layers} layers"
            notes.append(f"Only {there} are on the GPU, because little of its memory is free.")
        return tuple(notes)
