"""Which llama.cpp is built, and which wheel is taken from the shelf."""

import zipfile
from pathlib import Path

import pytest

from setup_steps import llama
from setup_steps.llama import Flavour

CPU, CUDA = Flavour.CPU, Flavour.CUDA


def program(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without CUDA: a folder that is all of PATH."""
    monkeypatch.setattr(llama, "TOOLKIT", str(tmp_path / "nowhere"))
    monkeypatch.setattr(llama, "DRIVER", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("CUDA_HOME", "CUDA_PATH", "CMAKE_ARGS", "CUDACXX", "CMAKE_BUILD_PARALLEL_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_cuda_by_itself_only_with_driver_and_compiler(machine: Path) -> None:
    assert llama.choose(None, None, recorded_was_asked=False) is CPU
    assert llama.hint(CPU) == ""
    program(machine, "nvidia-smi")
    assert llama.choose(None, None, recorded_was_asked=False) is CPU
    assert "ready-made builds" in llama.hint(CPU)
    program(machine, "nvcc")
    assert llama.choose(None, None, recorded_was_asked=False) is CUDA
    assert llama.hint(CUDA) == ""


def test_the_compiler_is_found_beside_the_path(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "cuda" / "bin").mkdir(parents=True)
    program(machine / "cuda" / "bin", "nvcc")
    assert llama.nvcc() == ""
    monkeypatch.setenv("CUDA_HOME", str(machine / "cuda"))
    assert llama.nvcc() == str(machine / "cuda" / "bin" / "nvcc")
    assert llama.environment(CUDA, {})["CUDACXX"] == llama.nvcc()


@pytest.mark.parametrize(
    ("asked", "recorded", "was_asked", "chosen"),
    [(CPU, CUDA, True, CPU), (CUDA, CPU, False, CUDA), (None, CPU, True, CPU), (None, CUDA, False, CUDA)],
)
def test_a_wish_is_kept_until_the_next(
    machine: Path, asked: Flavour | None, recorded: Flavour, was_asked: bool, chosen: Flavour
) -> None:
    assert llama.choose(asked, recorded, recorded_was_asked=was_asked) is chosen


def test_a_machine_that_got_cuda_uses_it(machine: Path) -> None:
    program(machine, "nvidia-smi")
    program(machine, "nvcc")
    assert llama.choose(None, CPU, recorded_was_asked=False) is CUDA
    assert llama.choose(None, CPU, recorded_was_asked=True) is CPU


def test_the_users_cmake_arguments_come_last(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=off -DGGML_VULKAN=on")
    assert llama.environment(CUDA, {})["CMAKE_ARGS"].endswith("-DGGML_CUDA=off -DGGML_VULKAN=on")


def test_shelves_differ_by_what_is_built(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves = {llama.shelf(machine, "a==1", CPU), llama.shelf(machine, "a==2", CPU), llama.shelf(machine, "a==1", CUDA)}
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_VULKAN=on")
    shelves.add(llama.shelf(machine, "a==1", CPU))
    assert len(shelves) == 4
    assert llama.shelf(machine, "a==1", CPU) == llama.shelf(machine, "a==1", CPU)


def test_a_damaged_wheel_is_removed(tmp_path: Path) -> None:
    assert llama.sound_wheel(tmp_path / "none") is None
    wheel = tmp_path / "llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("llama_cpp/lib/libllama.so", b"machine code" * 1000)
    assert llama.sound_wheel(tmp_path) == wheel
    data = bytearray(wheel.read_bytes())
    data[500] ^= 1
    wheel.write_bytes(data)
    assert llama.sound_wheel(tmp_path) is None
    assert not wheel.exists()
    wheel.write_bytes(bytes(data[:700]))
    assert llama.sound_wheel(tmp_path) is None
    assert not wheel.exists()
