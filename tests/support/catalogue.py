"""A small catalogue with the true shape of the family, for tests that need no more."""

from app.core.catalogue import Benchmark, Catalogue, CatalogueEntry, Hub, RemoteFile, RemoteModel
from app.core.models import Variant
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_REASONING_SHAPE, ModelShape

MINI_SIZES = {
    "Q8_0": 4_084_611_616,
    "Q6_K": 3_155_623_456,
    "Q5_K_M": 2_848_128_544,
    "Q4_K_M": 2_491_874_848,
    "Q3_K_M": 2_117_533_216,
    "Q2_K": 1_682_636_320,
}
LARGE_SIZES = {
    "Q8_0": 15_580_502_016,
    "Q6_K": 12_030_253_056,
    "Q5_K_M": 10_604_189_696,
    "Q4_K_M": 9_053_116_416,
    "Q3_K_M": 7_363_270_656,
}
HASH = "ce8becd58f350d8ae0ec3bbb201ab36f750ffab17ab6238f39292d12ab68ea06"


def remote(repository: str, name: str, quantization: str, size: int | None, variant: Variant) -> RemoteModel:
    """One quantization as the catalogue has it; the hash is known for Q4_K_M alone."""
    sha256 = HASH if quantization == "Q4_K_M" and variant is Variant.PHI_4_MINI_REASONING else ""
    file = RemoteFile(f"{name}-{quantization}.gguf", size, sha256)
    return RemoteModel(Hub.HUGGING_FACE, repository, "main", quantization, (file,), bool(sha256), variant)


def entry(
    variant: Variant, name: str, purpose: str, shape: ModelShape, sizes: dict[str, int], scores: dict[str, float]
) -> CatalogueEntry:
    """One variant of bartowski's repositories."""
    repository = f"bartowski/microsoft_{name}-GGUF"
    return CatalogueEntry(
        variant=variant,
        name=name,
        purpose=purpose,
        context=shape.trained_context,
        licence="MIT",
        card=f"https://huggingface.co/microsoft/{name}",
        reasons="reasoning" in name,
        shape=shape,
        benchmarks=tuple(Benchmark(each, score) for each, score in scores.items()),
        models=tuple(remote(repository, f"microsoft_{name}", q, size, variant) for q, size in sizes.items()),
    )


SMALL_CATALOGUE = Catalogue(
    (
        entry(
            Variant.PHI_4_MINI_REASONING,
            "Phi-4-mini-reasoning",
            "Mathematics with written reasoning, on most computers. The one to begin with.",
            PHI_4_MINI_SHAPE,
            MINI_SIZES,
            {"AIME 2024": 57.5, "MATH-500": 94.6, "GPQA Diamond": 52.0},
        ),
        entry(
            Variant.PHI_4_REASONING,
            "Phi-4-reasoning",
            "Hard problems, with long reasoning; wants a large GPU or patience.",
            PHI_4_REASONING_SHAPE,
            LARGE_SIZES,
            {"AIME 2024": 75.3, "GPQA Diamond": 65.8, "AIME 2025": 62.9},
        ),
        entry(
            Variant.PHI_4_MINI_INSTRUCT,
            "Phi-4-mini-instruct",
            "Quick answers in many languages, without reasoning.",
            PHI_4_MINI_SHAPE,
            MINI_SIZES,
            {"MATH-500": 71.8, "GPQA Diamond": 36.9},
        ),
    )
)
