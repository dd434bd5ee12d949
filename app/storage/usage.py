"""A generation's cost as JSON text, so that a new figure needs no migration."""

import json
from dataclasses import asdict, fields

from app.core.chat import Usage


def usage_to_text(usage: Usage) -> str:
    return json.dumps(asdict(usage))


def usage_from_text(text: str) -> Usage:
    """The figures this version knows; one that is missing or no number is 0."""
    try:
        stored = json.loads(text)
    except ValueError:
        stored = {}
    if not isinstance(stored, dict):
        return Usage()
    kinds = {field.name: type(field.default) for field in fields(Usage)}
    return Usage(**{name: stored[name] for name, kind in kinds.items() if _is_number(stored.get(name), kind)})


def _is_number(value: object, kind: type) -> bool:
    return isinstance(value, int | float if kind is float else int) and not isinstance(value, bool)
