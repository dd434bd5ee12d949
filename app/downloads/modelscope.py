"""ModelScope, by its HTTP interface: the same repositories for those who can't reach Hugging Face.

Source: the client `modelscope_hub`. Listings are of /api/v1 and can't be paged; one of 3,000 entries is cut short.
The search is of /openapi/v1; its pages have 50 entries at most.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import httpx2

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import AppError
from app.downloads.checks import checked_sha256, checked_size
from app.downloads.credentials import token_for
from app.downloads.listing import Listing, NotThereError
from app.downloads.names import is_model
from app.downloads.network import UNUSABLE, broken_off, client, endpoint, not_understood
from app.downloads.source import Location

ENDPOINT_VARIABLE, TOKEN_VARIABLE = "MODELSCOPE_ENDPOINT", "MODELSCOPE_API_TOKEN"
DEFAULT_ENDPOINT = "https://modelscope.cn"
BRANCH = "master"


class ModelScope:
    """Repositories on ModelScope, or on the site in MODELSCOPE_ENDPOINT."""

    def __init__(self, proxy: str = "") -> None:
        site = endpoint(ENDPOINT_VARIABLE, DEFAULT_ENDPOINT)
        self.host = site.host
        self._site, self._endpoint = site, site.url
        self._client = client(proxy, plain=site.is_plain)
        self._with_token: set[str] = set()

    def listing(self, repository: str, revision: str = "") -> Listing:
        query = {"Revision": revision or BRANCH, "Recursive": "True"}
        data = self._asked(f"/api/v1/models/{quote(repository)}/repo/files", query, repository)
        try:
            found = data["Data"]["Files"] or []
            there = (_file(each) for each in found if each["Type"] != "tree")
            files = tuple(file for file in there if is_model(file.path))
        except UNUSABLE as error:
            raise not_understood(self.host) from error
        return Listing(Hub.MODELSCOPE, repository, revision or BRANCH, files)

    def search(self, words: str, limit: int) -> tuple[str, ...]:
        query = {"search": words, "sort": "downloads", "page_number": "1", "page_size": str(limit)}
        # Not every publisher has labelled the format; then it stands in the name.
        found = self._found(query | {"filter.library": "gguf"}) or self._found(query | {"search": f"{words} gguf"})
        return found[:limit]

    def locate(self, model: RemoteModel, file: RemoteFile) -> Location:
        listing = self.listing(model.repository, model.revision)
        found = next((each for each in listing.files if each.path == file.path), None)
        if found is None:
            raise NotThereError(
                f"{model.repository} has this file no more.",
                "Its publisher may have renamed or removed it.",
                f"Refresh the catalogue, or look at {self._page(model.repository)}.",
            )
        query = urlencode({"Revision": listing.revision, "FilePath": file.path})
        url = f"{self._endpoint}/api/v1/models/{quote(model.repository)}/repo?{query}"
        token = self._token() if model.repository in self._with_token else ""
        headers = (("Authorization", f"Bearer {token}"),) if token else ()
        return Location(url, headers, found.size, found.sha256, revision=listing.revision)

    def close(self) -> None:
        self._client.close()

    def _token(self) -> str:
        return token_for(self.host, TOKEN_VARIABLE) if self._site.may_see_tokens else ""

    def _found(self, query: Mapping[str, str]) -> tuple[str, ...]:
        data = self._asked("/openapi/v1/models", query, "")
        try:
            return tuple(str(each["id"]) for each in data.get("data", data)["models"])
        except UNUSABLE as error:
            raise not_understood(self.host) from error

    def _page(self, repository: str) -> str:
        return f"{self._endpoint}/models/{repository}"

    def _asked(self, path: str, query: Mapping[str, str], repository: str) -> dict[str, Any]:
        """The answer's JSON; without a token first, with one where the hub refuses."""
        response = self._get(path, query, "") if repository not in self._with_token else None
        if response is None or response.status_code in (401, 403):
            token = self._token()
            response = self._get(path, query, token) if token or response is None else response
            if token and response.is_success:
                self._with_token.add(repository)
        if not response.is_success:
            raise self._refusal(repository, response.status_code)
        try:
            data = response.json()
        except UNUSABLE as error:
            raise not_understood(self.host) from error
        if not isinstance(data, dict):
            raise not_understood(self.host)
        return data

    def _get(self, path: str, query: Mapping[str, str], token: str) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            return self._client.get(self._endpoint + path, params=dict(query), headers=headers)
        except UNUSABLE as error:
            raise not_understood(self.host) from error
        except RuntimeError as error:
            raise broken_off(self.host) from error

    def _refusal(self, repository: str, status: int) -> AppError:
        if status == 404:
            return NotThereError(
                f"{self.host} has no repository {repository}.",
                "Not all of Hugging Face's repositories are there as well.",
                "Check the name, or choose Hugging Face on the models page.",
            )
        if status in (401, 403):
            return AppError(
                f"{self.host} wants to know who asks for {repository}.",
                "It is private, or its terms have to be accepted.",
                f"Accept them at {self._page(repository)}, make an access token in your account there, and give it "
                "with “phidias models token” or in MODELSCOPE_API_TOKEN.",
            )
        return AppError(f"{self.host} refuses the question.", f"It answered with status {status}.")


def _file(entry: Mapping[str, Any]) -> RemoteFile:
    """Raises ValueError, KeyError or TypeError for what is none."""
    path = entry["Path"]
    if not isinstance(path, str):
        raise ValueError("no name")
    return RemoteFile(path, checked_size(entry.get("Size")), checked_sha256(entry.get("Sha256")))
