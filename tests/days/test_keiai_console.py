"""Keiai's desk in the console: people who come, pause and go, and an address that somebody has forgotten."""

from __future__ import annotations

import asyncio

from tests.days.builders import Shift
from tests.days.seat import Seat, a_seat
from tests.days.test_keiai import AOZORA, morning


async def a_forgotten_address(seat: Seat) -> None:
    """It is masked until the caller was called back on the registered phone."""
    await seat.finds("０４５－１２３－４５６７", "有限会社青空商店", "法人", "青木9子", "a***@a***.example.co.jp")
    seat.sees_no("a1@aozora", "ライセンス", "ポイント", "契約登録", "退会取り消し", "支払方法")
    a2 = f"{AOZORA}/a2"
    await seat.is_told("account address", "登録済みの電話番号", "KI-08", account=a2, called_back="03-9999-9999")
    await seat.does("account address", "KI-08", "KI-09", account=a2, called_back="０４５－１２３－４５６７")
    await seat.points_at("accounts", "a2")
    await seat.presses("enter")
    seat.reads("a2@aozora.example.co.jp")
    await seat.presses("escape")
    reset = {"account": f"{AOZORA}/a1", "reason": "電話で依頼"}
    await seat.does("password reset", "a***@a***.example.co.jp", "KI-12", "KI-13", agrees="a1", **reset)


async def people_come_and_go(seat: Seat) -> None:
    """Ten a company, suspended ones counted; members suspend, only support resumes; what is deleted stays so."""
    await seat.finds("青空商店", "青木9子")
    ten = {"account": f"{AOZORA}/a10", "name": "青木十子", "email": "a10@aozora.example.co.jp"}
    await seat.does("account add", "KI-06", "KI-26", **ten)
    eleven = {"account": f"{AOZORA}/b1", "name": "別所一", "email": "b1@docomo.ne.jp"}
    await seat.is_told("account add", "10", "KI-25", "KI-26", "docomo.ne.jp", "KI-07", **eleven)

    off = {"account": f"{AOZORA}/a1", "reason": "休職"}
    await seat.is_told("account suspend", "社内アカウント管理", "KI-19", "KI-20", **off)
    await seat.does("account suspend", "KI-20", done_on="2026-05-19", **off)
    await seat.is_told("account add", "KI-25", **eleven)
    await seat.does("account resume", "停止中 -> 利用中", "KI-20", "KI-21", account=f"{AOZORA}/a1", reason="復職")

    agreed = {"count": "12", "agreed_by": "営業部長", "reason": "新しい店", "until": "2026-12-31"}
    await seat.does("account limit", "KI-26", **agreed)
    seat.reads("12")
    consent = {"consent_by": "青木社長", "consent_on": "2026-05-19"}
    await seat.does("account add", "青木社長", **eleven, **consent)

    gone = {"account": f"{AOZORA}/a3", "reason": "退職"}
    await seat.does("account remove", "元に戻せません", "KI-16", "KI-17", "KI-33", agrees="a3", **gone)
    await seat.is_told("account resume", "KI-21", **gone)


async def questions_on_the_phone(seat: Seat) -> None:
    """What the document answers, and what it leaves open."""
    await seat.is_told("withdrawal request", "文書に答えがありません", "KI-15", "KI-17")
    await seat.is_told("account role", "文書に答えがありません", "KI-29")
    await seat.is_told("account edit", "アカウント情報画面", "KI-14", account=f"{AOZORA}/a1", name="青木一")
    await seat.looks_up("trouble find", "正規の確認", "KI-24", words="在席", portal="keiai")
    await seat.looks_up("trouble find", "KI-05", words="IE", portal="keiai")
    await seat.looks_up("desk list", "文書に書かれていません", "KI-34", portal="keiai")


def test_a_forgotten_address(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await a_forgotten_address(seat)
            await questions_on_the_phone(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"tenant history {AOZORA}", "登録アドレスの表示", "パスワード再設定")


def test_people_come_and_go(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await people_come_and_go(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"account show {AOZORA}/a1 --json", '"state": "active"')
    shift.types(f"account show {AOZORA}/a3 --json", '"state": "removed"')
    shift.types(
        f"tenant history {AOZORA}", "ユーザー停止", "ユーザーの利用再開", "アカウント数の上限の設定", "営業部長"
    )
    shift.types("record verify", "不整合はありません")
