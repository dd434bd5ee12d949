"""What ModelScope answers, after the client `modelscope_hub`: /api/v1 for repositories, /openapi/v1 for searching."""

from pathlib import PurePosixPath

from tests.support.hub.files import Published

LEGACY, OPEN = "/api/v1/models/", "/openapi/v1/models"


def is_meant(path: str) -> bool:
    return path.startswith((LEGACY, OPEN))


def repository_of(path: str) -> str:
    return "/".join(path.removeprefix(LEGACY).split("/")[:2])


def listed(files: tuple[Published, ...], commit: str) -> dict[str, object]:
    folders = sorted({parent.as_posix() for file in files for parent in PurePosixPath(file.path).parents} - {"."})
    trees: list[dict[str, object]] = [{"Name": name, "Path": name, "Type": "tree", "Size": 0} for name in folders]
    blobs = [
        {
            "Name": file.path.rpartition("/")[2],
            "Path": file.path,
            "Type": "blob",
            "Size": file.size,
            "Sha256": file.sha256,
            "Revision": commit,
            "IsLFS": True,
        }
        for file in files
    ]
    return {"Code": 200, "Success": True, "Message": "success", "Data": {"Files": [*trees, *blobs]}}


def found(names: list[str], query: dict[str, str]) -> dict[str, object]:
    """The format is known of all but those of the publisher "unlabelled"."""
    wanted = query["search"].casefold().split()
    if query.get("filter.library") == "gguf":
        names = [name for name in names if not name.startswith("unlabelled/")]
    models = [{"id": name, "downloads": 1} for name in names if all(word in name.casefold() for word in wanted)]
    data = {"models": models, "total_count": len(models), "page_number": 1, "page_size": 12}
    return {"success": True, "request_id": "1", "data": data}


def refusal(message: str) -> dict[str, object]:
    return {"Code": 10010205001, "Success": False, "Message": message, "Data": None}
