"""The plan of the house as a machine can read it: each rule takes a file's text and returns what is wrong with it."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

ROOMS = frozenset({"engine", "downloads", "storage", "render", "tutor"})
BELOW = frozenset({"core", "system"})
MAY_IMPORT: dict[str, frozenset[str]] = {
    "core": frozenset(),
    "system": frozenset({"core"}),
    **dict.fromkeys(ROOMS, BELOW),
    "control": BELOW | ROOMS,
    "ui": frozenset({"core", "control", "render"}),
    "cli": BELOW | ROOMS,
    "server": BELOW | ROOMS,
    "bootstrap": BELOW | ROOMS | {"control", "ui"},
    "__main__": BELOW | {"bootstrap", "cli"},
    "__init__": frozenset(),
}
# The subcommands that start the window, or show what it shows, and so may use it.
MORE_IMPORTS = {
    "cli/window.py": frozenset({"bootstrap"}),
    "cli/render.py": frozenset({"ui"}),
    "cli/screenshot.py": frozenset({"bootstrap", "control", "ui"}),
}
# Single files that a room may use beyond its neighbours: what the program brings with it, read and never written.
MORE_FILES = {"ui": ("app.system.resources",)}
GUI = frozenset({"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport"})
QT = {
    "control": frozenset({"QtCore"}),
    "ui": GUI,
    "bootstrap": GUI,
    "cli/render.py": GUI,
    "cli/screenshot.py": GUI,
}
# Foreign modules with a single home; a place ending in "/" is a room, any other a file or the beginning of its name.
ONLY_IN = {
    "llama_cpp": ("engine/llama",),
    "jinja2": ("engine/",),
    "sqlite3": ("storage/",),
    "quickjs": ("render/typeset",),
    "markdown_it": ("render/",),
    "pypdf": ("ui/page/pdf",),
    "platformdirs": ("system/paths",),
    "send2trash": ("downloads/trash",),
    "sympy": ("tutor/",),
    "pynvml": ("system/hardware_nvidia",),
    "threading": ("system/hardware_bandwidth", "engine/", "downloads/", "render/typeset", "__main__.py"),
    "multiprocessing": ("engine/process", "tutor/"),
    "subprocess": ("downloads/process/child",),
    "pickle": ("downloads/process/frames",),
    "socket": ("downloads/", "server/", "system/single_instance"),
    "http": ("downloads/", "server/"),
    "urllib.request": ("downloads/",),
    "requests": (),
    "httpx": (),
    "httpx2": ("downloads/",),
    "huggingface_hub": ("downloads/hub",),
    "keyring": ("downloads/credentials",),
}
# Only here may everything be caught: the outermost frame of a thread or of the program.
BORDERS = frozenset(
    {
        "control/export.py",
        "engine/worker.py",
        "render/typeset_work.py",
        "downloads/desk.py",
        "downloads/manager.py",
        "downloads/process/child.py",
        "downloads/process/host.py",
        "downloads/together.py",
        "__main__.py",
    }
)
NEVER = {
    "processEvents": "a hidden event loop",
    "sender": "a method should be told who calls",
    "terminate": "kills a thread that may hold locks",
}
NO_LOCATOR = frozenset({"control", "ui"})  # those who make the application may ask whether there is one
NEVER_BUILTIN = {"print": "use logging", "eval": "runs text", "exec": "runs text", "breakpoint": "left behind"}
MAY_PRINT = "cli/"
NEVER_NAMED = {"QThread": "plain threads only: rooms stay testable without Qt"}
NO_SLEEP = frozenset({"control", "ui", "bootstrap"})  # they live in the thread of the window
NO_SUCH_FILE = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})
MAX_LINES = 400


def room_of(where: str) -> str:
    """The room of a file, by its path below app/."""
    return PurePosixPath(where).with_suffix("").parts[0]


def imports(text: str) -> set[str]:
    """Every module or name that a file imports, also inside functions: a late import is an import."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
    return names


def _belongs(where: str, places: tuple[str, ...]) -> bool:
    return any(where.startswith(place) for place in places)


def check_imports(where: str, text: str) -> Iterator[str]:
    """Who may import whom, where Qt may be, which foreign module has which home."""
    room = room_of(where)
    if room not in MAY_IMPORT:
        yield f"unknown room {room}"
        return
    allowed = MAY_IMPORT[room] | MORE_IMPORTS.get(where, frozenset()) | {room}
    for name in sorted(imports(text)):
        top, _, rest = name.partition(".")
        part = rest.partition(".")[0]
        if name.startswith("."):
            yield f"relative import {name}"
        granted = name.startswith(MORE_FILES.get(room, ())) or name == "app.__version__"
        if top == "app" and part not in allowed and not granted:
            yield f"{room} may not import {name}"
        if top == "PySide6" and part not in QT.get(where, QT.get(room, frozenset())):
            yield f"no {name} in {room}"
        for module, places in ONLY_IN.items():
            if f"{name}.".startswith(f"{module}.") and not _belongs(where, places):
                yield f"{module} belongs in {' or '.join(places) or 'no file'}"
        if (last := name.rpartition(".")[2]) in NEVER_NAMED:
            yield f"{last}: {NEVER_NAMED[last]}"


def check_size(where: str, text: str) -> Iterator[str]:
    """How long a file may grow, and what it may be called."""
    lines = text.count("\n")
    if lines > MAX_LINES:
        yield f"{lines} lines; {MAX_LINES} are the limit"
    if PurePosixPath(where).stem in NO_SUCH_FILE:
        yield "its name says nothing"


def check_traps(where: str, text: str) -> Iterator[str]:
    """Calls that are known to end badly, and faults swallowed where they should not be."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and where not in BORDERS:
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"everything" if kind is None else ast.unparse(kind) for kind in kinds}
            if broad := names & {"everything", "Exception", "BaseException"}:
                yield f"line {node.lineno}: catches {broad.pop()}"
        if isinstance(node, ast.Call):
            yield from (f"line {node.lineno}: {fault}" for fault in _faults_of_call(where, node))


def _faults_of_call(where: str, node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func).rpartition(".")[2]
    if isinstance(node.func, ast.Attribute) and name in NEVER:
        yield f"{name}, {NEVER[name]}"
    may = name == "print" and where.startswith(MAY_PRINT)
    if isinstance(node.func, ast.Name) and name in NEVER_BUILTIN and not may:
        yield f"{name}, {NEVER_BUILTIN[name]}"
    if name == "connect" and any(isinstance(argument, ast.Lambda) for argument in node.args):
        yield "connects a lambda, which runs in the emitter's thread"
    if name == "instance" and room_of(where) in NO_LOCATOR:
        yield "instance, objects arrive by constructor"
    if name == "sleep" and room_of(where) in NO_SLEEP:
        yield "sleep, the window stands still"


def check_form(where: str, text: str) -> Iterator[str]:
    """A docstring for the module and each class, and no work at import."""
    tree = ast.parse(text)
    if ast.get_docstring(tree) is None:
        yield "the module has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and ast.get_docstring(node) is None:
            yield f"line {node.lineno}: class {node.name} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield f"line {node.lineno}: work at import"
        if isinstance(node, ast.For | ast.While | ast.With | ast.Try):
            yield f"line {node.lineno}: work at import"


def cycles(files: dict[str, str]) -> list[list[str]]:
    """Import cycles between the modules of these files (path below app/ → text); each cycle once."""
    modules = {"app." + where.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): where for where in files}
    graph: dict[str, set[str]] = {}
    for module, where in modules.items():
        names = {name for name in imports(files[where]) if name.startswith("app.")}
        targets = {name if name in modules else name.rpartition(".")[0] for name in names}
        graph[module] = {target for target in targets if target in modules and target != module}
    return _rings(graph)


def _rings(graph: dict[str, set[str]]) -> list[list[str]]:
    """Takes away what has no way on until only rings, and what leads to them, are left; then walks one."""
    left = dict(graph)
    while ends := [node for node, targets in left.items() if not targets & left.keys()]:
        for node in ends:
            del left[node]
    if not left:
        return []
    path = [min(left)]
    while (following := min(left[path[-1]] & left.keys())) not in path:
        path.append(following)
    return [[*path[path.index(following) :], following]]


RULES: tuple[Callable[[str, str], Iterator[str]], ...] = (check_imports, check_size, check_traps, check_form)

# Put together here, so that this file keeps the rule itself.
_FOLDERS = ("work", "root", "home/[a-z]+", "Users/[A-Za-z]+")
_MACHINE_PATHS = re.compile("|".join(f"/{folder}/" for folder in _FOLDERS))
_REGISTRIES = re.compile(r"py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)|crates" + r"\.io", re.I)
_URL = re.compile(r"[a-z]+://|--(?:extra-)?index-url|--find-links|--trusted-host", re.I)


def check_words(text: str) -> Iterator[str]:
    """What no file of the repository may name: a folder of somebody's machine, a package registry."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _MACHINE_PATHS.search(line) or _REGISTRIES.search(line):
            yield f"line {number}: {found[0]}"


def check_lock(text: str) -> Iterator[str]:
    """A lock pins every version with hashes, and says nothing about where files come from."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _URL.search(line):
            yield f"line {number}: {found[0]}"
    requirements = [line for line in text.splitlines() if line and not line[0].isspace() and not line.startswith("#")]
    for line in requirements:
        if "==" not in line.partition(";")[0]:
            yield f"not pinned: {line}"
        if not line.endswith("\\"):
            yield f"no hash: {line}"
    if not requirements:
        yield "pins nothing"
