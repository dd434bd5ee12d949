"""`phidias ask`: one question to a model, the reasoning to stderr, the solution to stdout."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from app.cli.model import model_path
from app.cli.output import JsonOutput, Output, TextOutput
from app.core.chat import Message, Role
from app.core.errors import AppError
from app.core.models import ModelInfo
from app.engine.llama import LlamaBackend
from app.engine.messages import (
    Delta,
    Event,
    Finished,
    Generate,
    GenerationFailed,
    LoadCancelled,
    LoadModel,
    ModelFailed,
    ModelLoading,
    ModelReady,
    PromptProgress,
    Sampling,
    StopReason,
    ThoughtFound,
)
from app.engine.profiles import recommended_sampling
from app.engine.worker import EngineWorker

DONE, FAILED, INTERRUPTED = 0, 1, 130  # exit codes

_REQUEST = 1
_POLL = 0.2  # seconds: on Windows Ctrl-C does not end a wait
_CLOSE = 5.0


@dataclass(frozen=True, slots=True)
class AskOptions:
    """What is asked, of which model, and how. None: what the model's card recommends."""

    question: str | None  # None or "-": read from stdin
    model: str | None = None  # a file, or a name in the models folder; None: the starter model
    as_json: bool = False
    seed: int | None = None
    max_tokens: int | None = None
    temperature: float | None = None


def ask(options: AskOptions) -> int:
    """The exit code. Raises AppError for a question, model or file that will not do."""
    path, question = model_path(options.model), _question(options.question)
    output: Output = JsonOutput(sys.stdout, sys.stderr) if options.as_json else TextOutput(sys.stdout, sys.stderr)
    events: SimpleQueue[Event] = SimpleQueue()
    worker = EngineWorker(LlamaBackend(), events.put)
    worker.start()
    try:
        worker.post(LoadModel(path))
        end = _Conversation(worker, events, options, question, output).run()
    finally:
        worker.close(_CLOSE)
    return _exit_code(end, output)


class _Conversation:
    """Goes through the events until the terminal one; Ctrl-C and a closed pipe only cancel."""

    def __init__(
        self,
        worker: EngineWorker,
        events: SimpleQueue[Event],
        options: AskOptions,
        question: str,
        output: Output,
    ) -> None:
        self._worker = worker
        self._events = events
        self._options = options
        self._question = question
        self._output = output
        self._cancelled = False

    def run(self) -> Event:
        while True:
            try:
                for event in self._arriving():
                    if self._handle(event):
                        return event
            except KeyboardInterrupt:
                self._cancel()
            except BrokenPipeError:
                self._output.give_up()
                self._cancel()

    def _arriving(self) -> Iterator[Event]:
        while True:
            try:
                yield self._events.get(timeout=_POLL)
            except Empty:
                continue

    def _handle(self, event: Event) -> bool:
        """Whether it was the last."""
        match event:
            case ModelLoading(fraction=fraction):
                self._output.loading(fraction)
            case ModelReady(info=info):
                self._output.ready(info)
                self._worker.post(self._request(info))
                if self._cancelled:
                    self._worker.cancel(_REQUEST)
            case PromptProgress(done=done, total=total):
                self._output.reading(done, total)
            case Delta(channel=channel, text=text):
                self._output.add(channel, text)
            case ThoughtFound():
                self._output.recast()
            case ModelFailed() | LoadCancelled() | Finished() | GenerationFailed():
                return True
            case _:
                pass
        return False

    def _request(self, info: ModelInfo) -> Generate:
        options = self._options
        sampling: Sampling = replace(recommended_sampling(info.variant), seed=options.seed)
        if options.temperature is not None:
            sampling = replace(sampling, temperature=options.temperature)
        return Generate(_REQUEST, (Message(Role.USER, self._question),), sampling, options.max_tokens)

    def _cancel(self) -> None:
        self._cancelled = True
        self._worker.cancel_load()
        self._worker.cancel(_REQUEST)


def _exit_code(end: Event, output: Output) -> int:
    match end:
        case ModelFailed(problem=problem):
            output.clear()
            raise AppError(problem.title, problem.detail, problem.advice)
        case GenerationFailed(problem=problem):
            output.failed(problem)
            return FAILED
        case Finished(reason=reason):
            output.finished(end)
            return INTERRUPTED if reason is StopReason.CANCELLED else DONE
        case _:
            output.clear()
            return INTERRUPTED


def _question(given: str | None) -> str:
    question = given
    if given is None or given == "-":
        if sys.stdin is None or (given is None and sys.stdin.isatty()):
            raise AppError("There is no question.", "", 'Write it behind the command: phidias ask "…"')
        question = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    if not question or not question.strip():
        raise AppError("The question is empty.")
    return question.strip()
