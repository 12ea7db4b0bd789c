"""A day at the desk of J-MOTTO, and the days after it: from a call about leaving to a tenant that has left."""

from __future__ import annotations

from tests.days.builders import Shift

SUZUKI, TANAKA = "j-motto:JM00123", "j-motto:JM00777"


def morning(shift: Shift) -> None:
    """A yearly member billed in May, and a monthly one that is still in its free period."""
    shift.at("2026-05-20 09:00")
    shift.does("tenant register j-motto:ｊｍ００１２３ --name 鈴木印刷有限会社 --kana スズキインサツ --email info@suzuki.example.jp"
               " --phone 06-9876-5432 --joined-on 2021-12-01 --billing-cycle 年払い --billing-month 5 --licenses 20"
               " --payment-method 口座振替", SUZUKI)  # fmt: skip
    shift.does(f"tenant register {TANAKA} --name 田中建設 --joined-on 2026-04-15 --billing-cycle 月払い")
    shift.does(f"account add {SUZUKI}/1 --name 鈴木太郎 --email taro@suzuki.example.jp", f"{SUZUKI}/00001", "JM-51")
    shift.does(f"account add {SUZUKI}/00002 --name 鈴木次郎 --email jiro@suzuki.example.jp")


def test_a_day_at_the_desk(shift: Shift) -> None:
    morning(shift)
    shift.types("account show j-motto:ＪＭ００１２３/００００１", "鈴木太郎")

    # Somebody can't log in: what the screen says leads to the cause, and a password is the company's own matter.
    shift.types("trouble find 会員ID・ユーザーIDエラー --portal j-motto", "JM-76")
    shift.types("trouble find パスワードエラー", "JM-77", "JM-67")
    shift.types("trouble find アプリケーション情報が存在しません", "パソコンの日付か時刻", "JM-74")
    shift.types("trouble find ログイン方法が誤っています", "JM-75")
    shift.is_told(f"password reset {SUZUKI}/00002 --reason 電話", "お客様の社内のJ-MOTTO管理者", "JM-68", "JM-69")
    shift.types("password check j-motto", "不適合", "JM-72", stdin="pass-word\n", code=1)
    shift.types("password check j-motto", "JM-73", stdin=f"{'a' * 31}\n", code=1)

    # Bills: what the document answers and what it leaves open.
    shift.is_told("invoice reissue j-motto:X-1 --reason 紛失", "文書に答えがありません", "JM-07")
    shift.is_told(f"points adjust {SUZUKI} --delta 5 --reason お礼", "ポイントがありません")
    shift.types("desk list j-motto", "0120-70-4515", "09:00-18:00", "はい", "JM-19")
    shift.at("2026-05-20 18:00")
    shift.types("desk list j-motto", "いいえ")


def test_leaving_from_the_call_to_the_end(shift: Shift) -> None:
    morning(shift)
    shift.types("calendar show j-motto --month 2026-05", "2026-05-29(金)", "みどりの日")
    leaving = f"withdrawal request {SUZUKI} --reason 廃業 --received"
    shift.types(f"{leaving} 2026-05-29 --dry-run --today 2026-05-29", "2026-06-30(火)", "JM-35")
    shift.types(f"{leaving} 2026-05-30 --dry-run --today 2026-06-01", "2026-07-31(金)")
    shift.types(f"{leaving} 2026-03-31 --dry-run", "2026-04-30(木)")
    shift.does(f"{leaving} 2026-04-30", "2026-05-31(日)", "年払い会費が全額請求", "JM-42", "JM-36", "JM-49")
    shift.does(f"withdrawal request {TANAKA} --received 2026-05-20 --reason 移転", "2026-06-30(火)", "無料", "JM-38")
    shift.types("withdrawal list j-motto", "鈴木印刷有限会社", "田中建設", "2026-06")
    shift.does(f"withdrawal cancel {TANAKA}", "取り消し")

    shift.at("2026-05-31 09:00")
    shift.does(f"withdrawal complete {SUZUKI}", "元に戻せません")
    shift.types(f"tenant show {SUZUKI}", "退会済み", "2026-06-30(火)")
    shift.is_told(f"license set {SUZUKI} 25 --reason 増員 --done-on 2026-05-30", "PO-LEFT")
    shift.types("record verify", "不整合はありません")


def test_papers_users_and_use(shift: Shift) -> None:
    morning(shift)
    paper = f"tenant edit {SUZUKI} --name 新鈴木印刷"
    shift.is_told(paper, "document", "arrived_on", "JM-31", "JM-20")
    shift.is_told(f"tenant edit {SUZUKI} --address 大阪市北区1-2", "会員情報照会・変更", "JM-32")
    shift.is_told(f"plan set {SUZUKI}", "文書に答えがありません", "JM-04", "JM-05", "JM-14", "JM-18")
    shift.is_told(f"account remove {SUZUKI}/１ --reason 退職", "誰にも削除できません", "JM-60", "JM-61")
    shift.is_told(f"account remove {SUZUKI}/2 --reason 退職", "お客様の社内のJ-MOTTO管理者", "JM-51")
    handed = f"account hand-over {SUZUKI}/1 --way takes-over --name 鈴木次郎 --email jiro@suzuki.example.jp"
    shift.is_told(handed, "JM-54", "JM-55", "JM-56", "JM-57", "JM-58", "JM-59")
    shift.does(f"{handed} --done-on 2026-05-20", "鈴木太郎 -> 鈴木次郎")
    shift.is_told(f"account role {SUZUKI}/2 --give グループウェアのシステム管理者", "権限区分", "JM-63", "JM-64")

    shift.does(f"usage record {SUZUKI}/U-1 --at 2026-05-14 --users 23 --disk-mb 100")
    shift.does(f"usage record {SUZUKI}/U-2 --at 2026-05-19 --users 18 --disk-mb 100")
    shift.types(f"usage show {SUZUKI}", "2026-06", "23", "JM-03", "JM-15", "JM-25")
    shift.does(f"usage alert {SUZUKI} --mb 200", "JM-28")
    shift.does(f"usage record {SUZUKI}/U-3 --at 2026-05-19 --users 18 --disk-mb 200")
    shift.does(f"usage record {SUZUKI}/U-4 --at 2026-05-20 --users 18 --disk-mb 201", "JM-27")


def test_a_call_alone_sets_no_day(shift: Shift) -> None:
    morning(shift)
    shift.does(f"withdrawal ask {SUZUKI} --reason 廃業 --asked-on 2026-05-18", "JM-34", "JM-33")
    shift.types(f"withdrawal show {SUZUKI}", "2026-05-18(月)", "JM-33", "JM-45", "JM-47", "JM-48", "JM-43")
    shift.does(f"withdrawal request {SUZUKI} --received 2026-05-20 --reason 廃業", "2026-06-30(火)")
    shift.types(f"withdrawal show {SUZUKI}", "2026-07-31(金)", "2026-08-01(土)", "JM-49", "JM-50")
