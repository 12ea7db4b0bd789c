"""A morning at J-MOTTO's desk in the console: find who calls, read what may be done, take in a notice, see it on the page."""

from __future__ import annotations

import asyncio

from tests.days.builders import Shift
from tests.days.seat import a_seat
from tests.days.test_j_motto import SUZUKI, morning


async def at_the_console(shift: Shift) -> None:
    async with a_seat(shift) as seat:
        await seat.finds("スズキ", "鈴木印刷有限会社")
        seat.sees_no("ポイント")
        assert [row[0] for row in seat.list_of("accounts")] == ["00001", "00002"]

        # A forgotten password: it is said who does it, and it can't be carried out.
        await seat.is_told("password reset", "JM-68")

        # The notice that came by post.
        await seat.does(
            "withdrawal request", "2026-05-31(日)", "JM-42",
            agrees="JM00123", received="２０２６－０４－３０", reason="廃業",
        )  # fmt: skip
        seat.reads("2026-05-31(日)")


def test_a_morning_at_the_console(shift: Shift) -> None:
    morning(shift)
    asyncio.run(at_the_console(shift))
    shift.types("withdrawal list j-motto", "鈴木印刷有限会社", "2026-05-31(日)")
    shift.types(f"tenant history {SUZUKI}", "退会受付")
