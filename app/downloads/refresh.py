"""Asks a hub about all repositories of the catalogue, and keeps its answers."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.core.catalogue import Catalogue, Hub
from app.core.errors import AppError, Problem
from app.downloads.answers import Answer, read_answers, write_answers
from app.downloads.catalogue import as_seen_at, read_shipped, repositories_of
from app.downloads.listing import HubClient, NotThereError
from app.downloads.source import HubBusyError
from app.downloads.together import together

log = logging.getLogger(__name__)


class Catalogues:
    """The shipped catalogue with what each hub has answered. Used by one thread at a time."""

    def __init__(self, shipped: Path, kept: Path) -> None:
        self._shipped = read_shipped(shipped)
        self._kept = kept
        self._answers = read_answers(kept)

    def seen_at(self, hub: Hub) -> Catalogue:
        return as_seen_at(hub, self._shipped, self._answers[hub])

    def refresh(self, hub: Hub, client: HubClient, is_closing: Callable[[], bool]) -> Problem | None:
        """What could be learnt is kept; the problem is the first of those that kept it from being all."""
        first, *others = repositories_of(self._shipped)
        outcomes: list[tuple[str, Answer | AppError | None]] = [_ask(client, first)]
        if not isinstance(outcomes[0][1], HubBusyError):  # or each of the others would be waited for as well
            outcomes += together(lambda name: (name, None) if is_closing() else _ask(client, name), others)
        self._answers[hub] |= {name: answer for name, answer in outcomes if isinstance(answer, Answer)}
        faults = [answer.problem for _, answer in outcomes if isinstance(answer, AppError)]
        kept = self._keep()
        return faults[0] if faults else kept

    def _keep(self) -> Problem | None:
        try:
            write_answers(self._kept, self._answers)
        except OSError as error:
            log.warning("the answers of the hub can't be kept: %s", error)
            return Problem(
                "What the hub has answered can't be kept.",
                f"{self._kept}: {error.strerror or error}.",
                "It holds until Phidias ends. Check the disk, or set PHIDIAS_HOME to another folder.",
            )
        return None


def _ask(client: HubClient, repository: str) -> tuple[str, Answer | AppError]:
    asked = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        return repository, Answer.of(client.listing(repository), asked)
    except NotThereError:
        return repository, Answer(asked)
    except AppError as error:
        return repository, error
