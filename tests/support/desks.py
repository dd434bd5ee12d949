"""Desks of the downloads that keep what is posted; the test answers for them through the program's own bridge."""

from app.downloads.messages import HubCommand, LibraryCommand, TransferCommand

Command = TransferCommand | HubCommand | LibraryCommand


class ScriptedDesk:
    """One desk; what a person wished lies in `posted`, in order."""

    def __init__(self) -> None:
        self.posted: list[Command] = []

    def post(self, command: Command) -> None:
        self.posted.append(command)

    def last(self) -> Command:
        return self.posted[-1]


class ScriptedDesks:
    """In the place of all desks of the program; looks at no disk and asks no hub."""

    def __init__(self, *_tell_and_settings: object) -> None:
        self.transfers, self.library, self.hubs = ScriptedDesk(), ScriptedDesk(), ScriptedDesk()

    def start(self) -> None:
        """There is no thread."""

    def close(self, _seconds: float) -> bool:
        return True
