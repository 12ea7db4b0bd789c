"""Whatever is stored, no command and no screen breaks on it, and none of it is markup or reaches the terminal."""

from __future__ import annotations

import asyncio
import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import fields_of
from portalops.clock import FixedClock
from portalops.configuration import Configuration
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.references import TenantRef
from portalops.screens.app import Console
from portalops.sign_in import sign_in
from tests.commands.builders import DAY, LICENSED, SHOP, TENANT
from tests.commands.test_parity import ASKED, as_arguments, secret_of
from tests.hostile.builders import run, unsafe_in
from tests.hostile.stored import spoil
from tests.hostile.test_commands import ABOUT, OPERATIONS, options
from tests.screens.builders import settle
from tests.screens.test_hostile import drawn

BAD = "=cmd|'!A0\x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m\x00\x08\x7f\u202egnp\u2066\u200b\u2028[/x][red]{0}%s"
ABOUT_TENANTS = (SHOP, LICENSED.rpartition("/")[0])


def look_ups() -> list[tuple[str, ...]]:
    """Every look-up, about each tenant where it asks for one."""
    asked: list[tuple[str, ...]] = []
    for query in LOOKUPS:
        fields = fields_of(query.asks)
        about = (
            [{}] if not any(field.name == "tenant" for field in fields) else [{"tenant": ref} for ref in ABOUT_TENANTS]
        )
        for more in about:
            known = ABOUT | {"account": f"{LICENSED.rpartition('/')[0]}/owner"} | more
            answers = {
                field.name: known.get(field.name, "x") for field in fields if field.required or field.name in more
            }
            asked.append((*query.name.split(), *options(fields, answers)))
    return asked


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place for files only, since a server keeps some of this out by itself."""
    return tmp_path


@pytest.fixture
def bad_store(store: Path) -> Path:
    """A store full of controls, hidden directions and markup."""
    spoil(store, BAD)
    return store


def formulas_in(printed: str) -> list[str]:
    """Cells that a spreadsheet would compute."""
    cells = [cell for row in csv.reader(StringIO(printed)) for cell in row]
    return [cell for cell in cells if cell.startswith(tuple("=+-@\t\r")) and not cell[1:].isdecimal()]


@pytest.mark.parametrize("how", ["--lang=ja", "--csv"])
def test_no_stored_text_is_printed_as_a_control(bad_store: Path, how: str) -> None:
    printed = ""
    for arguments in look_ups():
        ran = run(*arguments, how, stdin="Pa55word")
        assert unsafe_in(ran.out) == set(), arguments
        assert how != "--csv" or formulas_in(ran.out) == [], arguments
        printed += ran.out
    assert "]52;c;aGVsbG8=" in printed, "what is bad was there to be printed"
    assert "[/x][red]{0}%s" in printed, "and it is printed as it is"


def test_no_stored_text_is_printed_as_a_control_by_a_plan_or_its_refusal(bad_store: Path) -> None:
    printed = ""
    for operation in OPERATIONS[::4]:
        arguments = as_arguments(operation.name, ASKED[operation.name])
        ran = run(*arguments, "--dry-run", "--today", DAY.isoformat(), stdin=secret_of(operation.name))
        assert unsafe_in(ran.out) == set(), arguments
        printed += ran.out + ran.err
    assert "]52;c;aGVsbG8=" in printed


def test_json_means_what_is_stored_to_the_letter(bad_store: Path) -> None:
    ran = run("tenant", "show", TENANT, "--json")
    assert json.loads(ran.out)["name"] == BAD
    assert unsafe_in(ran.out) == set()


FORMS = ("tenant edit", "account edit", "environment edit")
LISTS = ("account list", "invoice list")


def test_no_stored_text_breaks_a_page_or_a_form_of_the_console(bad_store: Path) -> None:
    asyncio.run(_walk(bad_store, TenantRef(ABOUT_TENANTS[-1])))


async def _walk(file: Path, tenant: TenantRef) -> None:
    with sign_in(Configuration(store=str(file)), door="console", clock=FixedClock(DAY)) as session:
        console = Console(session.desk, tenant, store=str(file))
        async with console.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            assert "]52;c;aGVsbG8=" in drawn(pilot)
            await _seen(pilot)
            for operation in (operation for operation in CATALOG if operation.name in FORMS):
                console.open_operation(operation)
                await settle(pilot)
                await _seen(pilot)
                await pilot.press("escape")
            for query in (query for query in LOOKUPS if query.name in LISTS):
                console.open_look_up(query)
                await settle(pilot)
                await _seen(pilot)
                await pilot.press("escape")
            assert "\x1b" not in console.export_screenshot()


async def _seen(pilot: Any) -> None:
    assert unsafe_in(drawn(pilot)) == set()
