"""Whatever is stored, no screen breaks, nothing is read as markup, and no control reaches the terminal."""

import os
import pty
import re
import select
import sys
import time
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from portalops import effects as e
from portalops.facts import Account, Invoice, InvoiceLine, TaxAtRate, Tenant
from portalops.office import Entry
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.screens.form import Form
from tests.builders import a_profile
from tests.screens.builders import a_console, a_desk, settle

HOSTILE = (
    "[/x]",
    "[red]VIP %s {0} {name} $HOME `id` '\"",
    "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m\x08\x7f before\x00after",
    "\u202egnp.exe\u2066\u200b 👨‍👩‍👧‍👦 商会 ﾔﾏﾀﾞ が",
    "株" * 300,
)
REF = TenantRef("inter-lab:[red]\u202ex")
RULE = next(iter(a_profile().rules.values()))


def a_hostile_store(folder: Path, text: str) -> Path:
    """A store in which every text that anybody could have sent is the same bad one."""
    desk = a_desk(folder)
    tenant = Tenant(
        ref=REF,
        name=text,
        kind=text,
        kana=text,
        email=text,
        phone=text,
        joined_on=date(2024, 4, 1),
        billing_cycle=text,
        payment_method=text,
        card_brand=text,
        card_last_four="1234",
        licenses=3,
    )
    account = Account(ref=AccountRef.of(REF, "[/u]"), name=text, kana=text, email=text, roles=(text, text))
    invoice = Invoice(
        ref=InvoiceRef("inter-lab:[/n]"),
        tenant=REF,
        addressee=text,
        billing_email=text,
        issuer=text,
        registration_number=text,
        issued_on=date(2026, 4, 30),
        due_on=date(2026, 5, 31),
        method=text,
        lines=(InvoiceLine(text, 1000, 10),),
        taxes=(TaxAtRate(10, 1000, 100),),
        total=1100,
    )
    planned = e.PlanWithdrawal(
        tenant=REF,
        rule=RULE,
        received_on=date(2026, 5, 1),
        leaves_on=date(2026, 5, 31),
        last_charge_month=None,
        data_deleted_in=None,
        billing_visible_until=None,
        provisional=True,
        reason=text,
    )
    move = e.Move(tenant=REF, rule=RULE, ledger="points", seen=0, delta=500, cause="adjustment", reason=text)
    with desk._office.writing() as unit:
        unit.prefetch([REF, account.ref, invoice.ref])
        unit.apply([e.added(tenant, RULE)])
        unit.apply([e.added(account, RULE), move, planned])
        unit.apply([e.added(invoice, RULE)])
        unit.record(
            Entry(
                operator=text,
                door=text,
                operation=text,
                target=REF,
                outcome=text,
                codes=(text,),
                request_id=text,
                content_hash=text,
                details={"asked": {"reason": text, text: text}},
            )
        )
    return folder


def drawn(pilot: Pilot[Any]) -> str:
    """Every character on the screen."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def unsafe(text: str) -> set[str]:
    """Characters that a terminal acts on, and those that hide or turn what follows."""
    return {
        character
        for character in text
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\u200c\u200d"
    }


STEPS = (
    ("2",),
    ("escape", "down", "enter"),
    ("f1",),
    ("escape", "d"),
    (*"500", "tab", "x"),
    ("ctrl+s",),
    ("escape", "escape", "p"),
    ("escape", "r"),
    ("escape", "i"),
    ("escape", "ctrl+p"),
    ("escape", "tab", "enter"),
    ("escape", "tab", "enter"),
)


@pytest.mark.parametrize(
    ("number", "size"), [(number, (120, 40)) for number in range(len(HOSTILE))] + [(2, (80, 24)), (4, (80, 24))]
)
async def test_no_stored_text_breaks_a_screen(tmp_path: Path, number: int, size: tuple[int, int]) -> None:
    text = HOSTILE[number]
    async with a_console(a_hostile_store(tmp_path, text)).run_test(size=size) as pilot:
        await settle(pilot)
        for keys in STEPS:
            await pilot.press(*keys)
            await settle(pilot)
            assert unsafe(drawn(pilot)) == set()


async def test_what_looks_like_markup_is_drawn_as_it_is(tmp_path: Path) -> None:
    async with a_console(a_hostile_store(tmp_path, "[red]VIP"), open_ref=REF).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "[red]VIP   inter-lab:[red]\\u202ex" in drawn(pilot)


async def test_a_reference_that_can_not_be_typed_is_still_worked_on(tmp_path: Path) -> None:
    async with a_console(a_hostile_store(tmp_path, "x"), open_ref=REF).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)


SCRIPT = """
import sys
from pathlib import Path
from tests.screens.builders import a_console
from tests.screens.test_hostile import REF
a_console(Path(sys.argv[1]), open_ref=REF).run()
"""


def test_no_control_of_a_stored_text_reaches_a_real_terminal(tmp_path: Path) -> None:
    a_hostile_store(tmp_path, "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m")
    sent = _run_in_a_terminal(SCRIPT, str(tmp_path), until=b"]52;c;aGVsbG8=")
    assert b"\\x1b]52;c;aGVsbG8=\\x07\\x1b[2J\\x9b31m" in sent
    assert not re.search(rb"\x1b\]52|\x1b\[2J|\xc2\x9b", sent)


def _run_in_a_terminal(script: str, *arguments: str, until: bytes) -> bytes:
    """What a program writes to its terminal, up to a text, or for fifteen seconds."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "LINES": "40", "COLUMNS": "120"}
        os.execv(sys.executable, [sys.executable, "-c", script, *arguments])
    sent, last = b"", time.monotonic() + 15
    while until not in sent and time.monotonic() < last:
        if select.select([terminal], [], [], 0.1)[0]:
            sent += os.read(terminal, 65536)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return sent
