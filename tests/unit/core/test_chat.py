from app.core.chat import title_from


def test_a_title_is_one_line_of_what_can_be_seen() -> None:
    assert title_from("  Solve\n\tx = 1 ") == "Solve x = 1"
    assert title_from("a\x00b\u202ec\ud800d\ue000e\u200bf") == "a b c d e f"
    assert title_from("求 x² 的导数") == "求 x² 的导数"
    assert title_from("\x07") == ""


def test_a_long_title_is_cut() -> None:
    title = title_from("word " * 40)
    assert len(title) <= 60
    assert title.endswith("word…")
