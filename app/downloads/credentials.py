"""Access tokens of hubs: in the environment, in the system's keyring, or where Hugging Face's own tools keep them.

A token is sent only to a host that has asked for one. One in the keyring belongs to a host and goes to no other, that
of Hugging Face's tools to Hugging Face alone; one in the environment goes to the hub's mirror too, if that is set in
the environment: who sets both wants that. The keyring may ask the person to unlock it, so nothing here is called in the
window's thread.
"""

import os
from pathlib import Path

from app.core.errors import AppError

SERVICE = "Phidias"
HUGGING_FACE_HOST = "huggingface.co"
MAX_TOKEN = 4096  # characters
VARIABLES = ("HF_TOKEN", "MODELSCOPE_API_TOKEN")


def token_for(host: str, variable: str) -> str:
    """The token for `host`: of the environment variable, of the keyring, of Hugging Face's tools; "" without one."""
    found = os.environ.get(variable, "").strip() or _kept(host)
    if not found and host == HUGGING_FACE_HOST:
        found = _of_hugging_face_tools()
    return found if _is_token(found) else ""


def store_token(host: str, token: str) -> None:
    """Keeps the token in the keyring; an empty one is deleted from it. Raises AppError."""
    import keyring  # late: looks for backends
    from keyring.errors import KeyringError, PasswordDeleteError

    token = token.strip()
    if token and not _is_token(token):
        raise AppError("This is not an access token.", "", "Copy it once more from the hub's settings page.")
    try:
        if token:
            keyring.set_password(SERVICE, host, token)
        else:
            keyring.delete_password(SERVICE, host)
    except PasswordDeleteError:
        return  # there was none
    except (KeyringError, OSError) as error:
        raise _no_keyring(error) from error


def _kept(host: str) -> str:
    """What the keyring has; without a keyring, or with a locked one, nothing: the hub's refusal says what to do."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, host) or ""
    except (KeyringError, OSError):
        return ""


def _of_hugging_face_tools() -> str:
    """The file that `hf auth login` writes."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = os.environ.get("HF_HOME") or f"{cache}/huggingface"
    path = os.environ.get("HF_TOKEN_PATH") or f"{folder}/token"
    try:
        with Path(os.path.expandvars(path)).expanduser().open(encoding="ascii") as file:
            return file.read(MAX_TOKEN).strip()
    except (OSError, ValueError, RuntimeError):
        return ""


def _is_token(text: str) -> bool:
    return bool(text) and len(text) <= MAX_TOKEN and text.isascii() and text.isprintable() and " " not in text


def _no_keyring(error: Exception) -> AppError:
    from keyring.errors import NoKeyringError

    said = "This system has no keyring that can be used." if isinstance(error, NoKeyringError) else str(error)
    return AppError("The token can't be kept.", said, f"Set it in the environment instead: {' or '.join(VARIABLES)}.")
