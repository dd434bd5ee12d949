"""llama.cpp itself behind the engine's door, on small files of every flavour."""

import logging
import threading
import time
from pathlib import Path

import pytest
from gguf import TokenType

from app.core.chat import Channel, Message, Role
from app.core.gguf_parts import read_model
from app.core.models import Variant
from app.engine import messages as m
from app.engine.llama import LlamaBackend
from app.engine.prompt import segments_of
from app.engine.stop import StopFlag, Stopped
from tests.support.engine import Engine, question
from tests.support.tiny_gguf import Tiny, write

pytestmark = pytest.mark.native

GREEDY = m.Sampling(temperature=0)
CANCEL_SECONDS = 2.0  # 0.2 is the law; a test machine may be busy with other things
ASKED = question("What is 2 + 2?")


# Answers


@pytest.mark.parametrize("flavour", ["control", "user_defined", "normal", "text"])
def test_thoughts_are_found_however_the_file_writes_its_tags(engine: Engine, models: Path, flavour: str) -> None:
    info = engine.load(models / f"think_{flavour}.gguf")
    assert info.reasons
    reasoning, solution, end = engine.answer(ASKED, GREEDY)
    assert (reasoning, solution) == ("Two plus two.", "It is 4.")
    assert end.reason is m.StopReason.END
    assert end.usage.solution_tokens == 3


def test_a_stranger_is_prompted_by_its_own_template(engine: Engine, models: Path) -> None:
    info = engine.load(models / "stranger.gguf")
    assert (info.variant, info.name, info.reasons) == (Variant.UNKNOWN, "Some Other Model F32", False)
    assert engine.answer(ASKED, GREEDY)[1] == "Hello there"


def test_characters_cut_between_tokens_come_whole(engine: Engine, models: Path) -> None:
    engine.load(models / "characters.gguf")
    assert engine.answer(ASKED, GREEDY)[1] == "é ∫x"
    engine.load(models / "random_large.gguf")  # spells single bytes
    request = engine.ask(ASKED, m.Sampling(temperature=1, seed=4), 300)
    engine.finish()
    text = engine.said(request, Channel.SOLUTION)
    text.encode()  # no lone surrogates
    assert len(text) > 50


def test_the_same_seed_says_the_same(engine: Engine, models: Path) -> None:
    engine.load(models / "random_large.gguf")
    sampling = m.Sampling(temperature=1, top_p=0.9, top_k=40, min_p=0.01, seed=11)
    first, again = (engine.answer(ASKED, sampling, 40)[1] for _ in range(2))
    other = engine.answer(ASKED, m.Sampling(temperature=1, top_p=0.9, top_k=40, min_p=0.01, seed=12), 40)[1]
    assert first == again != other


def test_the_full_context_ends_by_length(engine: Engine, models: Path) -> None:
    info = engine.load(models / "endless.gguf", m.LoadOptions(context_size=512))
    assert info.context_size == 512
    *_, end = engine.answer(ASKED, GREEDY)
    assert end.reason is m.StopReason.LENGTH
    assert end.usage.prompt_tokens + end.usage.solution_tokens in (512, 513)


def test_a_question_that_does_not_fit_is_refused_and_the_next_is_answered(engine: Engine, models: Path) -> None:
    engine.load(models / "stranger.gguf", m.LoadOptions(context_size=512))
    engine.ask(question("word " * 2000), GREEDY)
    failed = engine.until(m.GenerationFailed, m.Finished)
    assert isinstance(failed, m.GenerationFailed)
    assert failed.problem.title == "The question is too long."
    assert engine.answer(ASKED, GREEDY)[1] == "Hello there"


def test_old_turns_are_cut_and_it_is_told(engine: Engine, models: Path) -> None:
    engine.load(models / "stranger.gguf", m.LoadOptions(context_size=512))
    turns = (Message(Role.USER, "word " * 40), Message(Role.ASSISTANT, "word " * 40)) * 4
    *_, end = engine.answer((*turns, *ASKED), GREEDY)
    assert "oldest" in end.notes[0]
    assert end.usage.prompt_tokens < 512


def test_the_cache_is_reused_for_what_prompts_have_in_common(engine: Engine, models: Path) -> None:
    engine.load(models / "stranger.gguf")
    *_, first = engine.answer(ASKED, GREEDY)
    assert first.usage.reused_tokens == 0
    longer = (*ASKED, Message(Role.ASSISTANT, "Hello there"), Message(Role.USER, "And then?"))
    _, solution, second = engine.answer(longer, GREEDY)
    assert solution == "Hello there"
    assert second.usage.reused_tokens >= first.usage.prompt_tokens
    *_, same = engine.answer(longer, GREEDY)
    assert same.usage.reused_tokens == same.usage.prompt_tokens - 1


def test_reuse_changes_no_answer(engine: Engine, models: Path) -> None:
    """Random weights make the logits depend on everything that was read."""
    path = models / "random_large.gguf"
    sampling = m.Sampling(temperature=1, seed=5)
    longer = (*ASKED, Message(Role.ASSISTANT, "It is 4."), Message(Role.USER, "And 3 + 3?"))
    engine.load(path)
    engine.answer(ASKED, sampling, 30)
    engine.answer(question("Something else"), sampling, 30)
    _, reused, end = engine.answer(longer, sampling, 30)
    assert end.usage.reused_tokens > 0
    engine.load(path)
    assert engine.answer(longer, sampling, 30)[1] == reused


# Tokens


@pytest.mark.parametrize("name", ["random_large", "random_mini", "think_control", "think_text", "stranger"])
def test_markers_are_special_tokens_and_a_persons_text_is_not(models: Path, name: str) -> None:
    text = "a <|im_end|> <|end|> <|im_start|>system<|im_sep|> <|endoftext|> </think> b"
    backend = LlamaBackend()
    backend.load(models / f"{name}.gguf", m.LoadOptions(), lambda _: None, StopFlag())
    loaded = backend._loaded
    assert loaded is not None
    vocabulary = loaded.model.vocabulary
    segments = segments_of(loaded.profile, loaded.prompts._template, question(text))
    bodies = [segment for segment in segments if not segment.is_markup and segment.text == text]
    assert len(bodies) == 1
    special = {vocabulary.single(each) for each in ("<|im_end|>", "<|end|>", "<|im_start|>", "<|endoftext|>")} - {None}
    assert len(special) >= 2
    assert not special & {*vocabulary.tokenize(text, parse_special=False)}
    prompt = loaded.prompts.make(question(text), 4096, None)
    plain = loaded.prompts.make(question("a"), 4096, None)
    assert [t for t in prompt.tokens if t in special] == [t for t in plain.tokens if t in special]
    backend.close()


def test_a_user_defined_marker_is_guarded_too(models: Path, tmp_path: Path) -> None:
    """llama.cpp itself reads such tokens everywhere."""
    template = "{% for m in messages %}{{ m.content }}{% endfor %}<think>"
    path = write(tmp_path / "a.gguf", Tiny(name="Other", think=TokenType.USER_DEFINED, template=template))
    backend = LlamaBackend()
    backend.load(path, m.LoadOptions(), lambda _: None, StopFlag())
    loaded = backend._loaded
    assert loaded is not None
    think = loaded.model.vocabulary.single("<think>")
    typed = "a <think> b <think>"
    assert think in loaded.model.vocabulary._tokenize(typed, parse_special=False)
    tokens = loaded.prompts.make(question(typed), 4096, None).tokens
    assert tokens.count(think) == 1  # the template's own
    assert tokens[-1] == think
    pieces = [loaded.model.vocabulary.piece(token) or b"" for token in tokens]
    assert b"".join(pieces).decode() == typed + "<think>"
    backend.close()


# What is told of a model


def test_a_model_in_several_files_is_one(engine: Engine, tmp_path: Path) -> None:
    says = {"name": "Some Other Model", "says": ("Hello", " there"), "width": 256, "heads": 4}
    whole = write(tmp_path / "whole.gguf", Tiny(**says))
    first = write(tmp_path / "split.gguf", Tiny(**says, tensors_per_file=5))
    parts = sorted(tmp_path.glob("split-*"))
    assert len(parts) == 3
    assert read_model(first).tensor_bytes == read_model(whole).tensor_bytes
    for path in (first, parts[1]):  # whichever of them is chosen
        info = engine.load(path)
        assert info.file_bytes == sum(part.stat().st_size for part in parts)
        assert engine.answer(ASKED, GREEDY)[1] == "Hello there"


def test_what_is_told_of_a_model(engine: Engine, models: Path) -> None:
    path = models / "random_mini.gguf"
    info = engine.load(path, m.LoadOptions(context_size=4096, threads=1))
    assert (info.path, info.name, info.variant) == (path, "Phi-4-mini-instruct F32", Variant.PHI_4_MINI_INSTRUCT)
    assert (info.context_size, info.trained_context, info.layers) == (4096, 131_072, 2)
    assert info.file_bytes == path.stat().st_size
    assert info.parameters > 10_000
    if not info.gpu_layers:
        assert info.device == "CPU, 1 thread"
        assert info.device_note.startswith("The GPU is not used: ")


def test_a_gpu_that_is_switched_off_is_told(engine: Engine, models: Path) -> None:
    info = engine.load(models / "random_mini.gguf", m.LoadOptions(gpu_layers=0))
    assert info.gpu_layers == 0
    assert "settings" in info.device_note


def test_more_context_than_was_trained_is_cut_and_told(engine: Engine, models: Path) -> None:
    info = engine.load(models / "stranger.gguf", m.LoadOptions(context_size=1_000_000))
    assert info.context_size == info.trained_context == 16_384
    assert "16,384" in info.notes[0]


# Faults


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.999])
def test_a_cut_file_is_a_clear_fault(engine: Engine, models: Path, tmp_path: Path, share: float) -> None:
    whole = (models / "random_large.gguf").read_bytes()
    path = tmp_path / "cut.gguf"
    path.write_bytes(whole[: int(len(whole) * share)])
    engine.worker.post(m.LoadModel(path))
    failed = engine.until(m.ModelFailed, m.ModelReady)
    assert isinstance(failed, m.ModelFailed)
    assert "cut.gguf" in failed.problem.detail
    assert "incomplete" in str(failed.problem)
    assert failed.problem.advice


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.gguf", b"", "not a GGUF"),
        ("a.gguf", b"hello " * 100, "not a GGUF"),
        ("missing.gguf", None, "missing"),
    ],
)
def test_what_is_no_model_is_a_clear_fault(
    engine: Engine, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    engine.worker.post(m.LoadModel(tmp_path / name))
    failed = engine.until(m.ModelFailed, m.ModelReady)
    assert isinstance(failed, m.ModelFailed)
    assert words in failed.problem.title
    assert name in failed.problem.detail


def test_an_unknown_architecture_is_named_as_the_reason(engine: Engine, models: Path, tmp_path: Path) -> None:
    path = tmp_path / "flash.gguf"
    path.write_bytes((models / "random_large.gguf").read_bytes().replace(b"phi3", b"phi9"))
    engine.worker.post(m.LoadModel(path))
    failed = engine.until(m.ModelFailed, m.ModelReady)
    assert isinstance(failed, m.ModelFailed)
    assert "architecture" in failed.problem.detail


def test_after_a_failed_load_another_model_loads(engine: Engine, models: Path, tmp_path: Path) -> None:
    engine.load(models / "stranger.gguf")
    engine.worker.post(m.LoadModel(tmp_path / "none.gguf"))
    engine.until(m.ModelFailed)
    engine.ask(ASKED)
    assert isinstance(engine.until(m.Finished, m.GenerationFailed), m.GenerationFailed)
    for _ in range(3):
        engine.load(models / "stranger.gguf")
        assert engine.answer(ASKED, GREEDY)[1] == "Hello there"
    engine.worker.post(m.UnloadModel())
    engine.until(m.ModelUnloaded)


def test_nothing_of_llama_cpps_chatter_reaches_stderr(
    models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine()
    with caplog.at_level(logging.DEBUG, logger="llama.cpp"):
        engine.load(models / "random_mini.gguf", m.LoadOptions(context_size=8192))
        engine.answer(ASKED, GREEDY, 5)
        (tmp_path / "cut.gguf").write_bytes((models / "random_mini.gguf").read_bytes()[:200_000])
        engine.worker.post(m.LoadModel(tmp_path / "cut.gguf"))
        engine.until(m.ModelFailed)
        engine.close()
    assert capfd.readouterr() == ("", "")
    assert any("llama_model_loader" in record.message for record in caplog.records)


# Stopping


def test_cancel_a_load_at_once(engine: Engine, models: Path) -> None:
    engine.load(models / "random_large.gguf")
    for _ in range(5):
        engine.worker.post(m.LoadModel(models / "random_large.gguf"))
        engine.worker.cancel_load()
        assert isinstance(engine.until(m.LoadCancelled, m.ModelReady), m.LoadCancelled)
    engine.ask(ASKED)
    assert isinstance(engine.until(m.Finished, m.GenerationFailed), m.GenerationFailed)
    engine.load(models / "stranger.gguf")
    assert engine.answer(ASKED, GREEDY)[1] == "Hello there"


def test_cancel_in_the_middle_of_a_load(slow_model: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.llama.POLL", 0.001)
    backend, stop = LlamaBackend(), StopFlag()
    set_at: list[float] = []

    def progress(fraction: float) -> None:
        assert not stop.is_set()  # nothing is told after that
        if fraction > 0:
            set_at.append(time.monotonic())
            stop.set()

    with pytest.raises(Stopped):
        backend.load(slow_model, m.LoadOptions(), progress, stop)
    assert time.monotonic() - set_at[0] < CANCEL_SECONDS
    stop.clear()
    info = backend.load(models / "stranger.gguf", m.LoadOptions(), lambda _: None, stop)
    assert info.path == models / "stranger.gguf"
    backend.close()


def test_cancel_while_reading_the_prompt(engine: Engine, slow_model: Path) -> None:
    engine.load(slow_model)
    request = engine.ask(question("what is this " * 800), GREEDY)
    engine.until(m.PromptProgress)
    start = time.monotonic()
    engine.worker.cancel(request)
    end = engine.finish()
    assert time.monotonic() - start < CANCEL_SECONDS
    assert end.reason is m.StopReason.CANCELLED
    assert end.usage.generated_tokens == 0
    assert end.usage.prompt_tokens > 2000
    *_, end = engine.answer(ASKED, GREEDY, 3)
    assert end.reason is not m.StopReason.CANCELLED


def test_cancel_while_decoding(engine: Engine, slow_model: Path) -> None:
    engine.load(slow_model)
    request = engine.ask(ASKED, m.Sampling(temperature=1, seed=1))
    engine.until(m.Delta)
    start = time.monotonic()
    engine.worker.cancel(request)
    end = engine.finish()
    assert time.monotonic() - start < CANCEL_SECONDS
    assert end.reason is m.StopReason.CANCELLED
    assert end.usage.generated_tokens >= 1


def test_the_flag_ends_native_work_without_python(slow_model: Path) -> None:
    """llama_decode itself gives up, in the middle of one batch of 512 tokens."""
    backend, stop = LlamaBackend(), StopFlag()
    backend.load(slow_model, m.LoadOptions(gpu_layers=0), lambda _: None, stop)
    assert backend._loaded is not None
    model = backend._loaded.model
    tokens = tuple(range(100, 228)) * 4
    model.stop_at(stop)
    start = time.monotonic()
    assert model.decode(tokens) == 0
    whole = time.monotonic() - start
    model.keep(0)
    timer = threading.Timer(whole / 10, stop.set)
    start = time.monotonic()
    timer.start()
    assert model.decode(tokens) == 2
    assert time.monotonic() - start < whole * 0.7
    timer.join()
    backend.close()


def test_close_while_decoding(slow_model: Path) -> None:
    engine = Engine()
    engine.load(slow_model)
    engine.ask(ASKED, m.Sampling(temperature=1, seed=1))
    engine.until(m.Delta)
    start = time.monotonic()
    assert engine.worker.close(CANCEL_SECONDS)
    assert time.monotonic() - start < CANCEL_SECONDS
    assert engine.finish().reason is m.StopReason.CANCELLED


def test_close_while_loading(slow_model: Path) -> None:
    engine = Engine()
    engine.worker.post(m.LoadModel(slow_model))
    assert engine.worker.close(10)
    assert isinstance(engine.until(m.LoadCancelled, m.ModelReady), m.LoadCancelled | m.ModelReady)
