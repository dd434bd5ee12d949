"""A line for the log reads in the window's process as it would have in its own."""

import logging

from app.downloads.process.letters import Logged

FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


def written(record: logging.LogRecord) -> str:
    return logging.Formatter(FORMAT).format(record)


def record_of(text: str, *arguments: object, fault: BaseException | None = None) -> logging.LogRecord:
    """One of some time ago, since lines wait in the pipe."""
    trace = (type(fault), fault, fault.__traceback__) if fault is not None else None
    made = logging.LogRecord("app.downloads", logging.WARNING, __file__, 1, text, arguments, trace)
    made.created, made.msecs, made.process, made.threadName = 1_000_000_000.25, 250, 4711, "hubs"
    return made


def test_it_has_the_time_process_and_thread_of_its_origin() -> None:
    record = record_of("%s of %d%%", "half", 50)
    assert written(Logged.of(record).record()) == written(record)
    assert ",250 WARNING 4711 hubs app.downloads: half of 50%" in written(record)


def test_signs_that_look_like_places_for_values_stay() -> None:
    assert written(Logged.of(record_of("%s", "100 %s")).record()).endswith(": 100 %s")


def test_the_trace_of_a_fault_is_in_its_text() -> None:
    try:
        raise ValueError("no sense")
    except ValueError as error:
        record = record_of("a fault", fault=error)
    assert written(Logged.of(record).record()) == written(record)
