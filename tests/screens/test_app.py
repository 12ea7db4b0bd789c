"""The console paints before it opens anything, says what keeps it from opening, and always tells its keys."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pytest

from portalops import words
from portalops.errors import BadConfiguration
from portalops.screens.app import Console, short_name
from portalops.screens.bars import KeyBar
from portalops.screens.home import Home
from portalops.screens.keys import plain, spellings
from portalops.screens.sheet import Sheet
from portalops.wording import say
from tests.screens.builders import YAMADA, a_console, a_desk, said, settle, type_in

PAINTED_FIRST = """
import sys
from portalops.screens.app import Console

def sign_in():
    print(sorted({"sqlmodel", "sqlalchemy", "tomllib", "portalops.desk", "portalops.queries"} & set(sys.modules)))
    print(console.screen.query_one("TopBar").size.width > 0)
    console.exit()

console = Console(sign_in)
try:
    console.run(headless=True)
except AttributeError:
    pass
"""


def test_the_first_paint_waits_for_no_store() -> None:
    ran = subprocess.run([sys.executable, "-c", PAINTED_FIRST], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines()[:2] == ["[]", "True"]


def test_the_input_method_friendly_keyboard_protocol_is_chosen_before_textual_is_loaded() -> None:
    code = "import portalops.screens.app, textual.constants; print(textual.constants.DISABLE_KITTY_KEY)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"


def test_a_store_that_does_not_fit_ends_the_console_with_its_sentence() -> None:
    def sign_in() -> None:
        raise BadConfiguration(say("The store is older than the program."))

    with pytest.raises(BadConfiguration) as raised:
        Console(sign_in).run(headless=True)
    assert words.tell(raised.value.text) == "The store is older than the program."


def test_a_store_found_wrong_later_ends_it_too(store: Path) -> None:
    desk = a_desk(store)

    def reading() -> None:
        raise BadConfiguration(say("The store is gone."))

    desk._office.reading = reading
    with pytest.raises(BadConfiguration):
        Console(desk).run(headless=True)


def test_what_nobody_expected_ends_it_and_shows_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    def sign_in() -> Any:
        secret = "s3cret"
        raise ValueError("boom" if secret else "")

    with pytest.raises(Exception, match="boom"):
        Console(sign_in).run(headless=True)
    shown = capsys.readouterr()
    assert "s3cret" not in shown.out + shown.err


async def test_a_desk_may_be_handed_in_open(store: Path) -> None:
    async with Console(a_desk(store), open_ref=YAMADA).run_test() as pilot:
        await settle(pilot)
        assert "山田商会株式会社" in said(pilot)


@pytest.mark.parametrize(
    ("store", "name"),
    [
        ("practice", "practice"),
        ("/home/sato/.local/share/portalops/practice/portalops.db", "practice"),
        ("/srv/portalops/kanto.db", "kanto.db"),
        ("postgresql://sato:hush@db.example.jp:5432/portal?sslmode=require", "db.example.jp:5432/portal"),
        ("postgresql://sato:hu?sh@db.example.jp/portal", "postgresql"),
        ("postgresql://db.example.jp/portal?password=hu@sh", "postgresql"),
        ("postgresql:///?service=portalops", "postgresql"),
    ],
)
def test_the_bar_names_the_store_without_its_password(store: str, name: str) -> None:
    assert short_name(store) == name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_keys_that_do_something_are_on_the_bar(store: Path, size: tuple[int, int]) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        bar = pilot.app.screen.query_one(KeyBar).render_line(0).text
        for key in ("Esc Back", "Ctrl+S Do it", "Ctrl+Y Copy the command", "F1 Help"):
            assert key in bar


async def test_help_tells_what_the_focused_field_wants_and_the_keys_of_the_console(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "Points to add; a negative number takes away" in said(pilot)
        assert "Example 500 or -500" in said(pilot)
        assert "Ctrl+S Do it" in said(pilot)
        assert "Delete" not in said(pilot)


async def test_going_home_closes_everything_over_it(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        pilot.app.go_home()
        await settle(pilot)
        assert isinstance(pilot.app.screen, Home)
        assert len(pilot.app.screen_stack) == 1


async def test_a_page_offers_its_own_command(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == f"portalops tenant show {YAMADA}"


async def test_every_screen_speaks_japanese_too(store: Path) -> None:
    words.use("ja")
    async with a_console(store).run_test(size=(120, 40)) as pilot:
        await type_in(pilot, "山田")
        assert "(水)" in pilot.app.screen.query_one("TopBar").who


def test_a_key_is_known_by_all_its_spellings() -> None:
    assert spellings("a") == ("a", "ａ", "あ")
    assert {plain(spelling) for spelling in spellings("m")} == {"m"}
    assert plain("漢") == plain(None) == ""


async def test_nothing_is_drawn_whose_width_terminals_disagree_about(store: Path) -> None:
    async with a_console(store).run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "yamada")
        for keys in (("enter", "enter"), ("f1",), ("escape", "d"), ("tab", "ctrl+s"), ("escape", "ctrl+p"), ("down",)):
            await pilot.press(*keys)
            await settle(pilot)
            drawn = "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
            assert {character for character in drawn if east_asian_width(character) == "A"} == set()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_said_in_passing_is_one_line_and_goes_with_its_page(store: Path, size: tuple[int, int]) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+y", "ctrl+y", "ctrl+c", "ctrl+y")
        await settle(pilot)
        (toast,) = pilot.app.screen.query("Toast")
        assert (toast.region.height, toast.region.bottom) == (1, size[1] - 1)
        await pilot.press("f1")
        await settle(pilot)
        assert len(pilot.app._notifications) == 1, "a window isn't another page"
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Home)
        assert len(pilot.app._notifications) == 0
