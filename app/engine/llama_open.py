"""From a path to a loaded model: what the file says, what is decided about it, what is told of it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.gguf import GgufHeader, read_header
from app.core.models import ModelInfo, Variant
from app.engine.context import choose_context
from app.engine.llama_devices import Device, gpus, why_no_gpu
from app.engine.llama_model import LlamaModel
from app.engine.llama_vocab import Vocabulary
from app.engine.messages import LoadOptions
from app.engine.profiles import Profile, profile_for
from app.engine.prompt import PromptMaker
from app.engine.session import Session
from app.engine.stop import Stopped
from app.engine.template import ChatTemplate
from app.system.hardware import available_memory_bytes, physical_cores

# For a file without a chat template: a base model, which continues a text.
PLAIN_TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}"

SMALL_FILE = 64 * 2**20  # bytes
_TOKEN_TYPES, _USER_DEFINED = "tokenizer.ggml.token_type", 4
READ_SIZE = 8 * 2**20  # bytes read ahead at once
READING_SHARE, WEIGHTS_SHARE = 0.8, 0.9  # of the progress told; the rest is the context's, which tells none

Progress = Callable[[float], bool]  # False: give up


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to be asked."""

    model: LlamaModel
    info: ModelInfo
    profile: Profile
    prompts: PromptMaker
    session: Session

    def close(self) -> None:
        self.model.close()


def open_model(path: Path, options: LoadOptions, progress: Progress) -> LoadedModel:
    """Load a GGUF file. Raises AppError, and Stopped when `progress` says so."""
    header = read_header(path, frozenset({_TOKEN_TYPES}))
    found = gpus()
    note = why_no_gpu(options.gpu_layers, found)
    if note:
        _read_ahead(path, progress)
    read = READING_SHARE if note else 0.0
    gpu_layers = 0 if note else options.gpu_layers
    model = LlamaModel(path, gpu_layers, lambda done: progress(read + (WEIGHTS_SHARE - read) * done))
    with ExitStack() as on_failure:
        on_failure.callback(model.close)
        loaded = _prepared(model, path, header, options, _Placement(found, note))
        on_failure.pop_all()
    return loaded


@dataclass(frozen=True, slots=True)
class _Placement:
    """Where the model runs: the GPUs there are, and why they are not used, or ""."""

    gpus: tuple[Device, ...]
    note: str


def _prepared(
    model: LlamaModel, path: Path, header: GgufHeader, options: LoadOptions, placement: _Placement
) -> LoadedModel:
    vocabulary = model.vocabulary
    has_think_tokens = vocabulary.show_think_tags()
    vocabulary.guard(_common_markers(header, vocabulary))
    profile = profile_for(header, vocabulary.is_control)
    template = None
    if profile.markers:
        vocabulary.end_at(profile.markers.tokens)
    else:
        source = header.text("tokenizer.chat_template")
        template = ChatTemplate(source or PLAIN_TEMPLATE, vocabulary.bos_text, vocabulary.eos_text)
        profile = replace(profile, reasons=has_think_tokens or "<think>" in source)
    choice = choose_context(
        header,
        wanted=options.context_size,
        usual=profile.context_size,
        file_bytes=path.stat().st_size,
        free_bytes=available_memory_bytes() if placement.note else None,
    )
    threads = options.threads or _usual_threads(path.stat().st_size)
    model.create_context(choice.size, threads)
    prefix = [] if vocabulary.beginning is None else [vocabulary.beginning]
    prompts = PromptMaker(profile, template, vocabulary.tokenize, prefix)
    info = _info(model, path, header, profile, placement, threads)
    return LoadedModel(model, replace(info, notes=choice.notes), profile, prompts, Session())


def _info(
    model: LlamaModel, path: Path, header: GgufHeader, profile: Profile, placement: _Placement, threads: int
) -> ModelInfo:
    return ModelInfo(
        path=path,
        name=_name(path, header, profile),
        variant=profile.variant,
        context_size=model.context_size,
        trained_context=header.of_architecture("context_length"),
        reasons=profile.reasons,
        remembers=profile.remembers,
        layers=model.layers,
        gpu_layers=model.gpu_layers,
        device=placement.gpus[0].name if not placement.note else _processor(threads),
        device_note=placement.note,
        parameters=model.parameters,
        file_bytes=path.stat().st_size,
    )


def _name(path: Path, header: GgufHeader, profile: Profile) -> str:
    if profile.variant is Variant.STARTER:
        return profile.name
    name = profile.name or header.text("general.name") or path.stem
    return f"{name} {header.quantization}".strip()


def _common_markers(header: GgufHeader, vocabulary: Vocabulary) -> list[str]:
    """User-defined tokens that the chat template makes its prompt with."""
    kinds, template = header.metadata.get(_TOKEN_TYPES), header.text("tokenizer.chat_template")
    if not isinstance(kinds, tuple):
        return []
    texts = [vocabulary.text_of(token) for token, kind in enumerate(kinds) if kind == _USER_DEFINED]
    return [text for text in texts if text.startswith("<") and text in template]


def _usual_threads(file_bytes: int) -> int:
    """One for each core. A step of a small model is over before several threads have met: 0.7 ms a token
    with one thread and 1.5 with two were measured on a model of 5 MB.
    """
    return physical_cores() if file_bytes >= SMALL_FILE else 1


def _processor(threads: int) -> str:
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}"


def _read_ahead(path: Path, progress: Progress) -> None:
    """Bring the file into the system's cache, from where llama.cpp maps it.

    Otherwise mapping does it, for as long as the disk takes, and neither tells how far it is nor can be stopped.
    """
    size, done = path.stat().st_size, 0
    buffer = bytearray(min(READ_SIZE, max(size, 1)))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            done += count
            if not progress(READING_SHARE * min(done / size, 1.0)):
                raise Stopped
