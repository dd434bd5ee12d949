"""Runs a long command: all it says goes to the log, how far it is goes to the terminal."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup_steps.layout import WINDOWS
from setup_steps.report import SetupError, Step

LOOK = 0.2  # seconds between two looks at what a command has written

_COMPILED = re.compile(r"\[\s*(\d+)/(\d+)\]")
_MSBUILD = re.compile(r"^\s*(?:[\w+-]+\.(?:c|cpp|cu))\s*$")
_PIP = re.compile(r"\s*(Collecting|Downloading|Installing collected packages|Processing)\b:?\s*(\S+)?")

_FAULTS = (
    (
        re.compile(r"No space left on device|Errno 28|not enough space on the disk|Disk quota exceeded", re.I),
        "The disk is full.",
        "Free about 3 GB and run the same command again; what is done stays done.",
    ),
    (
        re.compile(r"DO NOT MATCH THE HASHES", re.I),
        "A downloaded file is not the one this version of Phidias was tested with.",
        "Try again; if it stays so, your package mirror serves altered files.",
    ),
    (
        re.compile(
            r"name resolution|getaddrinfo failed|nodename nor servname|NewConnectionError|ConnectTimeout|"
            r"Read timed out|Network is unreachable|Connection (?:refused|reset|aborted)|ProxyError|SSLError|"
            r"NameResolutionError|RemoteDisconnected|IncompleteRead|IncompleteDownload",
            re.I,
        ),
        "The packages could not be downloaded.",
        "The first setup needs the network (about 300 MB). Check the connection and pip's own configuration "
        "(proxy, mirror), then run the same command again.",
    ),
    (
        re.compile(r"No matching distribution found|Could not find a version", re.I),
        "A package has no file for this system, or the package server could not be reached.",
        "Look in the log which one it is. The README says which systems are supported.",
    ),
    (
        re.compile(r"CMake Error|ninja: build stopped|compilation terminated|CMake build failed", re.I),
        "llama.cpp could not be compiled.",
        "The log has the whole story. --cpu builds without CUDA; a ready-made build needs no compiler: see "
        '"GPU and ready-made builds" in README.md.',
    ),
)


def explain(output: str, command: str) -> SetupError:
    """The fault behind a failed command, in words, from what it printed."""
    for pattern, detail, advice in _FAULTS:
        if pattern.search(output):
            reason = _first_error(output) if "compiled" in detail else ""
            return SetupError(f"{command} failed.", f"{detail}\n{reason}".strip(), advice)
    last = [line for line in output.splitlines() if line.strip()][-3:]
    return SetupError(f"{command} failed.", "\n".join(last), "The log has all of its output.")


def _first_error(output: str) -> str:
    """What the compiler or CMake found first, with the lines that belong to it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    found = next((i for i, line in enumerate(lines) if re.search(r"\berror:|CMake Error", line, re.I)), len(lines))
    return "\n".join(f"  {line}" for line in lines[found : found + 3])


def progress_of(line: str, packages: int) -> str:
    """How far pip or the compiler is according to one line of output; empty when it says nothing about it."""
    if compiled := _COMPILED.search(line):
        done, total = int(compiled[1]), int(compiled[2])
        return f"{100 * done // max(1, total)} % (file {done} of {total})"
    if _MSBUILD.match(line):
        return f"compiling {line.strip()}"
    if (said := _PIP.match(line)) is None:
        return ""
    if said[1].startswith("Installing"):
        return "downloaded, now unpacking" if packages > 1 else "installing"
    return f"{said[1].lower()} {Path(said[2]).name}" if said[2] else ""


def run(
    command: Sequence[str | Path], step: Step, log: Path, *, environment: Mapping[str, str], packages: int = 0
) -> None:
    """Runs to the end and raises SetupError when it fails; Ctrl-C stops the command and all it has started.

    The command writes into the log by itself. So when only this process is killed, the command comes to its end in
    order, and the guard, which it inherits, keeps the next setup waiting until then.
    """
    words = [str(part) for part in command]
    with log.open("a", encoding="utf-8") as record:
        record.write(f"\n$ {' '.join(words)}\n")
        record.flush()
        began = record.tell()
        child = subprocess.Popen(
            words,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=record,
            stderr=subprocess.STDOUT,
            start_new_session=not WINDOWS,
            close_fds=WINDOWS,
        )
    try:
        follow(log, began, step, packages, lambda: child.poll() is not None)
    except BaseException:
        _stop(child)
        raise
    if child.returncode != 0:
        name = words[2] if words[1] == "-m" else Path(words[0]).name
        with log.open("rb") as written:
            written.seek(began)
            raise explain(written.read().decode("utf-8", "replace"), name)


def follow(log: Path, began: int, step: Step, packages: int, over: Callable[[], bool]) -> None:
    """Shows how far the command is that writes this log, until it is over."""
    while not over():
        lines, began = _news(log, began)
        if text := next((text for line in reversed(lines) if (text := progress_of(line, packages))), ""):
            step.progress(text)
        time.sleep(LOOK)


def _news(log: Path, began: int) -> tuple[list[str], int]:
    """What has been written since, and where that ends; a log that is begun anew is read from its start."""
    try:
        with log.open("rb") as written:
            end = written.seek(0, os.SEEK_END)
            began = began if began <= end else 0
            written.seek(began)
            text = written.read(end - began)
    except OSError:
        return [], 0
    return text.decode("utf-8", "replace").splitlines(), end


def _stop(child: subprocess.Popen[bytes]) -> None:
    if WINDOWS:
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGTERM)
    child.wait()
