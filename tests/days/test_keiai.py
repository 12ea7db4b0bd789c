"""A day at the desk of Keiai: ten people a company, a forgotten address, and accounts that come and go."""

from __future__ import annotations

from tests.days.builders import PARTLY, Shift

AOZORA = "keiai:K00100"


def morning(shift: Shift) -> None:
    """A company with nine people, taken over from a file; the tenth row names nobody."""
    shift.at("2026-05-20 09:00")
    known = (f"tenant register {AOZORA} --name 有限会社青空商店 --kind 法人 --email soumu@aozora.example.co.jp"
             " --phone 045-123-4567")  # fmt: skip
    shift.is_told(known, "partner_by", "partner_on", "KI-01")
    shift.does(f"{known} --partner-by 営業部 --partner-on 2026-05-19", "営業部", "KI-01")
    rows = "".join(f"{AOZORA}/a{number},青木{number}子,a{number}@aozora.example.co.jp\n" for number in range(1, 10))
    file = shift.file("accounts.csv", f"account,name,email\n{rows}{AOZORA}/a10,,a10@aozora.example.co.jp\n")
    shift.types(f"import {file} --yes", code=PARTLY)


def test_a_day_at_the_desk(shift: Shift) -> None:
    morning(shift)
    shift.types("find ０４５－１２３－４５６７", "有限会社青空商店")
    shift.types(f"tenant show {AOZORA}", "青木9子", "法人", "営業部", "2026-05-19")

    # The tenth is the last; the eleventh takes an agreement with the company.
    shift.does(f"account add {AOZORA}/a10 --name 青木十子 --email a10@aozora.example.co.jp", "KI-26")
    shift.is_told(f"account add {AOZORA}/a11 --name 青木百子 --email a11@aozora.example.co.jp", "10", "KI-25", "KI-26")

    shift.types(f"password reset {AOZORA}/a1 --reason 電話で依頼 --dry-run",
                "a***@a***.example.co.jp", "KI-10", "KI-12", "KI-13")  # fmt: skip
    shift.is_told(f"withdrawal request {AOZORA} --received 2026-05-20 --reason 閉店", "文書に答えがありません", "KI-15")
    shift.types("trouble find 在席 --portal keiai", "正規の確認", "KI-24")
    shift.types("trouble find IE --portal keiai", "KI-05")
    shift.types("trouble find Firefox --portal keiai", "KI-03")
    shift.types("desk list keiai", "文書に書かれていません", "KI-34")
    shift.is_told(
        f"license set {AOZORA} 12 --reason 増員", "ライセンスはありません", "account add", "account limit", "KI-26"
    )
    shift.is_told(f"points adjust {AOZORA} --delta 5 --reason お礼", "ポイントがありません")


def test_no_password_is_anywhere_in_the_store(shift: Shift) -> None:
    morning(shift)
    shift.does(f"password reset {AOZORA}/a1 --reason 電話で依頼")
    shown = shift.types(f"account show {AOZORA}/a1 --json").out
    assert "password" not in shown.lower().replace("password reset", "")


def test_accounts_come_and_go(shift: Shift) -> None:
    morning(shift)
    shift.is_told(f"account add {AOZORA}/b1 --name 別所一 --email b1@docomo.ne.jp", "docomo.ne.jp", "KI-07", "KI-06")
    shift.does(
        f"account add {AOZORA}/b1 --name 別所一 --email b1@docomo.ne.jp --consent-by 青木社長 --consent-on 2026-05-19",
        "KI-07",
    )
    shift.is_told(f"account suspend {AOZORA}/a1 --reason 休職", "社内アカウント管理", "KI-19", "KI-20")
    shift.does(f"account suspend {AOZORA}/a1 --reason 休職 --done-on 2026-05-19")
    shift.types(f"account show {AOZORA}/a1 --json", '"state": "suspended"')

    # Ten with the one that is suspended: no room for an eleventh, but for the one who comes back.
    shift.is_told(f"account add {AOZORA}/a11 --name 青木百子 --email a11@aozora.example.co.jp", "KI-25")
    shift.does(f"account resume {AOZORA}/a1 --reason 登録の電話に折り返して確認", "KI-20", "KI-21")
    shift.does(f"account limit {AOZORA} --count 12 --agreed-by 営業部長 --reason 新しい店 --until 2026-12-31", "KI-26")
    shift.does(f"account add {AOZORA}/a11 --name 青木百子 --email a11@aozora.example.co.jp")

    # Somebody has forgotten the address.
    shift.is_told(f"account address {AOZORA}/a2 --called-back 03-9999-9999", "KI-08", "KI-09")
    shift.types(f"account show {AOZORA}/a2", "a***@a***.example.co.jp")
    shift.does(f"account address {AOZORA}/a2 --called-back ０４５－１２３－４５６７", "KI-08")
    shift.types(f"account show {AOZORA}/a2", "a2@aozora.example.co.jp")

    shift.does(f"account remove {AOZORA}/a3 --reason 退職", "KI-16", "KI-17", "KI-33")
    shift.is_told(f"account resume {AOZORA}/a3 --reason 戻ってきた", "KI-21")
    shift.types(f"account list {AOZORA}", "青木1子")
    shift.is_told(f"account role {AOZORA}/a1 --give 管理者", "文書に答えがありません", "KI-29")
