"""All hubs together: who is asked, for the desk, the transfers and the command line."""

import threading

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.downloads.listing import HubClient
from app.downloads.source import Location


class Hubs:
    """Makes the client of a hub when it is first asked. From any thread; implements `Source`."""

    def __init__(self, proxy: str = "") -> None:
        self._proxy = proxy
        self._clients: dict[Hub, HubClient] = {}
        self._lock = threading.Lock()

    @property
    def proxy(self) -> str:
        return self._proxy

    def use_proxy(self, proxy: str) -> None:
        """From now on; "": the environment's. What is being asked at the moment may fail and can be asked again."""
        if proxy != self._proxy:
            self._proxy = proxy
            self.close()

    def client(self, hub: Hub) -> HubClient:
        with self._lock:
            if hub not in self._clients:
                self._clients[hub] = _client(hub, self._proxy)
            return self._clients[hub]

    def locate(self, model: RemoteModel, file: RemoteFile) -> Location:
        return self.client(model.hub).locate(model, file)

    def close(self) -> None:
        with self._lock:
            clients = tuple(self._clients.values())
            self._clients.clear()
        for client in clients:
            client.close()


def _client(hub: Hub, proxy: str) -> HubClient:
    match hub:
        case Hub.HUGGING_FACE:
            from app.downloads.hub import HuggingFace  # late: its libraries take their time

            return HuggingFace(proxy)
        case Hub.MODELSCOPE:
            from app.downloads.modelscope import ModelScope  # late, as well

            return ModelScope(proxy)
