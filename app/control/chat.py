"""Conversations as they are lived: what the user asks, what the engine answers, what is remembered."""

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.control.history import HistoryController
from app.control.journal import Journal
from app.control.models import Engine, ModelController
from app.control.run import Run
from app.control.settings import SettingsController
from app.control.states import ConversationState, ModelState, ModelStatus
from app.core.chat import Message, Role, Turn, TurnState, title_from
from app.core.errors import AppError, Problem
from app.engine.messages import Delta, Finished, Generate, GenerationFailed, PromptProgress, StopReason, ThoughtFound
from app.storage.drafts import Drafts
from app.storage.turns import Turns

log = logging.getLogger(__name__)

PROGRESS_MS = 250
JOURNAL_TICKS = 4  # progress ticks between two writes: what a crash can cost is one second
STATES = {
    StopReason.END: TurnState.COMPLETE,
    StopReason.LENGTH: TurnState.LENGTH,
    StopReason.CANCELLED: TurnState.STOPPED,
}


class ChatController(QObject):
    """Lives in the GUI thread. One conversation is open; turns of others may still be running.

    Signals:
        leaving(): another conversation will be opened; what is typed belongs to the one that still is.
        opened(ConversationState): another conversation is shown from now on.
        turn_added(Turn), turn_changed(Turn): of the open conversation.
        text_arrived(int turn_id, Channel, str): more text of a turn of the open conversation.
        recast(int turn_id): the solution text of that turn so far is its reasoning.
        progressed(TurnProgress): a running turn of the open conversation.
        running_changed(bool): whether the open conversation has a running turn.
        failed(Problem): something that is no turn's fault, storing for example.
    """

    leaving = Signal()
    opened = Signal(object)
    turn_added = Signal(object)
    turn_changed = Signal(object)
    text_arrived = Signal(int, object, str)
    recast = Signal(int)
    progressed = Signal(object)
    running_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        models: ModelController,
        history: HistoryController,
        turns: Turns,
        drafts: Drafts,
        settings: SettingsController,
    ) -> None:
        super().__init__()
        self._engine, self._models, self._history = engine, models, history
        self._turns, self._drafts, self._settings = turns, drafts, settings
        self._open_id: int | None = None
        self._shown: list[Turn] = []
        self._runs: dict[int, Run] = {}
        self._ticks = 0
        self._journal = Journal(turns, self)
        self._journal.failed.connect(self.failed)
        self._timer = QTimer(self, interval=PROGRESS_MS)
        self._timer.timeout.connect(self._on_tick)
        models.changed.connect(self._on_model)

    # Wishes

    def new_conversation(self) -> None:
        self.leaving.emit()
        self._show(None, "", ())

    def open(self, conversation_id: int) -> None:
        self.leaving.emit()
        try:
            stored = self._turns.of(conversation_id)
        except AppError as error:
            self.failed.emit(error.problem)
            return
        turns = tuple(self._newest(turn) for turn in stored)
        self._show(conversation_id, self._history.title_of(conversation_id), turns)

    def send(self, question: str) -> bool:
        """Asks the model. False when it can't be taken now; the question stays with the composer."""
        question = question.strip()
        if not question or self.is_running:
            return False
        try:
            turn = self._begin(question)
        except AppError as error:
            self.failed.emit(error.problem)
            return False
        self._shown.append(turn)
        self._runs[turn.turn_id] = Run(turn)
        self.turn_added.emit(turn)
        self.running_changed.emit(True)
        self._timer.start()
        self._ask(turn)
        return True

    def ask_again(self, turn_id: int) -> None:
        """Puts a turn's question once more, as a new turn."""
        turn = self.turn(turn_id)
        if turn is not None:
            self.send(turn.question)

    def stop(self) -> None:
        """Stops the running turn of the open conversation."""
        for run in [self._runs[turn.turn_id] for turn in self._shown if turn.turn_id in self._runs]:
            self._cancel(run)

    def set_folded(self, turn_id: int, folded: bool) -> None:
        turn = self.turn(turn_id)
        if turn is not None and turn.folded is not folded:
            self._replace(replace(turn, folded=folded))
            self._journal.fold(turn_id, folded)

    def turn(self, turn_id: int) -> Turn | None:
        """A turn of the open conversation, with all that has come of it."""
        return next((self._newest(turn) for turn in self._shown if turn.turn_id == turn_id), None)

    def turns(self) -> tuple[Turn, ...]:
        """All of the open conversation."""
        return tuple(self._newest(turn) for turn in self._shown)

    def title(self) -> str:
        """Of the open conversation."""
        return "" if self._open_id is None else self._history.title_of(self._open_id)

    def save_draft(self, text: str) -> None:
        """Keeps what is typed and not sent yet."""
        try:
            self._drafts.save(self._open_id or 0, text)
        except AppError as error:
            self.failed.emit(error.problem)

    def questions(self) -> tuple[str, ...]:
        """Earlier questions, newest first."""
        try:
            return self._turns.questions(200)
        except AppError:
            log.warning("earlier questions could not be read")
            return ()

    def forget(self, conversation_id: int) -> None:
        """Deletes a conversation; its running turn is stopped. Where the disk refuses, all stays as it is."""
        if not self._history.delete(conversation_id):
            return
        for turn_id, run in list(self._runs.items()):
            if run.turn.conversation_id == conversation_id:
                del self._runs[turn_id]
                self._engine.cancel(turn_id)
        self._journal.forget(conversation_id)
        if conversation_id == self._open_id:
            self._show(None, "", ())

    def ask_waiting(self) -> None:
        """Asks the questions that wait for a model; without one they fail, and say why."""
        for run in [run for run in self._runs.values() if not run.asked]:
            self._ask(run.turn)

    def close(self) -> None:
        """Stores what is there of every running turn; the program ends."""
        self._timer.stop()
        self._journal.write(self._runs.values())
        for run in self._runs.values():
            self._engine.cancel(run.turn.turn_id)
        self._runs.clear()  # what still comes is no longer stored

    # What is so

    @property
    def conversation_id(self) -> int | None:
        return self._open_id

    @property
    def is_running(self) -> bool:
        return any(turn.turn_id in self._runs for turn in self._shown)

    # Events

    @Slot(object)
    def on_engine_event(self, event: object) -> None:
        run = self._runs.get(getattr(event, "request_id", -1))
        if run is None:
            return
        match event:
            case PromptProgress(done=done, total=total):
                run.read(done, total)
            case Delta():
                self._take(run, event)
            case ThoughtFound(request_id=turn_id):
                run.recast()
                self._journal.recast(turn_id)
                if run.turn.conversation_id == self._open_id:
                    self.recast.emit(turn_id)
            case Finished(reason=reason, usage=usage, notes=notes):
                self._end(run.ended(STATES[reason], usage, " ".join(notes)))
            case GenerationFailed(problem=problem):
                self._end(run.ended(TurnState.FAILED, None, str(problem)))

    def _take(self, run: Run, delta: Delta) -> None:
        turn = run.turn
        begins = run.add(delta)
        if turn.conversation_id == self._open_id:
            self.text_arrived.emit(turn.turn_id, delta.channel, delta.text)
        if begins and run.progress().reasoning_tokens and turn.folded is None:
            folded = self._settings.now.fold_reasoning
            self._replace(replace(turn, folded=folded))
            self._journal.fold(turn.turn_id, folded)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        """Another model ends the answers of the one before; waiting turns are asked when it is there.

        Where it could not be loaded, the session knows whether another comes, or says `ask_waiting`.
        """
        if state.status is ModelStatus.LOADING:
            for run in [run for run in self._runs.values() if run.asked]:
                self._cancel(run)
        elif state.status is not ModelStatus.FAILED:
            self.ask_waiting()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        if self._ticks % JOURNAL_TICKS == 0:
            self._journal.write(self._runs.values())
        if not self._runs and not self._journal.owes:
            self._timer.stop()
        for run in self._runs.values():
            if run.turn.conversation_id == self._open_id:
                self.progressed.emit(run.progress())

    # Steps

    def _begin(self, question: str) -> Turn:
        """Stores the question before the model is asked."""
        if self._open_id is None:
            self._open_id = self._history.create(title_from(question))
            self._settings.update(conversation_id=self._open_id)
        try:
            turn = self._turns.begin(self._open_id, question, self._model_name())
        finally:
            self._history.refresh()
        self._forget_draft(self._open_id)
        return turn

    def _ask(self, turn: Turn) -> None:
        state = self._models.state
        if state.status is ModelStatus.LOADING:
            return
        run = self._runs[turn.turn_id]
        if state.info is None:
            why = state.problem or Problem("No model is loaded.", advice="Choose a model at the top of the window.")
            self._end(run.ended(TurnState.FAILED, None, str(why)))
            return
        if turn.model != state.info.name:
            self._replace(replace(turn, model=state.info.name))
        try:
            messages = self._messages(turn)
        except AppError as error:
            self._end(run.ended(TurnState.FAILED, None, str(error)))
            return
        run.asked = True
        self._engine.post(Generate(turn.turn_id, messages))

    def _cancel(self, run: Run) -> None:
        if run.cancelled:
            return
        run.cancelled = True
        if run.asked:
            self._engine.cancel(run.turn.turn_id)
        else:
            self._end(run.ended(TurnState.STOPPED, None, ""))

    def _messages(self, turn: Turn) -> tuple[Message, ...]:
        """The conversation up to `turn`: solutions only, earlier reasoning is never sent."""
        settings, messages = self._settings.now, list[Message]()
        if settings.system_prompt.strip():
            messages.append(Message(Role.SYSTEM, settings.system_prompt.strip()))
        earlier = self._shown if turn.conversation_id == self._open_id else self._turns.of(turn.conversation_id)
        for other in earlier:
            if other.turn_id < turn.turn_id and other.solution.strip():
                messages.append(Message(Role.USER, other.question))
                messages.append(Message(Role.ASSISTANT, other.solution))
        return (*messages, Message(Role.USER, turn.question))

    def _end(self, turn: Turn) -> None:
        self._journal.end(turn)
        del self._runs[turn.turn_id]
        self._replace(turn)
        if turn.conversation_id == self._open_id:
            self.running_changed.emit(self.is_running)

    def _replace(self, turn: Turn) -> None:
        if (run := self._runs.get(turn.turn_id)) is not None:
            run.turn = turn
        for index, shown in enumerate(self._shown):
            if shown.turn_id == turn.turn_id:
                self._shown[index] = turn
                self.turn_changed.emit(run.snapshot() if run is not None else turn)

    def _show(self, conversation_id: int | None, title: str, turns: tuple[Turn, ...]) -> None:
        self._open_id, self._shown = conversation_id, list(turns)
        self._settings.update(conversation_id=conversation_id)
        self.opened.emit(ConversationState(conversation_id, title, turns, self._load_draft()))
        self.running_changed.emit(self.is_running)

    def _model_name(self) -> str:
        info = self._models.state.info
        return info.name if info is not None else ""

    def _newest(self, stored: Turn) -> Turn:
        """A turn as it is now. What has not ended and is not running was left behind by a fault."""
        run = self._runs.get(stored.turn_id)
        turn = run.snapshot() if run is not None else self._journal.newest(stored)
        return turn if run is not None or turn.state.is_final else replace(turn, state=TurnState.INTERRUPTED)

    def _forget_draft(self, conversation_id: int) -> None:
        """The question is sent; it may also have been the draft of the conversation not begun yet."""
        try:
            self._drafts.save(conversation_id, "")
            self._drafts.save(0, "")
        except AppError as error:
            self._journal.refuse(error.problem)

    def _load_draft(self) -> str:
        try:
            return self._drafts.load(self._open_id or 0)
        except AppError:
            log.warning("a draft could not be read")
            return ""
