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
