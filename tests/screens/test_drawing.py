"""Texts fit where they are drawn: nothing is wider than its place, and a long list costs what a short one does."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from portalops.safe import clean
from portalops.screens.paper import Block, Paper
from portalops.screens.rows import Row, Rows
from portalops.screens.wrapping import fit, wrap

TEXTS = st.text(st.characters(codec="utf-8")).map(clean)


@given(TEXTS, st.integers(2, 60))
def test_a_wrapped_line_is_never_too_wide(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(TEXTS, st.integers(2, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 60))
def test_a_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_japanese_breaks_anywhere_but_before_its_closing_signs() -> None:
    assert wrap("退会は、月末です。", 8) == ("退会は、", "月末で", "す。")


def test_words_stay_whole_where_they_can() -> None:
    assert wrap("an auto-charge of 4,200 points", 14) == ("an auto-charge", "of 4,200", "points")


class Drawn(App[None]):
    """A list and a sheet, and nothing else."""

    def compose(self) -> ComposeResult:
        yield Rows(["Number", "Name", "Note"], yields=(1,), id="rows")
        yield Paper([Block("one"), Block("two " * 30, "a label")], id="paper")


def lines(widget: Rows | Paper) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


async def test_a_list_of_any_length_draws_only_what_is_in_sight() -> None:
    async with Drawn().run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.styles.height = 5
        asked: list[int] = []

        class Counted(list[Row]):
            def __getitem__(self, place):  # type: ignore[no-untyped-def]
                if isinstance(place, int):
                    asked.append(place)
                return super().__getitem__(place)

        rows.fill(Counted(Row(number, (str(number), "x", "y")) for number in range(100_000)))
        rows.focus()
        await pilot.pause()
        asked.clear()
        await pilot.press("end")
        await pilot.pause()
        assert rows.pointed == Row(99_999, ("99999", "x", "y"))
        assert lines(rows)[-1].split() == [">", "99999", "x", "y"]
        assert len(asked) < 100


async def test_the_cursor_stays_on_what_it_stood_on_when_the_rows_change() -> None:
    async with Drawn().run_test() as pilot:
        rows = pilot.app.query_one(Rows)
        rows.fill([Row(key, (key, "", "")) for key in "abc"])
        rows.point_at("b")
        rows.fill([Row(key, (key, "", "")) for key in "xab"])
        assert rows.pointed == Row("b", ("b", "", ""))


async def test_a_column_that_no_row_fills_is_not_shown() -> None:
    async with Drawn().run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.styles.height = 5
        rows.fill([Row(1, ("1", "-", "paid")), Row(2, ("2", "", "-"))])
        await pilot.pause()
        assert [line.split() for line in lines(rows)[:3]] == [["Number", "Note"], ["1", "paid"], ["2", "-"]]


async def test_headings_give_way_then_the_columns_that_yield_then_the_last() -> None:
    async with Drawn().run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.styles.height = 5
        rows.fill([Row(1, ("IL-2026-0042", "山田商会株式会社東京本店第一営業部", "paid"))])
        await pilot.pause()
        assert lines(rows)[1].split() == ["IL-2026-0042", "山田商会株式会..", "paid"]
        await pilot.resize_terminal(24, 10)
        await pilot.pause(0.1)
        assert lines(rows)[1].split()[0] == "IL-2026-0042"
        assert lines(rows)[0].rstrip().endswith("..")


async def test_a_sheet_wraps_a_text_under_itself() -> None:
    async with Drawn().run_test(size=(30, 20)) as pilot:
        sheet = pilot.app.query_one(Paper)
        await pilot.pause()
        assert lines(sheet)[0].rstrip() == "one"
        assert lines(sheet)[1].startswith("a label  two two")
        assert lines(sheet)[2].startswith("         two two")
        assert {cell_len(line) for line in lines(sheet)} == {sheet.size.width}


async def test_a_list_is_paged_and_clicked_through() -> None:
    async with Drawn().run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.styles.height = 6
        rows.fill([Row(number, (str(number), "", "")) for number in range(20)])
        rows.focus()
        await pilot.pause()
        places = []
        for key in ("pagedown", "down", "pageup", "end", "home", "up"):
            await pilot.press(key)
            places.append(rows.cursor)
        assert places == [4, 5, 1, 19, 0, 0]
        await pilot.click(Rows, offset=(3, 3))
        assert rows.cursor == 2
        await pilot.click(Rows, offset=(3, 0))
        assert rows.cursor == 2
