"""A form shows what would happen, does it only when told to twice, and says what changed meanwhile."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from portalops.asking import fields_of, read
from portalops.errors import PortalopsError, Temporary
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.queries.record_list import LIST_RECORD, ListRecord
from portalops.references import TenantRef
from portalops.screens.app import Console
from portalops.screens.confirm import Confirm
from portalops.screens.entries import Entry, FieldBox
from portalops.screens.form import Form
from portalops.screens.paper import Paper
from portalops.screens.plan_paper import blocks_of
from portalops.screens.tenant import TenantScreen
from portalops.wording import say
from tests.screens.builders import (
    DEEDS,
    OPERATIONS,
    SUZUKI,
    YAMADA,
    a_console,
    a_desk,
    do,
    listed,
    said,
    settle,
    type_in,
)

WIDE = (120, 40)
INVOICE = "inter-lab:IL-2026-0042"
ALONE = DEEDS[0][2] | {"tenant": "inter-lab:alone", "email": "one@alone.example"}
ADJUSTMENT = {"tenant": str(YAMADA), "delta": "500", "reason": "thanks"}


async def fill_in(pilot: Pilot[Any], key: str, texts: Sequence[str]) -> None:
    """Open an operation's form by its key on the page, or by its name, and fill in what is empty."""
    await settle(pilot)
    if key in OPERATIONS:
        pilot.app.open_operation(OPERATIONS[key])
    else:
        await pilot.press(key)
    await settle(pilot)
    for place, text in enumerate(texts):
        if place:
            await pilot.press("tab")
        await type_in(pilot, text)


async def agree(pilot: Pilot[Any], *keys: str) -> None:
    """Ask for it to be done, and press what the last question wants."""
    await pilot.press("ctrl+s")
    await settle(pilot)
    await pilot.press(*keys)
    await settle(pilot)


def notes(pilot: Pilot[Any], field: str) -> list[str]:
    """What stands under a field."""
    return [block.text for block in pilot.app.screen.query_one(f"#field-{field}").query_one(".note", Paper).blocks]


def points(store: Path) -> int:
    with a_desk(store)._office.reading() as lists:
        return lists.tenant(YAMADA).points


async def test_the_preview_is_the_plan_of_every_door(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["-700", "a correction"])
        operation = OPERATIONS["points adjust"]
        asked = read(operation.asks, {"tenant": YAMADA, "delta": "-700", "reason": "a correction"})
        plan = a_desk(store).preview(operation, asked)
        assert list(pilot.app.screen.query_one("#plan").blocks) == list(blocks_of(plan, a_desk(store).clock.now()))
        assert "Points 1,200 points -> 500 points (-700)" in said(pilot)
        assert "Auto-charge 500 points -> 5,000 points (+4,500)" in said(pilot)


async def test_a_fault_stands_under_its_field_in_the_words_of_every_door(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["abc"])
        box = pilot.app.screen.query_one("#field-delta")
        assert box.query_one(".note").blocks[0].text == ("! “abc” isn't a whole number; write it like 500 or -500.")
        assert pilot.app.screen.query_one("#field-reason").query_one(".note").blocks[0].text == ""


async def test_a_refusal_stands_under_its_field_too(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["-1201", "a correction"])
        note = pilot.app.screen.query_one("#field-delta").query_one(".note")
        assert note.blocks[0].text == "! the balance is 1,200 points, so at most 1,200 can be taken away."


async def test_enter_goes_from_field_to_field_and_never_does_it(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        for _ in range(5):
            await pilot.press("enter")
            await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        await agree(pilot, "enter", "space", "enter")
        assert isinstance(pilot.app.screen, Confirm)
    assert points(store) == 1200


@pytest.mark.parametrize(("key", "last"), [("points adjust", "reason"), ("invoice reissue", "mail")])
async def test_enter_stays_in_the_last_field(store: Path, key: str, last: str) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await fill_in(pilot, key, [])
        for _ in range(5):
            await pilot.press("enter")
            await settle(pilot)
        assert pilot.app.focused is pilot.app.screen.query_one(f"#entry-{last}")


async def test_the_customer_is_named_under_the_field_that_names_it(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["points adjust"])
        await settle(pilot)
        await type_in(pilot, "inter-lab:yamad")
        assert notes(pilot, "tenant") == [""]
        await type_in(pilot, "a")
        assert notes(pilot, "tenant") == ["山田商会株式会社 (inter-lab:yamada)"]


async def test_an_invoice_names_its_customer(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "invoice reissue", [INVOICE])
        assert notes(pilot, "number") == ["山田商会株式会社 (inter-lab:yamada)"]


async def test_the_customer_is_not_named_to_one_who_may_not_look_up(store: Path) -> None:
    async with a_console(store, may=frozenset({Permission.POINTS_ADJUST})).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["points adjust"])
        await settle(pilot)
        await type_in(pilot, str(YAMADA))
        assert notes(pilot, "tenant") == [""]


async def test_of_several_users_none_is_chosen_but_all_are_offered(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "p", [])
        assert pilot.app.screen.texts["account"] == f"{YAMADA}/"
        assert notes(pilot, "account")[1] == "one of: hanako (高﨑花子, member), taro (山田太郎, manager)"
        await type_in(pilot, "ta")
        await pilot.press("right")
        await settle(pilot)
        assert pilot.app.screen.texts["account"] == f"{YAMADA}/taro"
        assert notes(pilot, "account") == ["山田商会株式会社 (inter-lab:yamada)", "User: 山田太郎 (taro)"]


async def test_the_user_that_is_pointed_at_is_the_target(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one("#accounts").focus()
        await pilot.press("down", "p")
        await settle(pilot)
        assert pilot.app.screen.texts["account"] == f"{YAMADA}/taro"


async def test_the_only_user_is_the_target(store: Path) -> None:
    do(a_desk(store), "tenant register", ALONE)
    do(a_desk(store), "account add", {"account": "inter-lab:alone/jiro", "name": "田中次郎", "roles": "member"})
    async with a_console(store, open_ref=TenantRef("inter-lab:alone")).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "p", [])
        assert pilot.app.screen.texts["account"] == "inter-lab:alone/jiro"


async def test_a_user_to_be_made_is_not_offered_those_there_are(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "a", [])
        assert notes(pilot, "account") == ["山田商会株式会社 (inter-lab:yamada)"]


@pytest.mark.parametrize("yes", ["y", "ｙ"])
async def test_y_does_it_and_the_page_shows_it_with_its_record(store: Path, yes: str) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["５００", "thanks"])
        await agree(pilot, yes)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert "Points 1,700" in said(pilot)
        assert "Done: points adjust, record 11." in said(pilot)
        assert listed(pilot, "records")[0][1:] == ["points adjust", "done", "sato"]
    assert points(store) == 1700


async def test_escape_at_the_last_question_does_nothing(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await agree(pilot, "escape")
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.texts == ADJUSTMENT
    assert points(store) == 1200


@pytest.mark.parametrize(
    ("keys", "balance"),
    [(["y"], 1200), ([*"yamad", "ctrl+s"], 1200), ([*"yamada", "enter"], 1200), ([*"yamada", "ctrl+s"], 5000)],
)
async def test_what_is_warned_of_wants_the_tenants_code_typed(store: Path, keys: list[str], balance: int) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["-700", "a correction"])
        await agree(pilot, *keys)
    assert points(store) == balance


async def test_nothing_is_asked_where_nothing_can_be_done(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["-5000", "a correction"])
        await agree(pilot)
        assert isinstance(pilot.app.screen, Form)


async def test_what_changed_meanwhile_is_shown_and_nothing_is_done(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await pilot.press("ctrl+s")
        await settle(pilot)
        do(a_desk(store), "points adjust", {"tenant": str(YAMADA), "delta": "100", "reason": "another operator"})
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        assert "Something changed since this was shown; look again before you do it." in said(pilot)
        assert "Changed by sato: points adjust, 2026-05-20 10:00, number 11 on record." in said(pilot)
        assert "Points before: 1,200 points -> 1,700 points (+500)" in said(pilot)
        assert "Points now: 1,300 points -> 1,800 points (+500)" in said(pilot)
        assert points(store) == 1300
        await agree(pilot, "y")
        assert points(store) == 1800


async def test_what_changed_since_the_form_showed_it_stands_in_the_last_question(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        do(a_desk(store), "points adjust", {"tenant": str(YAMADA), "delta": "100", "reason": "another operator"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert "Something changed since the form showed it:" in said(pilot)
        assert "Changed by sato: points adjust, 2026-05-20 10:00, number 11 on record." in said(pilot)
        assert "Points before: 1,200 points -> 1,700 points (+500)" in said(pilot)
        assert "Points now: 1,300 points -> 1,800 points (+500)" in said(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert points(store) == 1800


async def test_what_the_operator_typed_anew_is_no_change_by_others(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await type_in(pilot, " and more")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert "changed" not in said(pilot).lower()


async def test_the_command_that_does_the_same_is_there_to_copy(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["５００", "it's late"])
        await pilot.press("ctrl+y")
        command = f'portalops points adjust {YAMADA} --delta 500 --reason "it\'s late"'
        assert command in said(pilot)
        assert pilot.app.clipboard == command


async def test_there_is_no_command_before_the_fields_are_filled_in(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500"])
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == ""


async def test_the_route_is_shown_before_anything_else_is_typed(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["password reset"])
        await settle(pilot)
        await type_in(pilot, f"{SUZUKI}/00001")
        assert "The customer's own J-MOTTO administrator" in said(pilot)


async def test_the_portals_words_are_offered_once_the_portal_is_typed(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["tenant register"])
        await settle(pilot)
        assert "one of:" not in said(pilot)
        await type_in(pilot, "inter-lab:new")
        pilot.app.screen.query_one("#entry-kind").focus()
        await settle(pilot)
        assert "one of: personal (personal account), group (group account)" in said(pilot)
        entry = pilot.app.screen.query_one("#entry-payment_method", Entry)
        entry.focus()
        await settle(pilot)
        await type_in(pilot, "ba")
        await pilot.press("right")
        assert entry.value == "bank_transfer"


async def test_a_new_user_begins_with_its_tenant(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "a", [])
        assert pilot.app.screen.texts["account"] == f"{YAMADA}/"


async def test_a_box_is_ticked_with_space_wide_or_narrow(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "invoice reissue", [INVOICE, "lost"])
        await pilot.press("tab", "space")
        assert pilot.app.screen.texts["mail"] == "yes"
        await pilot.press("　")
        assert pilot.app.screen.texts["mail"] == ""


async def test_what_is_pasted_shows_its_controls_and_is_refused(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500"])
        entry = pilot.app.screen.query_one("#entry-reason", Entry)
        entry.insert_text_at_cursor("\x1b]52;c;aGVsbG8=\x07")
        assert entry.value == "\\x1b]52;c;aGVsbG8=\\x07"


async def test_every_operation_has_a_form_with_all_its_fields(store: Path) -> None:
    async with a_console(store).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for operation in CATALOG:
            pilot.app.open_operation(operation)
            await settle(pilot)
            assert isinstance(pilot.app.screen, Form)
            assert list(pilot.app.screen.texts) == [field.name for field in fields_of(operation.asks)]
            assert {entry.max_length for entry in pilot.app.screen.query(Input)} <= {0}
            await pilot.press("escape")


async def test_a_form_leaves_out_what_the_portal_does_not_have(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["account add"])
        await settle(pilot)
        assert asked_now(pilot)[-1] == "last_used_on"
        pilot.app.screen.query_one("#entry-account", Entry).value = "keiai:K1/u1"
        await settle(pilot)
        assert asked_now(pilot)[-2:] == ["consent_by", "consent_on"]
        pilot.app.screen.query_one("#entry-consent_by", Entry).value = "head"
        pilot.app.screen.query_one("#entry-account", Entry).value = "inter-lab:yamada/u1"
        await settle(pilot)
        assert asked_now(pilot)[-1] == "consent_by", "what was typed isn't hidden"


def asked_now(pilot: Pilot[Any]) -> list[str]:
    """The fields that take room."""
    return [box.field.name for box in pilot.app.screen.query(FieldBox) if box.display]


async def test_a_paper_that_can_not_be_written_is_said_and_the_deed_stands(store: Path) -> None:
    def no_paper(receipt: Any) -> Sequence[Path]:
        raise PortalopsError(say("The folder is full."))

    async with a_console(store, open_ref=YAMADA, print_papers=no_paper).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await agree(pilot, "y")
        assert "Done: points adjust, record 11." in said(pilot)
        tones = {block.text: block.tone for block in pilot.app.screen.query_one("#receipt", Paper).blocks}
        assert tones == {"Done: points adjust, record 11.": "good", "The folder is full.": "bad"}


async def test_what_is_refused_is_told_and_on_record_as_from_a_command(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["-5000", "thanks"])
        await agree(pilot)
        assert isinstance(pilot.app.screen, Form)
        (told,) = [notification.message for notification in pilot.app._notifications]
        assert told.startswith("Not done, and put on record: It may not be done: ")
    (entry,) = a_desk(store).look_up(LIST_RECORD, ListRecord(limit=1))
    assert (entry.operation, entry.outcome, entry.door, bool(entry.codes)) == (
        "points adjust",
        "refused",
        "console",
        True,
    )


async def test_the_paper_that_was_written_is_named(store: Path) -> None:
    console = a_console(store, open_ref=YAMADA, print_papers=lambda receipt: [Path("/srv/papers/IL-2026-0042-1.pdf")])
    async with console.run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await agree(pilot, "y")
        assert "Written: /srv/papers/IL-2026-0042-1.pdf" in said(pilot)


async def test_a_tenant_that_is_not_there_is_said_in_the_preview(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["points adjust"])
        await settle(pilot)
        for text in ("inter-lab:nobody", "500", "thanks"):
            await type_in(pilot, text)
            await pilot.press("enter")
        assert "inter-lab:nobody" in "".join(block.text for block in pilot.app.screen.query_one("#plan").blocks)
        await agree(pilot, "y")
        assert isinstance(pilot.app.screen, Form)


async def test_a_deed_from_home_ends_on_the_tenants_page(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_operation(OPERATIONS["points adjust"])
        await settle(pilot)
        for text in (str(YAMADA), "500", "thanks"):
            await type_in(pilot, text)
            await pilot.press("enter")
        await agree(pilot, "y")
        assert isinstance(pilot.app.screen, TenantScreen)
        assert "Done: points adjust, record 11." in said(pilot)


async def test_what_was_done_already_under_the_same_request_is_not_done_twice(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        form = pilot.app.screen
        assert isinstance(form, Form)
        operation = OPERATIONS["points adjust"]
        a_desk(store).perform(operation, read(operation.asks, ADJUSTMENT), request_id=form._request_id)
        await agree(pilot, "y")
        assert "It had been done already: record 11." in said(pilot)
    assert points(store) == 1700


async def test_a_store_that_is_busy_is_said_and_can_be_tried_again(store: Path) -> None:
    desk = a_desk(store)
    write = desk._office.write

    def busy(_: Any) -> Any:
        desk._office.write = write
        raise Temporary(say("The store is busy; try again."))

    desk._office.write = busy
    async with Console(desk, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await fill_in(pilot, "d", ["500", "thanks"])
        await agree(pilot, "y")
        assert "The store is busy; try again." in said(pilot)
        assert points(store) == 1200
        await agree(pilot, "y")
    assert points(store) == 1700


@pytest.mark.parametrize("text", ["", "a", "山田", "山田商会" * 20])
async def test_the_terminals_cursor_is_where_the_text_goes_on(store: Path, text: str) -> None:
    async with a_console(store).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*text)
        await settle(pilot)
        entry = pilot.app.screen.query_one("#search", Entry)
        line = entry.render_line(0)
        before = line.crop(0, pilot.app.cursor_position.x - entry.content_region.x).text.rstrip()
        assert cell_len(before) >= min(cell_len(text), entry.content_region.width - 1)
        assert text.endswith(before.lstrip())
