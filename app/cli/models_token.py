"""`phidias models token`: keeps a hub's access token in the system's keyring."""

import sys
from dataclasses import dataclass
from getpass import getpass

from app.cli.hubs import HUB_NAMES, chosen_hub
from app.core.catalogue import Hub
from app.core.errors import AppError
from app.downloads.credentials import MAX_TOKEN, store_token


@dataclass(frozen=True, slots=True)
class TokenOptions:
    """Keep a token, or forget it."""

    hub: Hub | None = None  # None: that of the settings
    forget: bool = False


def keep_token(options: TokenOptions) -> int:
    """The exit code. The token is read from stdin, unseen where that is a screen. Raises AppError."""
    with chosen_hub(options.hub) as (hubs, hub):
        host = hubs.client(hub).host
    token = "" if options.forget else _typed(f"Access token for {HUB_NAMES[hub]}: ")
    if not token and not options.forget:
        raise AppError("No access token was given.", "", "Type or pipe it in; --forget takes the kept one away.")
    store_token(host, token)
    sys.stderr.write(f"The access token for {host} is {'kept' if token else 'forgotten'}.\n")
    return 0


def _typed(prompt: str) -> str:
    if sys.stdin is None:
        return ""
    return (getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline(MAX_TOKEN + 2)).strip()
