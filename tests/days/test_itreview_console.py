"""The ITreview store's desk in the console: orders and what they may cost, how one pays, and what the form brings."""

from __future__ import annotations

import asyncio

from tests.days.builders import Shift
from tests.days.seat import Seat, a_seat
from tests.days.test_itreview import SORA, morning

PLAN = {"ordered_on": "2026-05-20", "product": "勤怠", "plan": "標準"}


async def orders_and_quotes(seat: Seat) -> None:
    """An order within the credit line, one beyond it, and no way back."""
    await seat.finds("ソラ", "株式会社ソラ", "法人", "銀行振込(NP掛け払い)")
    seat.sees_no("ポイント", "契約登録", "環境", "退会取り消し", "アカウント数の上限")
    await seat.does("credit set", "500,000", "IT-13", limit="500000", used="450000")
    order = {"order": f"{SORA}/100023", **PLAN}
    await seat.is_told("order register", "IT-48", "カスタマーサービスデスク", amount="50001", **order)
    await seat.is_told("order register", "IT-35", amount="50000", method="カード", **order)
    await seat.does("order register", "IT-05", amount="５００００", **order)
    seat.reads("100023", "勤怠", "50,000")
    await seat.looks_up("order list", "2026-06-03(水)", "2026-06-30(火)")

    wrong = {"order": f"{SORA}/100023", "reason": "間違えて購入"}
    await seat.is_told("order cancel", "お問い合わせフォーム", "IT-41", "IT-42", **wrong)
    mistake = {"inquiry": f"{SORA}/Q-1", "kind": "その他", "written_on": "2026-05-20", "note": "間違えて購入"}
    await seat.does("inquiry register", "IT-01", **mistake)
    await seat.is_told("order cancel", "承認が必要です", "IT-42", inquiry="Q-1", **wrong)

    quote = {"quote": f"{SORA}/M-1", "kind": "カート", "items": "勤怠=10", "quoted_on": "2026-04-10"}
    await seat.does("quote register", "110,000", total="110000", valid_until="2026-05-10", **quote)
    again = {"quote": f"{SORA}/M-1", "number": "M-2", "total": "121000", "valid_until": "2026-06-20"}
    await seat.does("quote reissue", "121,000", "IT-54", agrees="IT00050", **again)
    seat.reads("M-2", "121,000")


async def how_one_pays(seat: Seat) -> None:
    """Set for the member, never for an order; direct debit takes the form, the paper and about two months."""
    await seat.finds("ソラ", "銀行振込(NP掛け払い)")
    await seat.is_told("payment set", "IT-28", method="口座振替")
    wish = {"inquiry": f"{SORA}/Q-3", "kind": "その他", "written_on": "2026-05-19", "note": "口座振替の希望"}
    await seat.does("inquiry register", "口座振替の希望", **wish)
    await seat.does("debit request", "IT-28", "IT-29", "IT-34", inquiry="Q-3")
    await seat.is_told("debit start", "IT-29")
    await seat.does("debit mandate", sent_on="2026-05-20")
    seat.reads("銀行振込(NP掛け払い)", "2026-05-20(水)")


async def the_paper_came_back(seat: Seat) -> None:
    """About two months from the paper on, and the bank may take longer."""
    await seat.finds("ソラ", "株式会社ソラ")
    await seat.does("debit mandate", "2026-08", "IT-32", "IT-33", received_on="2026-06-30")


async def the_debit_is_in_force(seat: Seat) -> None:
    """From then on it is what every order is paid by."""
    await seat.finds("ソラ", "株式会社ソラ")
    await seat.does("debit start", "口座振替", "IT-35")
    seat.reads("支払方法 口座振替")
    dates = {"portal": "itreview", "method": "口座振替", "ordered_on": "2026-09-01"}
    await seat.looks_up("billing dates", "2026-10-27(火)", "IT-30", **dates)


async def calls_and_the_form(seat: Seat) -> None:
    """Who makes out an invoice again hangs on how it is paid; basic information takes the form."""
    await seat.finds("NP-1", "株式会社ソラ")
    lost = {"reason": "紛失"}
    again = {"number": "itreview:NP-1", **lost}
    await seat.is_told("invoice reissue", "NP掛け払いサポートデスク", "03-4577-9631", "IT-37", "IT-11", **again)
    await seat.is_told("tenant edit", "基本情報変更", "IT-02", phone="03-1111-2222")
    asked = {"inquiry": f"{SORA}/Q-2", "kind": "基本情報変更", "written_on": "2026-05-19", "note": "電話番号"}
    await seat.does("inquiry register", **asked)
    same = f"portalops tenant edit {SORA} --phone 03-1111-2222 --inquiry Q-2"
    await seat.does(
        "tenant edit", "IT-02", "なし -> 03-1111-2222", same, phone="０３－１１１１－２２２２", inquiry="Q-2"
    )
    seat.reads("電話 03-1111-2222")
    await seat.is_told("withdrawal request", "【購入済み製品の解約について】", "IT-46", "IT-47")
    await seat.is_told("license set", "【購入済み製品へのアカウント追加について】", "IT-45", "IT-44")
    await seat.looks_up("desk list", "03-4577-9631", "10:00-17:00", portal="itreview")
    await seat.finds("ウミ", "Diners Club", "****1234")
    await seat.does("invoice reissue", "0 -> 1", "IT-38", **(again | {"number": "itreview:CC-1"}))


def test_orders_and_quotes(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await orders_and_quotes(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"order show {SORA}/100023", "勤怠", "50,000")
    shift.types("quote list itreview", "M-2", "121,000")


def test_how_one_pays(shift: Shift) -> None:
    async def days() -> None:
        async with a_seat(shift) as seat:
            await how_one_pays(seat)
            shift.at("2026-06-30 10:00")
            await the_paper_came_back(seat)
            shift.at("2026-09-01 10:00")
            await the_debit_is_in_force(seat)

    morning(shift)
    asyncio.run(days())
    shift.types(f"tenant show {SORA} --json", '"payment_method": "direct_debit"')
    shift.types(f"tenant history {SORA}", "口座振替の申込", "口座振替依頼書の記録", "口座振替の適用")


def test_calls_and_the_form(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await calls_and_the_form(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"tenant show {SORA} --json", '"phone": "03-1111-2222"')
    shift.types(f"tenant history {SORA}", "テナント編集", "問い合わせ登録")
    assert (shift.folder / "itreview_CC-1_copy1.pdf").read_bytes().startswith(b"%PDF")
