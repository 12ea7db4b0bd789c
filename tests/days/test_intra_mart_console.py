"""intra-mart's desk in the console: an owner's environment, from its licenses to a signed file, and what goes to sales."""

from __future__ import annotations

import asyncio
from datetime import date

from portalops.activation.request import sample_request, write_request
from portalops.signing import make_key_file
from tests.days.builders import Shift
from tests.days.seat import Seat, a_seat
from tests.days.test_intra_mart import MIRAI, morning

CONTRACT = f"{MIRAI}/C-8"
PRODUCTION = f"{CONTRACT}/prod"
OWNER, MEMBER = {"asked_by": f"{MIRAI}/sato"}, {"asked_by": f"{MIRAI}/kato"}


def licenses(shift: Shift) -> str:
    """A contract with ten licenses of one product and an expired one, and the request file of the customer's system."""
    morning(shift)
    shift.does(f"contract register {CONTRACT} --name Accel --starts-on 2025-06-01 --expires-on 2027-05-31")
    shift.does(f"product register {CONTRACT}/workflow --name ワークフロー --licensed 10")
    shift.does(f"product register {CONTRACT}/old --name 旧製品 --licensed 5 --expires-on 2026-05-19")
    made = sample_request(
        portal="intra-mart", contract="IM00010/C-8", environment="prod", products=("workflow",),
        machine="ap01.mirai.example.co.jp", made_on=date(2026, 5, 20),
    )  # fmt: skip
    make_key_file(shift.key)
    file = shift.folder / "request.txt"
    file.write_bytes(write_request(made))
    return str(file)


async def from_license_to_file(seat: Seat, request: str) -> None:
    """Create, assign, activate, in this order, and each of them for an owner."""
    await seat.finds("株式会社ミライ", "㈱ミライ製作所", "佐藤一郎", "オーナー", "加藤二郎", "2027-05-31(月)")
    seat.sees_no("旧製品", "ポイント", "注文登録", "退会取り消し", "支払方法", "アカウント数の上限")
    made = {"environment": PRODUCTION, "name": "本番", "sort_key": "1"}
    await seat.is_told("environment add", "メンバーは契約を見るだけ", "IM-06", **made, **MEMBER)
    await seat.does("environment add", "IM-06", "IM-07", **made, **OWNER)
    issued = {"environment": PRODUCTION, "request": request}
    await seat.is_told("activation issue", "IM-07", **issued, **OWNER)

    given = {"environment": PRODUCTION, "product": "workflow"}
    await seat.is_told("allocation set", "IM-08", count="11", **given, **OWNER)
    await seat.does("allocation set", "IM-08", count="６", **given, **OWNER)
    seat.reads("workflow: 6")
    await seat.looks_up("product list", "旧製品", "2026-05-19(火)", expired=True)

    await seat.is_told("activation issue", "/no/such/file", environment=PRODUCTION, request="/no/such/file")
    await seat.does("activation issue", "IM-12", "IM-13", **issued, **OWNER)
    await seat.does("activation applied", "IM-12", environment=PRODUCTION, **OWNER)
    seat.reads("適用済み")
    await seat.looks_up("activation list", "workflow")


async def people_and_sales(seat: Seat) -> None:
    """Owners invite and ask; contracts are for sales, and leaving the portal isn't cancelling one."""
    await seat.finds("sato@mirai.example.co.jp", "㈱ミライ製作所")
    invited = {"contract": f"{MIRAI}/C-7", "email": "ｉｔｏ＠mirai.example.co.jp"}
    await seat.is_told("invitation send", "メンバーは契約を見るだけ", "IM-17", language="ja", **invited, **MEMBER)
    await seat.is_told("invitation send", "language", "IM-18", **invited, **OWNER)
    sends = {"agrees": "IM00010", "language": "ja"}  # heavy as long as nobody set the portal's own page
    await seat.does("invitation send", "ito@mirai.example.co.jp", "IM-20", **sends, **invited, **OWNER)
    seat.reads("参加待ち")
    joins = {"invitation": "ito@mirai.example.co.jp", "user": "ito", "name": "伊藤三郎", "role": "メンバー"}
    await seat.does("invitation join", "IM-19", "IM-04", **joins)
    seat.reads("伊藤三郎", "参加済み")
    await seat.does("account role", "IM-22", account=f"{MIRAI}/kato", give="オーナー", **OWNER)

    asked = {"contract": f"{MIRAI}/C-7", "kind": "追加", "items": "workflow=60 users"}
    await seat.does("quote request", "intra-martの営業", "IM-33", agrees="IM00010", **asked, **OWNER)
    seat.reads("追加のご購入")
    await seat.is_told("license set", "見積依頼", "IM-33", "IM-32")
    await seat.is_told("withdrawal request", "intra-martの営業", "契約は続きます", "IM-37", "IM-38")
    await seat.is_told("password reset", "文書に答えがありません", "IM-03")
    await seat.is_told("account remove", "退会する利用者本人", "IM-41", account=f"{MIRAI}/kato", reason="退会")
    await seat.looks_up("desk list", "intra-martの営業", portal="intra-mart")


def test_from_license_to_file(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await from_license_to_file(seat, request)

    request = licenses(shift)
    asyncio.run(day())
    shift.types(f"environment list {MIRAI}", "適用済み", "workflow: 6")
    shift.types(f"tenant history {MIRAI}", "環境追加", "割り当ての設定", "ファイルの発行(アクティベーション)")
    assert len(list(shift.folder.glob("activation-*.txt"))) == 1
    shift.types("record verify", "不整合はありません")


def test_people_and_sales(shift: Shift) -> None:
    async def day() -> None:
        async with a_seat(shift) as seat:
            await people_and_sales(seat)

    morning(shift)
    asyncio.run(day())
    shift.types(f"account show {MIRAI}/kato", "オーナー")
    shift.types("quote list intra-mart", "workflow=60 users")
