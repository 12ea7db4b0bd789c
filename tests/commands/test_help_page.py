"""Help pages fit their width in cells, in every language."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portalops.commands.help_page import HelpPage, cells, wrapped

WORDS = st.lists(st.text(st.sampled_from("abcdef"), min_size=1, max_size=12) | st.text(st.sampled_from("山田商会、。")))


@given(WORDS, st.integers(16, 80))
def test_a_wrapped_paragraph_fits_and_loses_nothing(words: list[str], width: int) -> None:
    paragraph = " ".join(words)
    lines = list(wrapped(paragraph, width))
    assert "".join("".join(lines).split()) == "".join(paragraph.split())
    closers = max((len(word) - len(word.rstrip("、。")) for word in words), default=0)
    assert closers > 2 or all(cells(line) <= width for line in lines)


def test_japanese_breaks_between_characters_but_not_before_a_closing_sign() -> None:
    assert list(wrapped("ポイントを足します。", 10)) == ["ポイントを", "足します。"]
    assert list(wrapped("ポイントを足す。", 12)) == ["ポイントを足", "す。"]
    assert list(wrapped("足します。", 8)) == ["足しま", "す。"]


def test_terms_stand_in_a_column_and_a_long_one_on_a_line_of_its_own() -> None:
    page = HelpPage(width=40)
    page.write_dl([("--delta", "足すポイント。引くときは負の数を書きます"), ("--x", "one")], col_max=10)
    page.write_dl([("--a-very-long-option", "two"), ("--x", "one")], col_max=10)
    assert page.getvalue().splitlines() == [
        "--delta  足すポイント。引くときは負の数",
        "         を書きます",
        "--x      one",
        "--a-very-long-option",
        "            two",
        "--x         one",
    ]
