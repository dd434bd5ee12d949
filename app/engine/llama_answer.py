"""One generation in llama.cpp: prefill in pieces, then token by token."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from app.core.errors import AppError
from app.engine.decode import TextDecoder
from app.engine.fit_memory import BATCH
from app.engine.llama_binding import native
from app.engine.llama_model import LlamaModel
from app.engine.messages import Sampling, StopReason
from app.engine.prompt import Prompt
from app.engine.sampling import Link, Sampler, chain_of
from app.engine.session import Session
from app.engine.stop import StopFlag, Stopped

FIRST_CHUNK = 128  # tokens of the prompt computed before the speed is known
LEAST_CHUNK = 16
SECONDS_PER_CHUNK_CPU = 0.4  # llama.cpp itself stops within a chunk; this is for the progress told
SECONDS_PER_CHUNK_GPU = 0.1  # and here for stopping, which is possible only between chunks

_FULL, _ABORTED = 1, 2  # results of llama_decode that are no errors


class LlamaAnswer:
    """Prefill once, iterate once; uses the model alone while it lasts."""

    def __init__(self, model: LlamaModel, session: Session, prompt: Prompt, sampling: Sampling, stop: StopFlag) -> None:
        self._model = model
        self._session = session
        self._prompt = prompt
        self._sampling = sampling
        self._stop = stop
        self.prompt_tokens = len(prompt.tokens)
        self.begins_in_thought = prompt.begins_in_thought
        self.notes = prompt.notes
        self.reason = StopReason.END
        self.reused_tokens = self._rewind()

    def prefill(self, progress: Callable[[int, int], None]) -> None:
        total, chunk = self.prompt_tokens, FIRST_CHUNK
        progress(len(self._session), total)
        while (done := len(self._session)) < total:
            if self._stop.is_set():
                raise Stopped
            start = time.monotonic()
            self._read(self._prompt.tokens[done : done + chunk])
            chunk = self._next_chunk(chunk, time.monotonic() - start)
            progress(len(self._session), total)

    def __iter__(self) -> Iterator[str]:
        if self._stop.is_set():
            self.reason = StopReason.CANCELLED
            return
        chain = SamplerChain(self._sampling)
        try:
            yield from self._decode(chain.handle)
        finally:
            chain.close()

    def _decode(self, chain: Any) -> Iterator[str]:
        """The hot loop: what it uses is looked up once."""
        context, space = self._model.context, self._model.context_size - len(self._session)
        sample, piece_of, text_of = native.llama_sampler_sample, self._model.vocabulary.piece, TextDecoder().feed
        decode_one, keep_in_mind, stopped = self._model.decode_one, self._session.append, self._stop.is_set
        while True:
            token = sample(chain, context, -1)
            piece = piece_of(token)
            if piece is None:
                return
            yield text_of(piece)
            if stopped():
                self.reason = StopReason.CANCELLED
                return
            result = decode_one(token) if space else _FULL
            if result:
                self.reason = self._reason(result)
                return
            keep_in_mind(token)
            space -= 1

    def _reason(self, result: int) -> StopReason:
        if result == _ABORTED:
            return StopReason.CANCELLED
        if result == _FULL:
            return StopReason.LENGTH
        raise self._broken("The answer could not be computed.")

    def _rewind(self) -> int:
        """Cut the cache back to what the prompt has in common with it."""
        kept = self._session.reusable(self._prompt.tokens)
        if not self._model.keep(kept):
            kept = 0
        self._session.keep(kept)
        return kept

    def _read(self, tokens: tuple[int, ...]) -> None:
        result = self._model.decode(tokens)
        if result == _ABORTED:
            raise Stopped
        if result:
            raise self._broken("The question could not be read.")
        self._session.extend(tokens)

    def _next_chunk(self, chunk: int, seconds: float) -> int:
        target = SECONDS_PER_CHUNK_CPU if self._model.on_cpu else SECONDS_PER_CHUNK_GPU
        fitting = int(chunk * target / max(seconds, 1e-6))
        return max(LEAST_CHUNK, min(BATCH, 2 * chunk, fitting))

    def _broken(self, title: str) -> AppError:
        self._model.keep(0)
        self._session.keep(0)
        return self._model.failure(title)


class SamplerChain:
    """A chain of llama.cpp's samplers, owned."""

    def __init__(self, sampling: Sampling) -> None:
        self.handle = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())
        for link in chain_of(sampling):
            native.llama_sampler_chain_add(self.handle, _sampler(link))

    def close(self) -> None:
        if self.handle:
            native.llama_sampler_free(self.handle)
            self.handle = None


def _sampler(link: Link) -> Any:
    match link.sampler:
        case Sampler.GREEDY:
            return native.llama_sampler_init_greedy()
        case Sampler.TOP_K:
            return native.llama_sampler_init_top_k(int(link.value))
        case Sampler.TEMPERATURE:
            return native.llama_sampler_init_temp(link.value)
        case Sampler.TOP_P:
            return native.llama_sampler_init_top_p(link.value, 1)
        case Sampler.MIN_P:
            return native.llama_sampler_init_min_p(link.value, 1)
        case Sampler.DRAW:
            return native.llama_sampler_init_dist(int(link.value))
