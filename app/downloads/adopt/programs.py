"""All programs whose models are found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt import gpt4all, hugging_face, jan, llama_cpp, lm_studio, ollama
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk


@dataclass(frozen=True, slots=True)
class Program:
    """How to find the models of one."""

    owner: Owner
    folders: Callable[[Surroundings], tuple[Path, ...]]
    find: Callable[[Path, Walk], Iterator[Found]]


PROGRAMS = (
    Program(Owner.HUGGING_FACE, hugging_face.folders, hugging_face.find),
    Program(Owner.LLAMA_CPP, llama_cpp.folders, llama_cpp.find),
    Program(Owner.LM_STUDIO, lm_studio.folders, lm_studio.find),
    Program(Owner.OLLAMA, ollama.folders, ollama.find),
    Program(Owner.JAN, jan.folders, jan.find),
    Program(Owner.GPT4ALL, gpt4all.folders, gpt4all.find),
)
