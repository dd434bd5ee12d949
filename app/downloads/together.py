"""Several questions at once, by threads that never keep the program from ending."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

AT_ONCE = 4

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def together(ask: Callable[[Question], Answer], questions: Sequence[Question]) -> list[Answer]:
    """The answers, in the order of the questions. A fault of `ask` is raised here when the others are done.

    A pool of `concurrent.futures` would be waited for at the program's end, and a host that says nothing can take a
    minute and a half.
    """
    work = _Work(ask, questions)
    threads = [threading.Thread(target=work.run, name="hub-question", daemon=True) for _ in questions[:AT_ONCE]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if work.fault is not None:
        raise work.fault
    return [work.answers[number] for number in range(len(questions))]


class _Work(Generic[Question, Answer]):
    """What is still to be asked, and what has come."""

    def __init__(self, ask: Callable[[Question], Answer], questions: Sequence[Question]) -> None:
        self._ask = ask
        self._left = list(enumerate(questions))
        self._lock = threading.Lock()
        self.answers: dict[int, Answer] = {}
        self.fault: BaseException | None = None

    def run(self) -> None:
        while self.fault is None:
            with self._lock:
                if not self._left:
                    return
                number, question = self._left.pop(0)
            try:
                self.answers[number] = self._ask(question)
            except BaseException as error:  # told by the one who waits
                self.fault = error
