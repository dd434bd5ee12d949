"""`phidias fit`: which model suits this machine, or one that is only thought of."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace

from app.cli.arguments import FitOptions
from app.cli.models import size_text, table
from app.core.catalogue import CatalogueEntry, Hub, RemoteModel
from app.core.fit import Fit, KvType, Verdict
from app.core.machine import GIB, Gpu, Machine, gigabytes
from app.core.quantization import quality_of
from app.downloads.refresh import Catalogues
from app.engine.fit import TYPICAL_FILL, Capacity, fit
from app.engine.fit_advice import FAVOURITES, Advice, advise, why_none
from app.engine.fit_memory import weigh
from app.engine.survey import survey
from app.system.paths import catalogue_path
from app.system.resources import resource

CONTEXTS = (4096, 8192, 16_384, 32_768, 65_536, 131_072)
# Of a machine that is only thought of: two modules of DDR4, and a graphics card of 8 to 12 GB.
USUAL_BANDWIDTH, USUAL_GPU_BANDWIDTH = 40e9, 300e9  # bytes a second

_HEADS = ("", "FILE", "SIZE", "QUALITY", "WHERE", "CONTEXT", "GPU", "MEMORY", "TOKENS/S")


def show_fit(options: FitOptions) -> int:
    """The exit code."""
    machine = imagined(survey(), options.memory, options.gpu_memory)
    catalogue = Catalogues(resource("catalogue.json"), catalogue_path()).seen_at(Hub.HUGGING_FACE).entries
    advice = advise(catalogue, machine)
    entries = [entry for entry in catalogue if options.variant in (None, entry.variant)]
    if options.as_json:
        sys.stdout.write(json.dumps(as_json(entries, advice), indent=2) + "\n")
        return 0
    blocks = [_head(machine), *(_block(entry, advice, in_full=options.variant is not None) for entry in entries)]
    sys.stdout.write("\n".join([*blocks, _foot(machine)]))
    return 0


def imagined(machine: Machine, memory: float | None, gpu_memory: float | None) -> Machine:
    """`machine` with another amount of memory, and with one GPU of another size or none."""
    if memory is None and gpu_memory is None:
        return machine
    if memory is not None:
        size = int(memory * GIB)
        machine = replace(machine, total_memory=size, free_memory=size, bandwidth=USUAL_BANDWIDTH)
    if gpu_memory is not None:
        size = int(gpu_memory * GIB)
        gpus = (Gpu("a GPU", size, size, USUAL_GPU_BANDWIDTH),) if size else ()
        machine = replace(machine, gpus=gpus, note="")
    return replace(machine, imagined=True)


def as_json(entries: Sequence[CatalogueEntry], advice: Advice) -> dict[str, object]:
    """Everything: each file with each context and cache. Sizes in bytes, bandwidth in bytes a second."""
    return {
        "machine": asdict(advice.machine),
        "first": advice.first.value if advice.first else None,
        "variants": [_variant_as_json(entry, advice) for entry in entries],
    }


def _variant_as_json(entry: CatalogueEntry, advice: Advice) -> dict[str, object]:
    best = advice.recommended.get(entry.variant)
    capacity = Capacity.at_best(advice.machine)
    return {
        "variant": entry.variant.value,
        "recommended": best.model.id if best else None,
        "reason": best.reason if best else why_none(_fits(entry, advice), advice.machine),
        "files": [
            {
                "id": model.id,
                "quantization": model.quantization,
                "quality": quality_of(model.quantization).words,
                "bytes": model.size,
                "fit": _fit_as_json(advice.fits[model.id]),
                "fits": [_fit_as_json(each) for each in all_fits(entry, model, capacity)],
            }
            for model in entry.models
            if model.id in advice.fits
        ],
    }


def _fit_as_json(fit: Fit) -> dict[str, object]:
    return {
        **asdict(fit),
        "verdict": fit.verdict.value,
        "kv_type": fit.kv_type.value,
        "tokens_per_second": round(fit.tokens_per_second, 1),
    }


def all_fits(entry: CatalogueEntry, model: RemoteModel, capacity: Capacity) -> list[Fit]:
    """With every context that the model was trained for, and every kind of cache."""
    weights = weigh(entry.shape, model.size or 0, model.quantization)
    sizes = [size for size in CONTEXTS if size <= entry.shape.trained_context]
    return [fit(weights, size, kv_type, capacity) for size in sizes for kv_type in KvType]


def _fits(entry: CatalogueEntry, advice: Advice) -> list[Fit]:
    return [advice.fits[model.id] for model in entry.models if model.id in advice.fits]


def _head(machine: Machine) -> str:
    words = f"{machine.words}{' (imagined)' if machine.imagined else ''}\n"
    return f"{words}{machine.note}\n" if machine.note else words


def _block(entry: CatalogueEntry, advice: Advice, *, in_full: bool) -> str:
    best = advice.recommended.get(entry.variant)
    shown = [model for model in entry.models if model.id in advice.fits and (in_full or _is_usual(model, entry))]
    reason = best.reason if best else why_none(_fits(entry, advice), advice.machine)
    lines = [f"{entry.name}{'  (begin with this one)' if advice.first is entry.variant else ''}\n", f"  {reason}\n"]
    rows = [_row(model, advice.fits[model.id], is_best=best is not None and model == best.model) for model in shown]
    lines.append(table([_HEADS, *rows]) if rows else "")
    if in_full and best:
        lines.append(_contexts(entry, best.model, advice.machine))
    return "".join(lines)


def _is_usual(model: RemoteModel, entry: CatalogueEntry) -> bool:
    """Of the first publisher, what most people choose from."""
    return model.repository == entry.models[0].repository and model.quantization in FAVOURITES


def _row(model: RemoteModel, fit: Fit, *, is_best: bool) -> tuple[str, ...]:
    mark, name, size = "▶" if is_best else "", model.quantization or model.name, size_text(model.size or 0)
    quality = quality_of(model.quantization).words
    if fit.verdict is Verdict.DOES_NOT_FIT:
        return (mark, name, size, quality, fit.words, "", "", f"needs {fit.need.total / GIB:.1f} GiB", "")
    cache = "" if fit.kv_type is KvType.F16 else f" {fit.kv_type.value}"
    gpu = f"{fit.gpu_memory / GIB:.1f} GiB" if fit.gpu_memory else "–"
    memory = f"{fit.memory / GIB:.1f} GiB"
    return (mark, name, size, quality, fit.words, f"{fit.context // 1024}k{cache}", gpu, memory, _speed(fit))


def _speed(fit: Fit) -> str:
    return f"~{fit.tokens_per_second:.2g}" if fit.tokens_per_second else "?"


def _contexts(entry: CatalogueEntry, model: RemoteModel, machine: Machine) -> str:
    """How the recommended file fits with other contexts and caches."""
    fits = all_fits(entry, model, Capacity.at_best(machine))
    heads = ("CONTEXT", *(kv_type.value for kv_type in KvType))
    rows = [
        (f"{size // 1024}k", *(_in_short(each) for each in fits if each.context == size))
        for size in dict.fromkeys(each.context for each in fits)
    ]
    largest = ", ".join(f"{each.largest_context:,} with {each.kv_type.value}" for each in fits[: len(KvType)])
    return f"\n{model.quantization} with other contexts, by the kind of cache\n{table([heads, *rows])}" + (
        f"The largest context that fits whole, in tokens: {largest}.\n"
    )


def _in_short(fit: Fit) -> str:
    if fit.verdict is Verdict.DOES_NOT_FIT:
        return fit.words
    return f"{fit.words}, {(fit.gpu_memory + fit.memory) / GIB:.1f} GiB"


def _foot(machine: Machine) -> str:
    """What the figures rest on."""
    bandwidth = [f"memory {machine.bandwidth / 1e9:.0f} GB/s"] if machine.bandwidth else []
    bandwidth += [f"{gpu.name} {gpu.bandwidth / 1e9:.0f} GB/s" for gpu in machine.gpus if gpu.bandwidth]
    rests = f" ({', '.join(bandwidth)}{', assumed' if machine.imagined else ''})" if bandwidth else ""
    free = "" if machine.imagined or not machine.free_memory else f" Free now: {gigabytes(machine.free_memory)}."
    return (
        "All figures are estimates, for a machine on which no other large program runs."
        f"{free}\nTokens a second: by the speed of reading memory{rests}, with {TYPICAL_FILL:,} tokens in the cache.\n"
    )
