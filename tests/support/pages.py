"""What tests do with a page."""

from app.ui.page.view import PageView


def show_all(page: PageView) -> None:
    """All that has come so far, without waiting for the ticks."""
    while page._source.is_behind:
        page._show(page._source.take())
