"""A morning at J-MOTTO's desk in the console: find who calls, read what may be done, take in a notice, see it on the page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from portalops import words
from portalops.screens import home, questions
from portalops.screens.app import Console
from portalops.screens.form import Form
from portalops.screens.tenant import TenantScreen
from tests.days.builders import Shift
from tests.days.test_j_motto import SUZUKI, morning
from tests.screens.builders import listed, said, settle, type_in


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for fingers to rest."""
    monkeypatch.setattr(home, "_PAUSE", 0)
    monkeypatch.setattr(questions, "_PAUSE", 0)


def key_of(pilot: Pilot[Any], operation: str) -> str:
    """The key beside an operation on the page."""
    (key,) = (row[0] for row in listed(pilot, "offers") if row[1] == words.text(operation))
    return key


async def at_the_console(shift: Shift) -> None:
    async with Console(shift.desk).run_test(size=(120, 50)) as pilot:
        await type_in(pilot, "スズキ")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert "鈴木印刷有限会社" in said(pilot)
        assert "ポイント" not in said(pilot).replace("ライセンスとポイント", "")
        assert [row[0] for row in listed(pilot, "accounts")] == ["00001", "00002"]

        # A forgotten password: the form says who does it, and can't be carried out.
        await pilot.press(key_of(pilot, "password reset"))
        await settle(pilot)
        assert "JM-68" in said(pilot)
        await pilot.press("escape")
        await settle(pilot)

        # The notice that came by post.
        await pilot.press(key_of(pilot, "withdrawal request"))
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        await type_in(pilot, "２０２６－０４－３０")
        await pilot.press("tab")
        await type_in(pilot, "廃業")
        assert "2026-05-31(日)" in said(pilot)
        assert "JM-42" in said(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        await type_in(pilot, "JM00123")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert "2026-05-31(日)" in said(pilot)


def test_a_morning_at_the_console(shift: Shift) -> None:
    morning(shift)
    words.use("ja")
    asyncio.run(at_the_console(shift))
    shift.types("withdrawal list j-motto", "鈴木印刷有限会社", "2026-05-31(日)")
    shift.types(f"tenant history {SUZUKI}", "退会受付")
