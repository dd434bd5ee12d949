"""What the names of GGUF files tell."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.downloads.names import is_model, is_safe, part_of, quantization_of


@pytest.mark.parametrize(
    ("path", "quantization"),
    [
        ("phi-4-Q4_K_M.gguf", "Q4_K_M"),
        ("phi-4-q4_k_m.gguf", "Q4_K_M"),
        ("phi-4-q4.gguf", "Q4"),
        ("phi-4-Q4_K.gguf", "Q4_K"),
        ("Phi-4-mini-instruct.Q8_0.gguf", "Q8_0"),
        ("Phi-4-mini-instruct.BF16.gguf", "BF16"),
        ("phi-4-reasoning-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("microsoft_Phi-4-mini-instruct-IQ3_XXS.gguf", "IQ3_XXS"),
        ("phi-4.i1-IQ1_S.gguf", "IQ1_S"),
        ("phi-4-Q4_0_4_8.gguf", "Q4_0_4_8"),
        ("phi-4-TQ1_0.gguf", "TQ1_0"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("phi-4-f16.gguf", "F16"),
        ("Q8_0/phi-4-Q8_0-00001-of-00002.gguf", "Q8_0"),
        ("UD-Q2_K_XL/phi-4-00001-of-00002.gguf", "UD-Q2_K_XL"),
        ("phi-4.gguf", ""),
        ("phi-4-quality.gguf", ""),
        ("FAQ8_0.gguf", ""),
    ],
)
def test_quantization(path: str, quantization: str) -> None:
    assert quantization_of(path) == quantization


@pytest.mark.parametrize("path", ["phi-4-Q4_K_M.gguf", "PHI.GGUF", "BF16/phi-4-00001-of-00002.gguf"])
def test_models(path: str) -> None:
    assert is_model(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "config.json",
        "mmproj-model-f16.gguf",
        "Phi-4-mmproj-BF16.gguf",
        "imatrix_unsloth.gguf",
        "phi-4.imatrix.gguf",
        "phi-4-Q4_K_M.gguf.part",
        "gguf",
    ],
)
def test_no_models(path: str) -> None:
    assert not is_model(path)


@pytest.mark.parametrize(
    "path",
    [
        "../phi.gguf",
        "/etc/phi.gguf",
        "a//phi.gguf",
        "a/./phi.gguf",
        "a/.hidden.gguf",
        "C:\\phi.gguf",
        "C:phi.gguf",
        "a\\phi.gguf",
        "phi\n.gguf",
        "phi?.gguf",
        " phi.gguf",
        "folder./phi.gguf",
        "aux.gguf",
        "NUL/phi.gguf",
        "conin$.gguf",
        "com¹.gguf",
        "phi\u202efugg.gguf",
        "phi\ud800.gguf",
        "a" * 400 + ".gguf",
        "ü" * 110 + ".gguf",
        "/".join(["ü" * 50] * 4) + "/phi.gguf",
        "a/" * 9 + "phi.gguf",
        "",
    ],
)
def test_paths_that_would_leave_their_folder_or_cannot_be_stored(path: str) -> None:
    assert not is_safe(path)
    assert not is_model(path)


@given(st.text(max_size=80))
def test_a_safe_path_stays_below_its_folder(path: str) -> None:
    if is_safe(path):
        for kind in (PurePosixPath, PureWindowsPath):
            parts = kind("models", path).parts
            assert parts[0] == "models"
            assert len(parts) == path.count("/") + 2
            assert not {"..", "."} & {*parts}
    assert quantization_of(path).lower() in path.lower()


def test_parts() -> None:
    assert part_of("a/phi-Q8_0-00002-of-00003.gguf") == ("a/phi-Q8_0", 2, 3)
    assert part_of("phi-Q8_0.gguf") == ("phi-Q8_0.gguf", 1, 1)
