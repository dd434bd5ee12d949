"""Hugging Face, through huggingface_hub. Its import takes half a second, so it waits until the hub is asked."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import AppError
from app.downloads.checks import checked_revision, checked_sha256, checked_size, is_sha256
from app.downloads.credentials import token_for
from app.downloads.listing import Listing, NotThereError
from app.downloads.names import is_model
from app.downloads.network import TIMEOUT, UNUSABLE, broken_off, client, endpoint, not_understood
from app.downloads.source import Location

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

ENDPOINT_VARIABLE, TOKEN_VARIABLE = "HF_ENDPOINT", "HF_TOKEN"
DEFAULT_ENDPOINT = "https://huggingface.co"
_SECONDS = TIMEOUT.read

Answer = TypeVar("Answer")
Token = str | Literal[False]  # False: none, not even one that huggingface_hub finds by itself


class HuggingFace:
    """Repositories on Hugging Face, or on the mirror in HF_ENDPOINT.

    huggingface_hub asks through our own HTTP client, so that proxy, certificates and limits are those of `network`.
    """

    def __init__(self, proxy: str = "") -> None:
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read at the import
        import huggingface_hub

        site = endpoint(ENDPOINT_VARIABLE, DEFAULT_ENDPOINT)
        self.host = site.host
        self._site, self._endpoint = site, site.url
        self._library = huggingface_hub
        self._api = huggingface_hub.HfApi(site.url, token=False)
        self._with_token: set[str] = set()  # repositories that were refused without one
        huggingface_hub.set_client_factory(lambda: client(proxy, plain=site.is_plain))

    def listing(self, repository: str, revision: str = "") -> Listing:
        def ask(token: Token) -> "ModelInfo":
            wanted = revision or None
            return self._api.model_info(repository, revision=wanted, timeout=_SECONDS, files_metadata=True, token=token)

        return self._asked(repository, ask, lambda info: _listing(repository, info))

    def search(self, words: str, limit: int) -> tuple[str, ...]:
        def ask(token: Token) -> list["ModelInfo"]:
            found = self._api.list_models(search=words, filter="gguf", sort="downloads", limit=limit, token=token)
            return list(found)

        return self._asked("", ask, lambda found: tuple(str(model.id) for model in found))

    def locate(self, model: RemoteModel, file: RemoteFile) -> Location:
        def ask(token: Token) -> Any:
            return self._library.get_hf_file_metadata(
                self._url(model, file, model.revision), token=token, timeout=_SECONDS, endpoint=self._endpoint
            )

        return self._asked(model.repository, ask, lambda found: self._location(model, file, found))

    def _location(self, model: RemoteModel, file: RemoteFile, found: Any) -> Location:
        revision, etag = checked_revision(found.commit_hash or model.revision), found.etag or ""
        return Location(
            self._url(model, file, revision),
            self._headers(model.repository),
            checked_size(found.size),
            etag if is_sha256(etag) else "",
            etag,
            revision,
        )

    def close(self) -> None:
        self._library.close_session()

    def _url(self, model: RemoteModel, file: RemoteFile, revision: str) -> str:
        return str(self._library.hf_hub_url(model.repository, file.path, revision=revision, endpoint=self._endpoint))

    def _token(self) -> str:
        return token_for(self.host, TOKEN_VARIABLE) if self._site.may_see_tokens else ""

    def _headers(self, repository: str) -> tuple[tuple[str, str], ...]:
        token = self._token() if repository in self._with_token else ""
        return (("Authorization", f"Bearer {token}"),) if token else ()

    def _asked(self, repository: str, ask: Callable[[Token], Any], read: Callable[[Any], Answer]) -> Answer:
        """Without a token first; with one where the hub refuses."""
        errors = self._library.errors
        try:
            return read(self._with_right(repository, ask))
        except errors.HfHubHTTPError as error:
            raise self._refusal(repository, error) from error
        except UNUSABLE as error:
            raise not_understood(self.host) from error
        except RuntimeError as error:
            raise broken_off(self.host) from error

    def _with_right(self, repository: str, ask: Callable[[Token], Answer]) -> Answer:
        if self._library.is_offline_mode():
            raise _offline()
        errors = self._library.errors
        if repository not in self._with_token:
            try:
                return ask(False)
            except errors.HfHubHTTPError as error:
                refused = error.response is not None and error.response.status_code in (401, 403)
                if not refused or not self._token():
                    raise
        answer = ask(self._token() or False)
        self._with_token.add(repository)
        return answer

    def _refusal(self, repository: str, error: Exception) -> AppError:
        errors = self._library.errors
        page = f"{self._endpoint}/{repository}"
        match error:
            case errors.GatedRepoError():
                return _gated(repository, page)
            case errors.RevisionNotFoundError():
                return NotThereError(
                    f"{repository} has no such revision.", "", f"Refresh the catalogue, or look at {page}."
                )
            case errors.RemoteEntryNotFoundError():
                return NotThereError(
                    f"{repository} has this file no more.",
                    "Its publisher may have renamed or removed it.",
                    f"Refresh the catalogue, or look at {page}.",
                )
            case errors.RepositoryNotFoundError():
                return NotThereError(
                    f"{self.host} has no repository {repository}.",
                    "There is none of this name, or it is private.",
                    "Check the name; for a private one an access token is needed (HF_TOKEN).",
                )
        status = getattr(getattr(error, "response", None), "status_code", None)
        if status in (401, 403):
            return AppError(
                f"{self.host} refuses the access token.",
                "It may have expired, or lack the right to read this repository.",
                f"Make a new one at {self._endpoint}/settings/tokens.",
            )
        return AppError(f"{self.host} refuses the question.", f"It answered with status {status}.", f"See {page}.")


def _listing(repository: str, info: "ModelInfo") -> Listing:
    files = tuple(file for each in info.siblings or () if is_model((file := _file(each)).path))
    return Listing(Hub.HUGGING_FACE, repository, checked_revision(info.sha or "main"), files)


def _file(sibling: Any) -> RemoteFile:
    """Raises ValueError for what is no size, hash or name."""
    if not isinstance(sibling.rfilename, str):
        raise ValueError("no name")
    found = sibling.lfs or sibling
    return RemoteFile(sibling.rfilename, checked_size(found.size), checked_sha256(getattr(found, "sha256", "")))


def _gated(repository: str, page: str) -> AppError:
    return AppError(
        f"{repository} is only for those who accept its terms.",
        "Its publisher wants to know who fetches it.",
        f"Accept the terms at {page}, make an access token in the settings there, and give it with "
        "“phidias models token” or in HF_TOKEN.",
    )


def _offline() -> AppError:
    return AppError(
        "Hugging Face is not asked.", "HF_HUB_OFFLINE is set.", "Take it out of the environment to look for models."
    )
