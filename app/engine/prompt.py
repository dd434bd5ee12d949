"""A conversation to tokens: markers as special tokens, message bodies as text, as much as fits.

What a person wrote is tokenized on its own and never read for special tokens: whoever types
`<|im_end|>` gets its characters.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.core.chat import Message, Role
from app.core.errors import AppError
from app.engine.profiles import Markers, OwnSystem, Profile
from app.engine.template import ChatTemplate

LEAST_ROOM = 256  # tokens for the answer below which a question counts as too long
CUT_BLOCK = 4  # turns; see `_cuts`

Tokenize = Callable[[str, bool], list[int]]  # text, whether special tokens are read


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the prompt; only markup is read for special tokens."""

    text: str
    is_markup: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, and what a person should know about it."""

    tokens: tuple[int, ...]
    notes: tuple[str, ...] = ()
    begins_in_thought: bool = False  # the template itself opened the thought


class PromptMaker:
    """Makes the prompts of one loaded model."""

    def __init__(self, profile: Profile, template: ChatTemplate | None, tokenize: Tokenize, prefix: Sequence[int] = ()):
        self._profile = profile
        self._template = template
        self._tokenize = tokenize
        self._prefix = tuple(prefix)  # a beginning-of-text token, where the model wants one

    def make(self, messages: Sequence[Message], context_size: int, max_tokens: int | None) -> Prompt:
        """The newest turns that leave room for an answer. Raises AppError when the question alone does not."""
        systems = [message for message in messages if message.role is Role.SYSTEM]
        turns = _turns([message for message in messages if message.role is not Role.SYSTEM])
        if not self._profile.remembers:
            turns = turns[-1:]
        known: dict[Segment, list[int]] = {}

        def segments_after(cut: int) -> list[Segment]:
            kept = [*systems, *(message for turn in turns[cut:] for message in turn)]
            return segments_of(self._profile, self._template, kept)

        def tokens_after(cut: int) -> tuple[int, ...]:
            return self._tokens(segments_after(cut), known)

        room, least = _rooms(context_size, max_tokens, reasons=self._profile.reasons)
        for cut in _cuts(len(turns), lambda cut: len(tokens_after(cut)) + room <= context_size):
            tokens = tokens_after(cut)
            if len(tokens) + (room if cut + 1 < len(turns) else least) <= context_size:
                opened = segments_after(cut)[-1].text.rstrip().endswith("<think>")
                return Prompt(tokens, _notes(cut), begins_in_thought=opened)
        raise AppError(
            "The question is too long.",
            f"It takes {len(tokens)} tokens of the context's {context_size}, and the answer needs some too.",
            "Shorten it, or choose a larger context in the settings.",
        )

    def _tokens(self, segments: Sequence[Segment], known: dict[Segment, list[int]]) -> tuple[int, ...]:
        tokens = list(self._prefix)
        for segment in segments:
            if segment not in known:
                known[segment] = self._tokenize(segment.text, segment.is_markup)
            tokens += known[segment]
        return tuple(tokens)


def segments_of(profile: Profile, template: ChatTemplate | None, messages: Sequence[Message]) -> list[Segment]:
    """The prompt in pieces, byte for byte as the model's own template has it."""
    if profile.markers is None:
        assert template is not None
        return [_template_segment(part, messages) for part in template.render(messages)]
    segments: list[Segment] = []
    for role, bodies in _roles(profile, messages):
        segments += _turn(profile.markers, role, bodies)
    segments.append(Segment(profile.markers.opening(Role.ASSISTANT.value), is_markup=True))
    return _joined(segments)


def _template_segment(part: int | str, messages: Sequence[Message]) -> Segment:
    return Segment(messages[part].text, is_markup=False) if isinstance(part, int) else Segment(part, is_markup=True)


def _turn(markers: Markers, role: Role, bodies: Sequence[Segment]) -> list[Segment]:
    opening = Segment(markers.opening(role.value), is_markup=True)
    return [opening, *bodies, Segment(markers.end, is_markup=True)]


def _roles(profile: Profile, messages: Sequence[Message]) -> Iterator[tuple[Role, list[Segment]]]:
    """Each turn of the prompt with its text; here the variants differ in what they do with system texts."""
    own = [message.text for message in messages if message.role is Role.SYSTEM]
    rest = [message for message in messages if message.role is not Role.SYSTEM]
    if profile.own_system is OwnSystem.TURNS:
        yield from ((Role.SYSTEM, [Segment(text, is_markup=False)]) for text in own)
    elif profile.own_system is OwnSystem.APPENDED:
        yield Role.SYSTEM, [Segment(" ".join([profile.system, *own]), is_markup=False)]
    else:
        # The fixed text is the program's own and may name the think tags, which may be single tokens.
        yield Role.SYSTEM, [Segment(profile.system, is_markup=True)]
    if own and profile.own_system is OwnSystem.BEFORE_QUESTION:
        rest[0] = Message(rest[0].role, "\n\n".join([*own, rest[0].text]))
    for message in rest:
        yield message.role, [Segment(message.text, is_markup=False)]


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbouring markup in one piece; an empty text adds nothing."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].is_markup and segment.is_markup:
            joined[-1] = Segment(joined[-1].text + segment.text, is_markup=True)
        elif segment.text:
            joined.append(segment)
    return joined


def _turns(messages: Sequence[Message]) -> list[list[Message]]:
    """Split before each question."""
    turns: list[list[Message]] = []
    for message in messages:
        if message.role is Role.USER or not turns:
            turns.append([])
        turns[-1].append(message)
    if not turns or turns[-1][-1].role is not Role.USER:
        raise ValueError("the last message must be a question")
    return turns


def _rooms(context_size: int, max_tokens: int | None, *, reasons: bool) -> tuple[int, int]:
    """Tokens for the answer: wanted when history is there to be cut, and the least for a question alone."""
    wanted = context_size // 2 if reasons else context_size // 4
    least = min(LEAST_ROOM, context_size // 8)
    if max_tokens is None:
        return wanted, least
    return min(wanted, max_tokens), min(least, max_tokens)


def _cuts(turns: int, fits: Callable[[int], bool]) -> Iterator[int]:
    """How many of the oldest turns to leave out, to be tried in this order.

    A cut is rounded up to whole blocks, so that it stays where it is for some turns and the KV cache
    remains useful, instead of moving on by one with each question.
    """
    exact = next((cut for cut in range(turns) if fits(cut)), turns - 1)
    rounded = -(-exact // CUT_BLOCK) * CUT_BLOCK
    if rounded < turns - 1:
        yield rounded
    yield exact
    yield turns - 1


def _notes(cut: int) -> tuple[str, ...]:
    if not cut:
        return ()
    what = "question and its answer were" if cut == 1 else f"{cut} questions and their answers were"
    return (f"The oldest {what} left out, because the conversation no longer fits in the context.",)
