"""`phidias fit`: what it says of this machine and of imagined ones."""

import json

import pytest

from app.cli.arguments import FitOptions, parse
from app.cli.fit import imagined, show_fit
from app.core.machine import GIB, Gpu, Machine
from app.core.models import Variant
from app.engine.survey import usable

OWN = Machine(8, 32 * GIB, 20 * GIB, (Gpu("NVIDIA GeForce RTX 4070", 12 * GIB, 11 * GIB, 504e9),), 50e9)


def test_what_can_be_said() -> None:
    assert parse(["fit"]) == FitOptions()
    given = parse(["fit", "phi-4-mini-reasoning", "--json", "--ram", "16", "--vram", "7.5"])
    assert given == FitOptions(Variant.PHI_4_MINI_REASONING, True, 16, 7.5)


@pytest.mark.parametrize("wrong", [["starter"], ["phi-5"], ["--ram", "0"], ["--vram", "-1"], ["--ram", "much"]])
def test_what_can_not_be_said(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        parse(["fit", *wrong])
    assert exit_.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_imagined_machine_has_what_was_said_and_the_rest_of_this_one() -> None:
    assert imagined(OWN, None, None) is OWN
    less = imagined(OWN, 8, None)
    assert (less.total_memory, less.gpus, less.imagined) == (8 * GIB, OWN.gpus, True)
    assert imagined(OWN, None, 0).gpus == ()
    other = imagined(OWN, None, 24)
    assert (other.gpus[0].total_memory, other.total_memory) == (24 * GIB, 32 * GIB)


def test_the_table_on_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_fit(FitOptions()) == 0
    printed = capsys.readouterr().out
    for words in ("Phi-4-mini-reasoning", "Phi-4-reasoning-plus", "Q4_K_M", "All figures are estimates", "of memory"):
        assert words in printed


def test_one_variant_on_an_imagined_machine_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_fit(FitOptions(Variant.PHI_4_REASONING, memory=32, gpu_memory=12)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("32 GB of memory · a GPU with 12 GB (imagined)")
    assert "Q4_K_M: whole on your 12 GB GPU with 16k of reasoning in an 8-bit cache" in lines[3]
    assert [line.split()[1] for line in lines if line.startswith("▶")] == ["Q4_K_M"]
    assert any(line.startswith("32k") and "34 of 40 layers on the GPU" in line for line in lines)
    assert "Phi-4-mini-reasoning" not in "".join(lines)
    assert "begin with this one" in lines[2]
    assert "assumed" in lines[-1]


def test_a_machine_too_small_for_anything_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_fit(FitOptions(Variant.PHI_4, memory=4, gpu_memory=0)) == 0
    printed = capsys.readouterr().out
    assert "Even its smallest file needs" in printed
    assert "▶" not in printed
    assert "begin with" not in printed  # with another variant, but that was not asked for


def test_json_has_every_context_and_cache(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_fit(FitOptions(Variant.PHI_4_MINI_REASONING, True, 16, 8)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["machine"]["imagined"] is True
    assert said["first"] == "phi-4-mini-reasoning"
    (variant,) = said["variants"]
    assert variant["recommended"] in {file["id"] for file in variant["files"]}
    assert variant["reason"].startswith("Q8_0: whole on your 8 GB GPU")
    for file in variant["files"]:
        assert {(fit["context"], fit["kv_type"]) for fit in file["fits"]} == {
            (1024 * size, kind) for size in (4, 8, 16, 32, 64, 128) for kind in ("f16", "q8_0", "q4_0")
        }
        assert file["fit"]["verdict"] in ("all on the GPU", "some layers on the GPU", "CPU only", "does not fit")


# The machine as models see it


def test_gpus_are_those_that_llama_cpp_can_use() -> None:
    device = Gpu("NVIDIA GeForce RTX 4070", 12 * GIB, 10 * GIB)
    assert usable(OWN, (device,)).gpus == (Gpu("NVIDIA GeForce RTX 4070", 12 * GIB, 10 * GIB, 504e9),)
    unused = usable(OWN, ())
    assert unused.gpus == ()
    assert unused.note == "NVIDIA GeForce RTX 4070 is not used: this build of llama.cpp can't."
    stranger = Gpu("AMD Radeon RX 7900 XTX", 24 * GIB, 23 * GIB)
    assert usable(Machine(8, GIB, GIB), (stranger,)).gpus == (stranger,)
    assert usable(Machine(8, GIB, GIB), ()).note == ""
