"""The hubs as the user has set them up, for the subcommands that ask one."""

import contextlib
from collections.abc import Iterator

from app.core.catalogue import Hub
from app.downloads.hubs import Hubs
from app.storage.settings_file import SettingsFile
from app.system.paths import settings_path

HUB_NAMES = {Hub.HUGGING_FACE: "Hugging Face", Hub.MODELSCOPE: "ModelScope"}


@contextlib.contextmanager
def chosen_hub(hub: Hub | None) -> Iterator[tuple[Hubs, Hub]]:
    """All hubs, and the one to ask: `hub`, or that of the settings."""
    settings, _ = SettingsFile(settings_path()).load()
    hubs = Hubs(settings.proxy)
    try:
        yield hubs, hub or settings.hub
    finally:
        hubs.close()
