"""Arguments to the window, a subcommand, or a process of the window's own; the outermost border of the program."""

import logging
import sys
import threading
from types import TracebackType

from app.core.errors import AppError
from app.system.program import SERVE_DOWNLOADS

log = logging.getLogger(__name__)


def main() -> int:
    """The exit code: 0 done, 1 failed, 2 wrong arguments or files, 130 interrupted."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    if sys.argv[1:] == [SERVE_DOWNLOADS]:
        from app.cli.serve_downloads import serve_downloads  # late, as below: neither needs the other's modules

        return serve_downloads()
    from app.cli.commands import run

    try:
        return run(sys.argv[1:])
    except AppError as error:
        sys.stderr.write(f"phidias: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("a fault of the program", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _log_uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


if __name__ == "__main__":
    sys.exit(main())
