"""What can be said about the models at the hubs: models search, models refresh, models token."""

import argparse

from app.cli.models_refresh import RefreshOptions
from app.cli.models_search import SearchOptions
from app.cli.models_token import TokenOptions
from app.core.catalogue import Hub

HubOptions = SearchOptions | RefreshOptions | TokenOptions


def add_hub_commands(models: argparse.ArgumentParser) -> None:
    """`models` alone lists what is on the disk; with one of these it asks a hub."""
    commands = models.add_subparsers(dest="at_hub", metavar="COMMAND", parser_class=type(models))
    search = commands.add_parser("search", help="look for models at a hub")
    search.add_argument("text", nargs="+", metavar="TEXT", help="words, owner/name, owner/name:Q4_K_M or an address")
    search.add_argument("--json", action="store_true", help="print one JSON object")
    refresh = commands.add_parser("refresh", help="have a hub confirm the sizes and hashes of the catalogue")
    token = commands.add_parser("token", help="keep an access token, read from stdin, in the system's keyring")
    token.add_argument("--forget", action="store_true", help="take it out of there")
    for parser in (search, refresh, token):
        names = tuple(hub.value for hub in Hub)
        parser.add_argument("--hub", choices=names, help="which hub; the one of the settings without this")


def hub_options(given: argparse.Namespace) -> HubOptions | None:
    """None where no hub is meant."""
    if given.at_hub is None:
        return None
    hub = None if given.hub is None else Hub(given.hub)
    match given.at_hub:
        case "search":
            return SearchOptions(" ".join(given.text), hub, given.json)
        case "refresh":
            return RefreshOptions(hub)
        case _:
            return TokenOptions(hub, given.forget)
