"""What people type and paste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.catalogue import Hub
from app.core.errors import AppError
from app.downloads.names import is_safe
from app.downloads.reference import Reference, is_repository, parse

HF, MS = Hub.HUGGING_FACE, Hub.MODELSCOPE
NAME = "bartowski/phi-4-GGUF"
FILE = "phi-4-Q4_K_M.gguf"


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (NAME, Reference(NAME)),
        (f"  {NAME}\n", Reference(NAME)),
        (f"{NAME}:Q4_K_M", Reference(NAME, quantization="Q4_K_M")),
        (f"{NAME}:q4_k_m", Reference(NAME, quantization="Q4_K_M")),
        (f"{NAME}:UD-Q4_K_XL", Reference(NAME, quantization="UD-Q4_K_XL")),
        (f"{NAME}/{FILE}", Reference(NAME, path=FILE)),
        ("Mungert/Phi-4-mini-instruct.gguf", Reference("Mungert/Phi-4-mini-instruct.gguf")),
        (f"https://huggingface.co/{NAME}", Reference(NAME, HF)),
        (f"https://www.huggingface.co/{NAME}/", Reference(NAME, HF)),
        (f"huggingface.co/{NAME}", Reference(NAME, HF)),
        (f"hf.co/{NAME}:Q4_K_M", Reference(NAME, HF, quantization="Q4_K_M")),
        (f"https://hf-mirror.com/{NAME}/tree/main", Reference(NAME, HF)),
        (f"https://huggingface.co/{NAME}/tree/abc123/Q8_0", Reference(NAME, HF, "abc123", "Q8_0")),
        (f"https://huggingface.co/{NAME}/blob/main/{FILE}", Reference(NAME, HF, path=FILE)),
        (f"https://huggingface.co/{NAME}/resolve/main/{FILE}?download=true", Reference(NAME, HF, path=FILE)),
        (f"https://huggingface.co/{NAME}?library=llama#files", Reference(NAME, HF)),
        (f"https://modelscope.cn/models/{NAME}", Reference(NAME, MS)),
        (f"https://www.modelscope.cn/models/{NAME}/files", Reference(NAME, MS)),
        (f"https://modelscope.cn/models/{NAME}/file/view/master/{FILE}?status=2", Reference(NAME, MS, path=FILE)),
        (f"https://modelscope.cn/models/{NAME}/resolve/v1/{FILE}", Reference(NAME, MS, "v1", FILE)),
    ],
)
def test_references(text: str, reference: Reference) -> None:
    assert parse(text) == reference


@pytest.mark.parametrize(
    "text",
    ["phi 4 reasoning", "phi-4", "a/b/c/d", "a/b:nonsense", "-a/b", "a/..", "a--b/c", "a/b:Q4_K_M/x.gguf", "π/4"],
)
def test_words(text: str) -> None:
    assert parse(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/a/b",
        "ftp://[",
        "https://huggingface.co/",
        "https://huggingface.co/microsoft",
        "https://huggingface.co/datasets/a/b",
        "https://huggingface.co/a/b/blob/main/%2e%2e/%2e%2e/x.gguf",
        "https://modelscope.cn/datasets/a/b",
        "https://huggingface.co.evil.example/a/b",
        "file:///etc/passwd",
    ],
)
def test_addresses_without_a_model(text: str) -> None:
    with pytest.raises(AppError) as caught:
        parse(text)
    assert caught.value.problem.advice


HOSTS = st.sampled_from(["", "https://huggingface.co/", "hf.co/", "https://modelscope.cn/models/", "https://[", "x://"])
LETTERS = st.text(st.sampled_from("ab-._/:%?#[]@ 2eQ4_KMguf\n\x00π"), max_size=40) | st.text(max_size=40)


@given(HOSTS, LETTERS)
def test_whatever_is_pasted_is_a_reference_or_words_or_told(host: str, text: str) -> None:
    try:
        meant = parse(host + text)
    except AppError:
        return
    if isinstance(meant, Reference):
        assert is_repository(meant.repository)
        assert not meant.path or is_safe(meant.path)


def test_a_folder_means_what_is_in_it() -> None:
    folder = Reference(NAME, path="Q8_0")
    assert folder.means("Q8_0/phi-4-00001-of-00002.gguf", "Q8_0")
    assert not folder.means("Q8_0_L/phi-4.gguf", "Q8_0")
    assert Reference(NAME, quantization="Q4_K_M").means("x", "q4_k_m")
    assert not Reference(NAME, quantization="Q4_K").means("x", "Q4_K_M")
