"""What a computer has, as far as a model's size and speed depend on it."""

from dataclasses import dataclass

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Gpu:
    """A graphics processor. Memory in bytes, bandwidth in bytes a second."""

    name: str
    total_memory: int
    free_memory: int
    bandwidth: float = 0.0  # as its clocks say; 0: not told
    shared: bool = False  # its memory is a part of the processor's


@dataclass(frozen=True, slots=True)
class Machine:
    """A computer, this one or one thought of. Memory in bytes, bandwidth in bytes a second."""

    cores: int
    total_memory: int  # 0: not told
    free_memory: int  # what can be taken without pushing other programs out; 0: not told
    gpus: tuple[Gpu, ...] = ()  # those that can be used
    bandwidth: float = 0.0  # of the memory, measured; 0: not measured
    note: str = ""  # why a GPU that is there is not used, in a sentence
    imagined: bool = False

    @property
    def device(self) -> str:
        """What a model would run on: "12 GB GPU", "two GPUs with 48 GB", "8 cores"."""
        if not self.gpus:
            return "1 core" if self.cores == 1 else f"{self.cores} cores"
        size = gigabytes(sum(gpu.total_memory for gpu in self.gpus))
        return f"{size} GPU" if len(self.gpus) == 1 else f"{len(self.gpus)} GPUs with {size}"

    @property
    def words(self) -> str:
        """All of it: "8 cores · 32 GB of memory · NVIDIA GeForce RTX 4070 with 12 GB"."""
        parts = ["1 core" if self.cores == 1 else f"{self.cores} cores"]
        if self.total_memory:
            parts.append(f"{gigabytes(self.total_memory)} of memory")
        parts += [f"{gpu.name} with {gigabytes(gpu.total_memory)}" for gpu in self.gpus]
        return " · ".join(parts)


def gigabytes(size: int) -> str:
    """As it stands on a box: "8 GB" for a card that has 8188 MiB, "1.5 GB" for a small one."""
    amount = size / GIB
    return f"{amount:.1f} GB" if amount < 4 and abs(amount - round(amount)) > 0.1 else f"{round(amount)} GB"
