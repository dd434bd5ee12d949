"""A keyring of a test's own, as a backend of the real library."""

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class OwnKeyring(KeyringBackend):
    """Given as hosts with `_` for the point, and their tokens."""

    priority = 1

    def __init__(self, **kept: str) -> None:
        super().__init__()
        self.kept = {("Phidias", host.replace("_", ".")): token for host, token in kept.items()}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")
