"""From a path to a loaded model: what the file says, what is decided about it, what is told of it."""

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.gguf import GgufHeader
from app.core.gguf_parts import parts_of, read_model
from app.core.gguf_tensors import GgufContents
from app.core.machine import Gpu, Machine
from app.core.models import ModelInfo, Variant
from app.core.recognition import variant_named
from app.engine.fit import Capacity
from app.engine.fit_choice import Wish
from app.engine.fit_load import TOO_LITTLE, LoadPlan, LoadPlanner
from app.engine.fit_memory import weights_in
from app.engine.llama_devices import gpus, why_no_gpu
from app.engine.llama_measure import measure
from app.engine.llama_model import LlamaModel, NoRoomForContextError, OutOfMemoryError
from app.engine.llama_vocab import Vocabulary
from app.engine.messages import LoadOptions
from app.engine.profiles import PROFILES, Profile, profile_for
from app.engine.prompt import PromptMaker
from app.engine.session import Session
from app.engine.stop import Stopped
from app.engine.template import ChatTemplate
from app.system.hardware import available_memory_bytes, physical_cores

# For a file without a chat template: a base model, which continues a text.
PLAIN_TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}"

log = logging.getLogger(__name__)

MOST_STEPS = 3  # attempts after the first, when memory turned out to be short
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
    """Load a GGUF file as its size and the free memory allow. Raises AppError, and Stopped when `progress` says so."""
    files = parts_of(path)
    path, contents = files[0], read_model(path, frozenset({_TOKEN_TYPES}))
    found = gpus()
    planner = planner_for(contents, options, found)
    plan = _checked(planner, planner.first(), path)
    if plan.gpu_layers == 0:
        _read_ahead(files, progress)
    steps = 0
    while True:
        try:
            return _load(_Job(path, contents.header, options, plan, found), progress)
        except OutOfMemoryError as error:
            smaller = planner.after(plan, of_context=isinstance(error, NoRoomForContextError))
            steps += 1
            if smaller is None or steps > MOST_STEPS:
                raise
            log.info("trying again after: %s", error)
            plan = smaller


def planner_for(contents: GgufContents, options: LoadOptions, found: tuple[Gpu, ...]) -> LoadPlanner:
    """By what the file takes, what its variant is made for, and what is free now."""
    profile = PROFILES[variant_named(contents.header)]
    asked = options.gpu_layers if options.gpu_layers >= 0 else None
    wish = Wish(profile.context_size, profile.grows, options.context_size, options.kv_type, asked)
    machine = Machine(physical_cores(), 0, _free_memory(found), found)
    return LoadPlanner(weights_in(contents), wish, Capacity.now(machine))


def _free_memory(found: tuple[Gpu, ...]) -> int:
    """Bytes; 0: not to be looked at. A Mac makes room for its GPU by compressing, and tells that limit apart."""
    if sys.platform == "darwin" and found:
        return 0
    return available_memory_bytes() or 0


def _checked(planner: LoadPlanner, plan: LoadPlan, path: Path) -> LoadPlan:
    """`plan`, or a smaller one where llama.cpp, when it is asked, takes more than was reckoned."""
    if not planner.should_be_checked(plan):
        return plan
    measured = measure(path, plan)
    return planner.corrected(plan, measured.kv_cache + measured.compute) if measured else plan


@dataclass(frozen=True, slots=True)
class _Job:
    """One attempt at one file; `gpus` are those there are, used or not."""

    path: Path
    header: GgufHeader
    options: LoadOptions
    plan: LoadPlan
    gpus: tuple[Gpu, ...]

    @property
    def why_no_gpu(self) -> str:
        """In a sentence; "" where one is used."""
        why = why_no_gpu(self.options.gpu_layers, self.gpus)
        return why or (TOO_LITTLE if self.plan.gpu_layers == 0 else "")

    @property
    def threads(self) -> int:
        return self.options.threads or _usual_threads(self.file_bytes)

    @property
    def file_bytes(self) -> int:
        return _size(parts_of(self.path))


def _load(job: _Job, progress: Progress) -> LoadedModel:
    read = READING_SHARE if job.plan.gpu_layers == 0 else 0.0
    model = LlamaModel(job.path, job.plan.gpu_layers, lambda done: progress(read + (WEIGHTS_SHARE - read) * done))
    with ExitStack() as on_failure:
        on_failure.callback(model.close)
        loaded = _prepared(model, job)
        on_failure.pop_all()
    return loaded


def _prepared(model: LlamaModel, job: _Job) -> LoadedModel:
    vocabulary, header = model.vocabulary, job.header
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
    model.create_context(job.plan.context, job.threads, job.plan.kv_type)
    if not model.on_cpu:
        model.warm_up()
    prefix = [] if vocabulary.beginning is None else [vocabulary.beginning]
    prompts = PromptMaker(profile, template, vocabulary.tokenize, prefix)
    return LoadedModel(model, _info(model, job, profile), profile, prompts, Session())


def _info(model: LlamaModel, job: _Job, profile: Profile) -> ModelInfo:
    note = job.why_no_gpu
    return ModelInfo(
        path=job.path,
        name=_name(job.path, job.header, profile),
        variant=profile.variant,
        context_size=model.context_size,
        trained_context=job.header.of_architecture("context_length"),
        reasons=profile.reasons,
        remembers=profile.remembers,
        layers=model.layers,
        gpu_layers=model.gpu_layers,
        device=_processor(job.threads) if note else job.gpus[0].name,
        device_note=note,
        parameters=model.parameters,
        file_bytes=job.file_bytes,
        notes=job.plan.notes,
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


def _size(files: tuple[Path, ...]) -> int:
    return sum(file.stat().st_size for file in files)


def _read_ahead(files: tuple[Path, ...], progress: Progress) -> None:
    """Bring the files into the system's cache, from where llama.cpp maps them.

    Otherwise mapping does it, for as long as the disk takes, and neither tells how far it is nor can be stopped.
    """
    size, done = _size(files), 0
    buffer = bytearray(min(READ_SIZE, max(size, 1)))
    for path in files:
        with path.open("rb", buffering=0) as file:
            while count := file.readinto(buffer):
                done += count
                if not progress(READING_SHARE * min(done / size, 1.0)):
                    raise Stopped
