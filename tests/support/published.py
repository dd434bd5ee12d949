"""Published files of the family: sizes in bytes by quantization, and pretended machines to hold them against."""

from app.core.catalogue import CatalogueEntry, Hub, RemoteFile, RemoteModel
from app.core.machine import GIB, Gpu, Machine
from app.core.models import Variant
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_REASONING_SHAPE, PHI_4_SHAPE, ModelShape

# bartowski/phi-4-GGUF and bartowski/microsoft_Phi-4-mini-instruct-GGUF
LARGE = {
    "F16": 29_323_399_616,
    "Q8_0": 15_580_500_416,
    "Q6_K": 12_030_251_456,
    "Q5_K_M": 10_604_188_096,
    "Q4_K_M": 9_053_114_816,
    "Q4_K_S": 8_440_762_816,
    "IQ4_XS": 7_941_378_496,
    "Q3_K_M": 7_363_269_056,
    "Q2_K": 5_547_348_416,
}
MINI = {
    "F16": 7_680_694_656,
    "Q8_0": 4_084_611_456,
    "Q6_K": 3_155_623_296,
    "Q5_K_M": 2_848_128_384,
    "Q4_K_M": 2_491_874_688,
    "Q4_K_S": 2_337_734_016,
    "IQ4_XS": 2_224_487_808,
    "Q3_K_M": 2_117_533_056,
    "Q2_K": 1_682_636_160,
}


def entry(variant: Variant, shape: ModelShape, sizes: dict[str, int]) -> CatalogueEntry:
    """A variant with one repository."""
    models = tuple(
        RemoteModel(Hub.HUGGING_FACE, f"p/{variant.value}", "main", name, (RemoteFile(f"{name}.gguf", size),))
        for name, size in sizes.items()
    )
    reasons = "reasoning" in variant.value
    context = shape.trained_context
    return CatalogueEntry(variant, variant.value, "", context, "MIT", "", reasons, shape, (), models)


ENTRIES = (
    entry(Variant.PHI_4_MINI_REASONING, PHI_4_MINI_SHAPE, MINI),
    entry(Variant.PHI_4_MINI_INSTRUCT, PHI_4_MINI_SHAPE, MINI),
    entry(Variant.PHI_4_REASONING, PHI_4_REASONING_SHAPE, LARGE),
    entry(Variant.PHI_4, PHI_4_SHAPE, LARGE),
)


def machine(memory: float, gpu: float = 0, bandwidth: float = 400e9) -> Machine:
    """With so many GiB, all of it free."""
    size = int(gpu * GIB)
    gpus = (Gpu("A GPU", size, size, bandwidth),) if size else ()
    return Machine(8, int(memory * GIB), int(memory * GIB), gpus, 40e9)
