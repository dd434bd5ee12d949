"""What the names of files in a repository tell: which are models, in which quantization, and which part of one."""

import re
import unicodedata

SUFFIX = ".gguf"
MAX_PATH = 300  # bytes
MAX_NAME = 200  # bytes of one folder's or file's name: room for what is put around it
MAX_DEPTH = 8  # folders inside a repository

# As llama.cpp's quantization types are spelled in file names; UD- are Unsloth's mixtures of several.
_QUANTIZATION = re.compile(
    r"(?:^|[-._/])((?:UD-)?(?:I?Q[1-8](?:_(?:K(?:_(?:XXL|XL|L|M|S|XS|XXS))?|NL|XL|L|M|S|XS|XXS|[01](?:_\d_\d)?))?"
    r"|TQ[12]_0|MXFP4(?:_MOE)?|BF16|F16|F32))(?=$|[-._/])",
    re.IGNORECASE,
)
_PART = re.compile(r"^(.*)-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)
_NO_MODEL = re.compile(r"mmproj|imatrix|projector", re.IGNORECASE)  # parts of vision models; what quantizing measured
# On Windows.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"\\|?*]')


def quantization_of(path: str) -> str:
    """`Q4_K_M` of `phi-4-Q4_K_M.gguf` or `Q4_K_M/phi-4-00001-of-00002.gguf`; "" where the name does not tell."""
    stem = re.sub(r"\.gguf$", "", path, flags=re.IGNORECASE)
    folder, _, name = stem.rpartition("/")
    for part in (name, folder):
        if found := _QUANTIZATION.findall(part):
            return str(found[-1]).upper()
    return ""


def is_model(path: str) -> bool:
    """Whether this is a GGUF file with a language model, by its name, and one that can be stored under that name."""
    name = path.rpartition("/")[2]
    return name.lower().endswith(SUFFIX) and not _NO_MODEL.search(name) and is_safe(path)


def is_safe(path: str) -> bool:
    """Whether a path that a hub told stays inside a folder, on every system, and hides nothing."""
    parts = path.split("/")
    is_short = len(path.encode(errors="replace")) <= MAX_PATH and len(parts) <= MAX_DEPTH + 1
    return is_short and all(is_storable(part) for part in parts)


def is_storable(name: str) -> bool:
    """Whether this can be the name of a visible file on Linux, macOS and Windows alike, and shows what it is."""
    return (
        name != ""
        and name == name.strip()
        and not name.startswith(".")
        and not name.endswith(".")
        and len(name.encode(errors="replace")) <= MAX_NAME
        and _NOT_IN_NAMES.search(name) is None
        and _RESERVED.fullmatch(name) is None
        and not any(unicodedata.category(letter).startswith("C") for letter in name)
    )


def part_of(path: str) -> tuple[str, int, int]:
    """What the parts of a model have in common, which of them this is, how many there are. 1 of 1: it is whole."""
    found = _PART.match(path)
    return (found[1], int(found[2]), int(found[3])) if found else (path, 1, 1)
