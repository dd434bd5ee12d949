"""A real engine for native tests: the worker with llama.cpp behind it."""

from pathlib import Path
from queue import SimpleQueue

from app.core.chat import Channel, Message, Role
from app.core.models import ModelInfo
from app.engine import messages as m
from app.engine.llama import LlamaBackend
from app.engine.worker import EngineWorker

DEFAULTS = m.LoadOptions()
PATIENCE = 60.0  # seconds for anything at all


def question(text: str) -> tuple[Message, ...]:
    return (Message(Role.USER, text),)


class Engine:
    """The worker, its events, and ways to wait for them."""

    def __init__(self) -> None:
        self.events: list[m.Event] = []
        self._arriving: SimpleQueue[m.Event] = SimpleQueue()
        self.worker = EngineWorker(LlamaBackend(), self._arriving.put)
        self.worker.start()
        self._requests = 0

    def until(self, *kinds: type) -> m.Event:
        while True:
            event = self._arriving.get(timeout=PATIENCE)
            self.events.append(event)
            if isinstance(event, kinds):
                return event

    def load(self, path: Path, options: m.LoadOptions = DEFAULTS) -> ModelInfo:
        self.worker.post(m.LoadModel(path, options))
        end = self.until(m.ModelReady, m.ModelFailed)
        assert isinstance(end, m.ModelReady), end
        return end.info

    def ask(
        self, messages: tuple[Message, ...], sampling: m.Sampling | None = None, max_tokens: int | None = None
    ) -> int:
        """Post a question; its id."""
        self._requests += 1
        self.worker.post(m.Generate(self._requests, messages, sampling, max_tokens))
        return self._requests

    def finish(self) -> m.Finished:
        end = self.until(m.Finished, m.GenerationFailed)
        assert isinstance(end, m.Finished), end
        return end

    def answer(
        self, messages: tuple[Message, ...], sampling: m.Sampling | None = None, max_tokens: int | None = None
    ) -> tuple[str, str, m.Finished]:
        """Reasoning, solution and the end of one question."""
        request_id = self.ask(messages, sampling, max_tokens)
        end = self.finish()
        return self.said(request_id, Channel.REASONING), self.said(request_id, Channel.SOLUTION), end

    def said(self, request_id: int, channel: Channel) -> str:
        deltas = (e for e in self.events if isinstance(e, m.Delta) and e.request_id == request_id)
        return "".join(delta.text for delta in deltas if delta.channel is channel)

    def close(self) -> None:
        assert self.worker.close(PATIENCE)
