"""The short texts about models: sizes, rates, times, what a quantization costs in quality. Pure."""

from app.control.model_states import Stage, TransferState
from app.core.catalogue import Hub, RemoteModel
from app.core.fit import Fit, Verdict
from app.core.library import ModelFile, Owner, Verification
from app.core.quantization import Quality, quality_of

GB, MB, KB = 1e9, 1e6, 1e3
HUB_NAMES = {Hub.HUGGING_FACE: "Hugging Face", Hub.MODELSCOPE: "ModelScope"}
STAGE_NAMES = {
    Stage.WAITING: "Waiting",
    Stage.CONNECTING: "Connecting…",
    Stage.RECEIVING: "Receiving",
    Stage.CHECKING: "Checking what is there",
    Stage.PAUSED: "Paused",
    Stage.FAILED: "Failed",
    Stage.INSTALLED: "Installed",
}
QUALITIES = {
    Quality.ORIGINAL: "The original's full precision",
    Quality.NEARLY_LOSSLESS: "As good as the original",
    Quality.VERY_HIGH: "Almost as good as the original",
    Quality.HIGH: "Very good",
    Quality.GOOD: "Good; the usual choice",
    Quality.FAIR: "Fair: a little weaker",
    Quality.LOW: "Noticeably weaker",
    Quality.POOR: "Weak: errs in longer arguments",
}


def size(count: int | None) -> str:
    """`2.5 GB`; small files in MB; `?` where it is not known."""
    if count is None:
        return "?"
    if count >= 0.05 * GB:
        return f"{count / GB:.1f} GB"
    return f"{count / MB:.1f} MB" if count >= 0.05 * MB else f"{count / KB:.1f} kB"


def model_size(model: RemoteModel) -> str:
    """The size with a mark where no hub has confirmed it: `≈ 2.5 GB`."""
    if model.size is None:
        return "size not known"
    return size(model.size) if model.confirmed else f"≈ {size(model.size)}"


def progress(state: TransferState) -> str:
    """`1.2 of 2.5 GB`."""
    if state.total is None:
        return size(state.received)
    total = size(state.total)
    number, unit = total.split(" ")
    scale = {"GB": GB, "MB": MB, "kB": KB}[unit]
    return f"{min(state.received / scale, float(number)):.1f} of {total}"


def percent(fraction: float | None) -> str:
    """Whole per cent, cut and not rounded: 100 % is said when all is there."""
    return "" if fraction is None else f"{int(fraction * 100)} %"


def rate(bytes_per_second: float) -> str:
    """`11.2 MB/s`; nothing where nothing flows."""
    if bytes_per_second < 1:
        return ""
    if bytes_per_second >= MB / 10:
        return f"{bytes_per_second / MB:.1f} MB/s"
    return f"{bytes_per_second / KB:.1f} kB/s"


def time_left(seconds: float | None) -> str:
    """`2 min left`, as coarse as it is uncertain."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "a few s left"
    if seconds < 55:
        return f"{10 * round(seconds / 10)} s left"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min left"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d} min left"
    return f"{round(hours / 24)} days left"


def speed(tokens_per_second: float | None) -> str:
    """The estimate, marked as one."""
    if not tokens_per_second:
        return ""
    shown = f"{tokens_per_second:.0f}" if tokens_per_second >= 10 else f"{tokens_per_second:.1f}"
    return f"≈ {shown} tokens/s"


def context(tokens: int) -> str:
    """`16k`; powers of two as they are said."""
    return f"{tokens // 1024}k" if tokens >= 1024 else str(tokens)


def quality(quantization: str) -> str:
    """What to expect of a quantization; nothing where its name does not tell."""
    return QUALITIES.get(quality_of(quantization), "")


def badge(fit: Fit) -> str:
    """Two to five words on where it would run."""
    match fit.verdict:
        case Verdict.ALL_ON_GPU:
            return "Whole on the GPU"
        case Verdict.SOME_LAYERS_ON_GPU:
            return f"{fit.gpu_layers} of {fit.layers} layers on GPU"
        case Verdict.CPU_ONLY:
            return "On the processor"
        case Verdict.DOES_NOT_FIT:
            return "Too large"


def memory(fit: Fit) -> str:
    """What it takes and what is possible, as estimated."""
    needs = f"About {size(fit.need.total)} of memory with {context(fit.context)} tokens of context"
    if fit.verdict is Verdict.DOES_NOT_FIT:
        return f"{needs}: more than this machine has."
    return f"{needs}; up to {context(fit.largest_context)} tokens fit whole." if fit.largest_context else f"{needs}."


def quantization_name(model: RemoteModel) -> str:
    return model.quantization or model.name.removesuffix(".gguf")


def model_name(model: RemoteModel) -> str:
    """By its file, without what a publisher adds: "Phi-4-mini-reasoning Q4_K_M"."""
    name = model.name.removesuffix(".gguf").partition("-00001-of-")[0].removeprefix("microsoft_")
    stem = name.removesuffix(model.quantization).rstrip("-._")
    return f"{stem} {model.quantization}" if model.quantization and stem and stem != name else name


def publisher(model: RemoteModel) -> str:
    return model.repository.partition("/")[0]


def offer(model: RemoteModel) -> str:
    """What is to be had: quality, files, publisher."""
    if model.gone:
        return "No longer at the hub"
    files = "" if len(model.files) == 1 else f"{len(model.files)} files"
    return " · ".join(part for part in (quality(model.quantization), files, publisher(model)) if part)


def standing(file: ModelFile) -> str:
    """Whose a file on the disk is, and what is known about its bytes."""
    whose = "" if file.owner is Owner.PHIDIAS else file.owner.value
    known = {
        Verification.VERIFIED: "verified",
        Verification.DAMAGED: "damaged",
        Verification.UNKNOWN: "" if whose else "not verified",
    }[file.verification]
    told = " · ".join(part for part in (whose, known) if part)
    return told[:1].upper() + told[1:]


def stage(state: TransferState) -> str:
    """One short line: `Receiving · 42 %`, `Next to be fetched`."""
    match state.stage:
        case Stage.WAITING:
            return "Waiting: next" if state.position == 0 else f"Waiting: number {state.position + 1}"
        case Stage.RECEIVING | Stage.PAUSED if state.fraction is not None:
            return f"{STAGE_NAMES[state.stage]} · {percent(state.fraction)}"
        case Stage.INSTALLED:
            return f"{STAGE_NAMES[state.stage]}, {'verified' if state.is_verified else 'not verified'}"
        case _:
            return STAGE_NAMES[state.stage]


def soundness(state: TransferState) -> str:
    """Of what has arrived: "whole and verified"."""
    if state.is_verified:
        return "whole and verified"
    return "whole, but its source tells no SHA-256 to verify it with"
