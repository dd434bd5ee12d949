"""Fetching a model from a hub on this machine, against curl: goodput, processor time, memory, and the window's thread.

    python -m tests.bench.transfer [MIB] [RUNS] [FOLDER]

- goodput: one file as fast as it goes, verified and synced; curl in turns, alone, and followed by sync and sha256sum.
- far: 50 ms before each answer and 20 MB/s for each connection.
- window: the whole program with its models page open, fetching four files at once, while a timer of Qt's asks every
  millisecond how long it had to wait; over a line of 1 Gbit/s, and as fast as it goes; and while it asks a hub about
  the catalogue. Four curls for comparison share only the processors with it. "Own" is the most processor time that the
  window's thread itself took in one turn; beside it a process that does nothing but sleep tells how long it waited.

FOLDER is where files are put; without it, the system's folder for temporary ones. The time of ours begins when it is
told which model to fetch, and includes asking the hub with huggingface_hub. Targets: at least 0.9 of curl with the same
duties, 3 times curl when far, at most 100 MB above idle, at most 16 ms in the window. RUNS 0: the window alone.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from app.downloads.transfer.tuner import ALL
from tests.bench.sleeper import Sleeper
from tests.support.hub.local_hub import LocalHub, local_hub

MIB, RUNS = 2048, 3
FAR_MIB, FAR_DELAY, FAR_RATE = 384, 0.05, 20e6
WINDOW_MIB, AT_ONCE = 256, 4
GIGABIT, CONNECTIONS = 125e6, ALL  # bytes per second; connections that share it
REPOSITORY = "bench/model"
ROOT = Path(__file__).parents[2]


def publish(hub: LocalHub, name: str, mib: int) -> Path:
    path = hub.publish(REPOSITORY, name, b"")
    with path.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(1 << 20))
    hub.seen()
    subprocess.run(["curl", "-sfL", "-o", os.devnull, url(hub, name)], check=True)  # the server hashes it once
    return path


def url(hub: LocalHub, name: str) -> str:
    return f"{hub.endpoint}/{REPOSITORY}/resolve/main/{name}"


def fetch(hub: LocalHub, folder: Path, names: list[str]) -> dict[str, float]:
    """Ours, in a process of its own; what it measured."""
    return measured(hub, folder, "transfer_process", str(folder / "models"), *names)


def measured(hub: LocalHub, folder: Path, module: str, *arguments: str) -> dict[str, float]:
    """What a process told that has a home of its own; the models that it has fetched are deleted."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.endpoint,
        "PHIDIAS_HOME": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    for path in (folder / "models").rglob("*"):
        if path.is_file():
            path.unlink()
    told: dict[str, float] = json.loads(done.stdout)
    return told


def curl(hub: LocalHub, folder: Path, name: str, *, duties: bool) -> float:
    """Seconds. `duties`: the file is synced and its hash computed, too."""
    target = folder / "curl.gguf"
    before = time.monotonic()
    subprocess.run(["curl", "-sfL", "-o", str(target), url(hub, name)], check=True)
    if duties:
        subprocess.run(["sync", str(target)], check=True)
        subprocess.run(["sha256sum", str(target)], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - before
    target.unlink()
    return seconds


def in_turns(runs: int, measures: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each; the first round fills caches and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in measures}
    for run in range(runs + 1):
        for name, measure in measures.items():
            seconds = measure()
            if run:
                times[name].append(seconds)
    return {name: statistics.median(each) for name, each in times.items()}


def goodput(hub: LocalHub, folder: Path, mib: int, runs: int) -> None:
    publish(hub, "large.gguf", mib)
    ours: list[dict[str, float]] = []

    def run_ours() -> float:
        ours.append(fetch(hub, folder, ["large.gguf"]))
        return ours[-1]["seconds"]

    seconds = in_turns(
        runs,
        {
            "curl": lambda: curl(hub, folder, "large.gguf", duties=False),
            "curl, sync, sha256sum": lambda: curl(hub, folder, "large.gguf", duties=True),
            "phidias": run_ours,
        },
    )
    for name, each in seconds.items():
        print(f"goodput  {name:22} {mib * 1.048576 / each:7.0f} MB/s   {each:.2f} s")
    processor = statistics.median(each["processor"] for each in ours) / (mib / 1024)
    memory = max(each["memory"] for each in ours) / 1e6
    same, plain = seconds["curl, sync, sha256sum"] / seconds["phidias"], seconds["curl"] / seconds["phidias"]
    print(f"goodput  {same:.2f} of curl with the same duties (target 0.9), {plain:.2f} of curl alone")
    print(f"goodput  {processor:.2f} processor seconds per GiB; at most {memory:.0f} MB above idle (target 100)")


def far(hub: LocalHub, folder: Path, runs: int) -> None:
    publish(hub, "far.gguf", FAR_MIB)
    hub.order(delay=FAR_DELAY, rate=FAR_RATE)
    seconds = in_turns(
        min(runs, 2),
        {
            "curl": lambda: curl(hub, folder, "far.gguf", duties=False),
            "phidias": lambda: fetch(hub, folder, ["far.gguf"])["seconds"],
        },
    )
    hub.order(delay=0.0, rate=0.0)
    for name, each in seconds.items():
        print(f"far      {name:22} {FAR_MIB * 1.048576 / each:7.0f} MB/s   {each:.2f} s")
    print(f"far      {seconds['curl'] / seconds['phidias']:.1f} times curl's single stream (target 3)")


def window(hub: LocalHub, folder: Path) -> None:
    names = [f"window-{number}.gguf" for number in range(AT_ONCE)]
    for name in names:
        publish(hub, name, WINDOW_MIB)

    def wait(*what: str) -> dict[str, float]:
        with Sleeper() as sleeper:
            found = measured(hub, folder, "transfer_window", str(folder), *what)
            slept = sleeper.end()
        return {**found, **{f"sleeper {name}": value for name, value in slept.items()}}

    all_of = {"idle": wait("idle"), "asking a hub": wait("refresh")}
    hub.order(rate=GIGABIT / CONNECTIONS)
    all_of["four over 1 Gbit/s"] = wait(*names)
    hub.order(rate=0.0)
    all_of["four unlimited"] = wait(*names)
    with ExitStack() as stack:
        for name in names:
            command = ["curl", "-sfL", "-o", str(folder / name), url(hub, name)]
            stack.enter_context(subprocess.Popen(command))
        all_of["beside four curls"] = wait("idle")
    for what, each in all_of.items():
        print(
            f"window   {what:20} longest wait {each['longest']:5.1f} ms, 99.9 % below {each['most']:5.1f} ms,"
            f" {each['late']:.0f} of {each['count']:.0f} above 16 ms; own {each['own']:.1f} ms;"
            f" sleeper {each['sleeper longest']:.1f} ms, {each['sleeper late']:.0f} of {each['sleeper count']:.0f}"
        )


def main() -> None:
    mib, runs = (int(text) for text in [*sys.argv[1:3], *map(str, (MIB, RUNS)[len(sys.argv[1:3]) :])])
    base = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory(dir=base) as folder, local_hub(Path(folder) / "published") as hub:
        if runs:
            goodput(hub, Path(folder), mib, runs)
            far(hub, Path(folder), runs)
        window(hub, Path(folder))


if __name__ == "__main__":
    main()
