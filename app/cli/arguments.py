"""What can be said on the command line, parsed into frozen values."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from app import __version__
from app.cli.ask import AskOptions
from app.cli.hub_arguments import HubOptions
from app.cli.library_arguments import LibraryOptions, add_library_commands, library_options
from app.core.models import Variant

VARIANTS = tuple(each.value for each in Variant if each not in (Variant.STARTER, Variant.UNKNOWN))
WIDTHS, HEIGHTS = (460, 8000), (420, 8000)  # pixels of the window; it can't be smaller


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """Start the window."""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Render a Markdown file into a picture, a PDF or a web page."""

    source: Path
    target: Path
    width: int
    scale: float
    dark: bool


@dataclass(frozen=True, slots=True)
class ScreenshotOptions:
    """Make a picture of the real window."""

    target: Path
    question: str | None
    model: str | None
    width: int
    height: int
    scale: float
    dark: bool
    models: bool = False  # the page of the models instead of the conversation


@dataclass(frozen=True, slots=True)
class FitOptions:
    """Say what fits: one variant or all, on this machine or an imagined one. Memory in GiB; None: this machine's."""

    variant: Variant | None = None
    as_json: bool = False
    memory: float | None = None
    gpu_memory: float | None = None


Options = WindowOptions | AskOptions | RenderOptions | ScreenshotOptions | FitOptions | LibraryOptions | HubOptions


def parse(arguments: list[str]) -> Options:
    """Exits with 2 and one line on stderr when they are wrong."""
    given = _parser().parse_args(arguments)
    match given.command:
        case "ask":
            return _ask(given)
        case "fit":
            return FitOptions(Variant(given.variant) if given.variant else None, given.json, given.ram, given.vram)
        case "render":
            return RenderOptions(given.file, given.output, given.width, given.scale, given.theme == "dark")
        case "screenshot":
            return ScreenshotOptions(
                given.output,
                given.ask,
                given.model,
                given.width,
                given.height,
                given.scale,
                given.theme == "dark",
                given.page == "models",
            )
        case _:
            return library_options(given) or WindowOptions()


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        # A question may well begin with a minus, which argparse takes for an option.
        advice = "write -- before a question that begins with -; " if message.startswith("unrecognized") else ""
        sys.stderr.write(f"{self.prog}: {message} ({advice}see {self.prog} --help)\n")
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="phidias", description="Work mathematics with the Phi-4 family on your own machine.")
    parser.add_argument("--version", action="version", version=f"Phidias {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_ask(commands.add_parser("ask", help="ask one question; the solution goes to stdout"))
    _add_render(commands.add_parser("render", help="render a Markdown file as the window would"))
    _add_screenshot(commands.add_parser("screenshot", help="make a picture of the window"))
    _add_fit(commands.add_parser("fit", help="say which model suits this machine, and how fast it will be"))
    add_library_commands(commands.add_parser)
    return parser


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="the question; read from stdin when it is - or left out")
    parser.add_argument("--model", metavar="NAME|FILE", help="a GGUF file, or a name that phidias models shows")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seed", type=_WholeNumber(0), metavar="N", help="for the same answer again")
    parser.add_argument("--max-tokens", type=_WholeNumber(1), metavar="N", help="reasoning and solution together")
    parser.add_argument("--temperature", type=_Number(0.0, 10.0), metavar="T", help="0 always takes the likeliest")


def _add_render(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.md")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.(png|pdf|html|tex)")
    parser.add_argument("--width", type=_WholeNumber(100), default=760, metavar="PX")
    _add_look(parser)


def _add_screenshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("output", type=Path, metavar="OUT.png")
    parser.add_argument("--ask", metavar="QUESTION", help="ask this first and wait for the answer")
    parser.add_argument("--model", metavar="NAME|FILE")
    parser.add_argument("--page", choices=("chat", "models"), default="chat", help="what to show in the window")
    parser.add_argument("--width", type=_WholeNumber(*WIDTHS), default=1240, metavar="W")
    parser.add_argument("--height", type=_WholeNumber(*HEIGHTS), default=820, metavar="H")
    _add_look(parser)


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("variant", nargs="?", choices=VARIANTS, metavar="VARIANT", help=f"one of {', '.join(VARIANTS)}")
    parser.add_argument("--json", action="store_true", help="print one JSON object, with every context and cache")
    parser.add_argument("--ram", type=_Number(0.5, 8192), metavar="GB", help="as if the machine had so much memory")
    parser.add_argument("--vram", type=_Number(0, 8192), metavar="GB", help="as if its GPU had so much; 0: no GPU")


def _add_look(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", type=_Number(0.5, 4.0), default=1.0, metavar="S")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")


class _WholeNumber:
    """A whole number from `least` to `most`."""

    def __init__(self, least: int, most: int = 2**31 - 1) -> None:
        self._least, self._most = least, most

    def __call__(self, text: str) -> int:
        if not text.isdecimal() or not self._least <= int(text[:20]) <= self._most:
            limits = f"from {self._least} to {self._most}"
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {limits}")
        return int(text)


class _Number:
    """A number between two others."""

    def __init__(self, least: float, most: float) -> None:
        self._least, self._most = least, most

    def __call__(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not self._least <= number <= self._most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number between {self._least:g} and {self._most:g}")
        return number


def _ask(given: argparse.Namespace) -> AskOptions:
    return AskOptions(
        question=given.question,
        model=given.model,
        as_json=given.json,
        seed=given.seed,
        max_tokens=given.max_tokens,
        temperature=given.temperature,
    )
