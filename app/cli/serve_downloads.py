"""`phidias serve-downloads`: what the window's own process starts to have models fetched; not for people."""

from app.downloads.process.host import serve


def serve_downloads() -> int:
    """The exit code, when the window has closed the pipe."""
    return serve()
