"""Inter-Lab's desk in the console: a group that grows, its points, and a service that ends."""

from __future__ import annotations

import asyncio

from tests.days.builders import Shift
from tests.days.seat import Seat, a_seat
from tests.days.test_inter_lab import YAMADA, morning


async def members_within_licenses(seat: Seat) -> None:
    """Licenses first, members second; a personal account has neither."""
    await seat.finds("高崎", "山田商会株式会社", "グループアカウント", "銀行振込", "髙﨑花子", "勤怠クラウド")
    seat.sees_no("退会取り消し", "環境追加", "注文登録", "口座振替", "退会完了")
    new = {"name": "山田次郎", "email": "jiro@yamada.example.co.jp", "roles": "メンバー"}
    await seat.does("account add", "権限 メンバー", account=f"{YAMADA}/jiro", **new)
    another = {"account": f"{YAMADA}/shiro", "name": "山田四郎", "email": "shiro@yamada.example.co.jp"}
    await seat.is_told("account add", f"license set {YAMADA} 4", "IL-08", **another)
    await seat.is_told("license set", "グループの管理者", "契約数の追加", "IL-10", count="4", reason="増員")
    done = {"reason": "増員", "done_on": "2026-05-20"}
    await seat.is_told("license set", "2では足りません", "IL-08", count="2", **done)
    await seat.does("license set", "3 -> 4", "差額は月額+1,000円", "IL-09", "IL-10", count="４", **done)
    await seat.does("account add", **another, roles="メンバー")
    seat.reads("山田四郎")
    await seat.is_told("account remove", "お客様のグループの管理者", "IL-12", account=f"{YAMADA}/jiro", reason="退職")
    await seat.is_told("tenant edit", "IL-13", phone="03-1111-2222")
    await seat.finds("イトウ", "伊藤事務所", "個人アカウント")
    await seat.is_told("license set", "IL-04", count="2", **done)
    await seat.is_told("license set", "IL-04", "ライセンスもありません", count="2", reason="増員")
    another = {"account": "inter-lab:IL00124/futari", "name": "伊藤二子", "email": "ni@example.co.jp"}
    await seat.is_told("account add", "IL-04", "伊藤事務所", **another)


async def points_that_charge_themselves(seat: Seat) -> None:
    """What takes the points below the border charges them up to the limit, and neither is ever paid back."""
    await seat.finds("yamada.example", "山田商会株式会社")
    await seat.does("points adjust", "0ポイント -> 1,200ポイント", "IL-27", delta="１２００", reason="開設のお礼")
    await seat.is_told("points autocharge", "ポイント管理", "IL-21", border="1000", limit="5000")
    done = {"border": "1000", "done_on": "2026-05-20"}
    await seat.is_told("points autocharge", "IL-22", limit="999", **done)
    await seat.does("points autocharge", "5,000", limit="5000", **done)
    await seat.does(
        "points adjust", "999ポイント -> 5,000ポイント(+4,001)", "4,001円", "IL-24",
        agrees="IL00123", delta="-201", reason="誤付与の訂正",
    )  # fmt: skip
    seat.reads("ポイント 5,000", "チャージボーダー 1,000")
    await seat.is_told("points adjust", "返金もできません", "IL-29", delta="-100", reason="返金")
    await seat.looks_up("points history", "誤付与の訂正", "オートチャージ", tenant=YAMADA)


async def a_service_that_ends(seat: Seat) -> None:
    """The unused days go to the balance, and the next invoice takes them from there."""
    await seat.finds("yamada.example", "勤怠クラウド")
    await seat.points_at("contracts", "C-1")
    await seat.does(
        "contract cancel", "6,333円", "IL-32", "IL-33", "経費クラウド", on="2026-06-10", reason="使わなくなったため"
    )
    seat.reads("残高(円) 6,333", "使わなくなったため")
    invoice = {"number": "inter-lab:IL-1", "issued_on": "2026-06-10", "due_on": "2026-07-31", "method": "振込"}
    await seat.does("invoice register", "IL-34", "3,033", lines="経費クラウド=3000@10", **invoice)
    seat.reads("残高(円) 3,033")
    again = {"number": "inter-lab:IL-1", "reason": "紛失"}
    await seat.is_told("invoice reissue", "請求内容の確認", "請求管理", "IL-40", **again)
    await seat.looks_up("balance history", "IL-1", "使わなくなったため", tenant=YAMADA)

    wrong = {"billed": "11000", "paid": "10000"}
    await seat.does("transfer report", "2026-06-10(水)", "IL-39", paid_on="2026-05-11", **wrong)
    await seat.is_told("transfer report", "承認が必要です", "2026-06-09", "IL-39", paid_on="2026-05-10", **wrong)


async def questions_on_the_phone(seat: Seat) -> None:
    """What customers do themselves, and what nobody has written down."""
    await seat.finds("ｉｌ００１２３", "山田商会株式会社")
    await seat.is_told("payment set", "お支払い", "IL-37", "IL-38")
    await seat.is_told("withdrawal request", "アカウント自体を閉じるには", "IL-42")
    taro = {"account": f"{YAMADA}/taro", "reason": "電話で依頼"}
    await seat.does("password reset", "taro@yamada.example.co.jp", "IL-16", agrees="taro", **taro)
    await seat.looks_up("trouble find", "IL-28", words="期限", portal="inter-lab")
    await seat.looks_up("contract list", "2026-05-31(日)", "2026-06-01(月)")
    await seat.looks_up("desk list", "文書に書かれていません", portal="inter-lab")


def test_a_group_grows(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await members_within_licenses(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"tenant show {YAMADA} --json", '"licenses": 4')
    shift.types(f"tenant history {YAMADA}", "ユーザー追加", "ライセンス数変更")


def test_points_and_questions(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await points_that_charge_themselves(seat)
            await questions_on_the_phone(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"tenant show {YAMADA} --json", '"points": 5000')
    shift.types(f"tenant history {YAMADA}", "ポイント調整", "オートチャージ設定", "パスワード再設定")


def test_a_service_that_ends(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await a_service_that_ends(seat)

    morning(shift)
    shift.at("2026-06-10 09:00")
    asyncio.run(day())
    shift.types(f"tenant show {YAMADA} --json", '"balance": 3033')
    shift.types(f"contract list {YAMADA}", "経費クラウド", "解約・取消")
    shift.types(f"tenant history {YAMADA}", "契約の解約", "請求書登録", "振込の報告")
    shift.types("record verify", "不整合はありません")
