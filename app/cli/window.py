"""`phidias`: the window, once for each home folder."""

import logging
import os
import signal
import sys
from types import TracebackType

from app.bootstrap import Application, qt_application, tell_fault
from app.core.errors import AppError
from app.system.hardware import screen_available
from app.system.logs import install_crash_log, previous_crash, start_logging, stop_logging
from app.system.paths import database_path, ensure, home, lock_path, logs_folder, settings_path
from app.system.single_instance import InstanceLock

log = logging.getLogger(__name__)


def show_window() -> int:
    """Runs the program until its window is closed. A second start brings the first to the front."""
    if not screen_available(os.environ, sys.platform):
        sys.stderr.write("phidias: there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)\n")
        return 2
    lock, knock = InstanceLock(lock_path()), home() / "show"
    try:
        ensure(home())
        is_first = lock.acquire()
    except AppError as error:
        tell_fault(error.problem)  # who starts it by its icon sees no stderr
        raise
    if not is_first:
        knock.touch()
        sys.stderr.write("phidias: already running; its window comes to the front\n")
        return 0
    handler = start_logging(logs_folder())
    crash, log_of_crash = previous_crash(logs_folder()), install_crash_log(logs_folder())
    qt = qt_application()
    application = Application(database_path(), settings_path())
    application.watch(knock)
    if crash is not None:
        application.tell_crash(crash)
    sys.excepthook = _Telling(application)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application.start()
    code = qt.exec()
    application.close()
    if log_of_crash is not None:
        log_of_crash.close()
    stop_logging(handler)
    lock.release()
    return code


class _Telling:
    """An exception hook that also tells in the window."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._before = sys.excepthook

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)
        self._application.tell_bug()
