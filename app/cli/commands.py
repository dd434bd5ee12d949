"""The command line: which function serves which arguments."""

from app.cli.adopt import ImportOptions, import_models
from app.cli.arguments import FitOptions, RenderOptions, ScreenshotOptions, WindowOptions, parse
from app.cli.ask import AskOptions, ask
from app.cli.hub_arguments import HubOptions
from app.cli.library_arguments import LibraryOptions, PullOptions
from app.cli.models import ModelsOptions, list_models
from app.cli.models_refresh import RefreshOptions, refresh_models
from app.cli.models_search import SearchOptions, search_models
from app.cli.models_token import TokenOptions, keep_token
from app.cli.rm import RemoveOptions, remove_model
from app.cli.verify import VerifyOptions, verify_model


def run(arguments: list[str]) -> int:
    """The exit code. Raises AppError; exits with 2 where the arguments are wrong."""
    options = parse(arguments)
    match options:
        case AskOptions():
            return ask(options)
        case RenderOptions():
            from app.cli.render import render_file  # late: imports Qt

            render_file(options.source, options.target, width=options.width, scale=options.scale, dark=options.dark)
            return 0
        case ScreenshotOptions():
            from app.cli.screenshot import screenshot  # late: imports Qt

            return screenshot(options)
        case WindowOptions():
            from app.cli.window import show_window  # late: imports Qt

            return show_window()
        case FitOptions():
            from app.cli.fit import show_fit  # late: the window needs none of it

            return show_fit(options)
        case SearchOptions() | RefreshOptions() | TokenOptions():
            return _ask_hub(options)
        case _:
            return _work_on_library(options)


def _ask_hub(options: HubOptions) -> int:
    match options:
        case SearchOptions():
            return search_models(options)
        case RefreshOptions():
            return refresh_models(options)
        case TokenOptions():
            return keep_token(options)


def _work_on_library(options: LibraryOptions) -> int:
    match options:
        case ModelsOptions():
            return list_models(options)
        case PullOptions():
            from app.cli.pull import pull  # late: its libraries take their time

            return pull(options)
        case ImportOptions():
            return import_models(options)
        case VerifyOptions():
            return verify_model(options)
        case RemoveOptions():
            return remove_model(options)
