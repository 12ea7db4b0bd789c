"""A day at the desk of Inter-Lab: a growing group, its points, a lost invoice, and a question that nobody can answer."""

from __future__ import annotations

from tests.days.builders import PARTLY, REFUSED, Shift

YAMADA = "inter-lab:IL00123"
TENANTS = """tenant,name,kana,kind,email,phone,joined_on,payment_method,card_brand,card_last_four,licenses,license_price
inter-lab:IL00123,山田商会株式会社,ヤマダショウカイ,グループ,keiri@yamada.example.co.jp,03-1234-5678,2024-04-01,振込,,,3,1000
inter-lab:IL00124,伊藤事務所,イトウジムショ,個人,ito@example.co.jp,,2025-06-01,カード,visa,1234,,
inter-lab:IL00125,株式会社ダイナ,ダイナ,グループ,dina@example.co.jp,,2025-06-01,デビット,,,2,
"""
ACCOUNTS = """account,name,email,roles
inter-lab:IL00123/taro,山田太郎,taro@yamada.example.co.jp,管理者
inter-lab:IL00123/hanako,髙﨑花子,hanako@yamada.example.co.jp,メンバー
inter-lab:IL00124/ito,伊藤一,ito@example.co.jp,
inter-lab:IL00125/dai,台名一,dai@example.co.jp,管理者
"""
CONTRACTS = """contract,name,starts_on,first_renewal_on,cycle,price,prepaid
inter-lab:IL00123/C-1,勤怠クラウド,2025-12-31,2026-01-31,月額,10000,yes
inter-lab:IL00123/C-2,経費クラウド,2026-04-01,2026-05-01,月額,5000,no
"""


def morning(shift: Shift) -> None:
    """The portal's own data come in files, and one row of them can't be right."""
    shift.at("2026-05-20 09:00")
    files = [shift.file(f"{name}.csv", text) for name, text in
             {"contracts": CONTRACTS, "accounts": ACCOUNTS, "tenants": TENANTS}.items()]  # fmt: skip
    names = " ".join(map(str, files))
    shift.types(f"import {names} --dry-run", "tenant register", code=PARTLY)
    shift.types(f"import {names} --yes", code=PARTLY)
    assert "dina@example.co.jp" not in shift.types("find 台名", code=0).out


def test_a_day_at_the_desk(shift: Shift) -> None:
    morning(shift)
    shift.types("find 高崎", "髙﨑花子", "inter-lab:IL00123/hanako")
    shift.types("tenant show ＩＬ００１２３", "山田商会株式会社", "グループアカウント", "銀行振込")

    # A third person comes, and a fourth: licenses first, members second.
    shift.does(f"account add {YAMADA}/jiro --name 山田次郎 --email jiro@yamada.example.co.jp --roles メンバー")
    shift.is_told(f"account add {YAMADA}/shiro --name 山田四郎 --email shiro@yamada.example.co.jp --roles メンバー",
                  "ライセンス数は3、ユーザーは3名", f"license set {YAMADA} 4", "IL-08")  # fmt: skip
    shift.is_told(
        f"license set {YAMADA} 4 --reason 増員", "グループの管理者", "契約数の追加", "IL-10", "IL-11", "IL-09"
    )
    done = f"license set {YAMADA} {{}} --reason 増員 --done-on 2026-05-20"
    shift.types(f"{done.format('６')} --dry-run", "3 -> 6", "差額は月額+3,000円", "IL-09", "IL-10", "PO-TAKEOVER")
    shift.types(f"{done.format('６人')} --dry-run", code=2)
    shift.does(done.format(4), "3 -> 4")
    shift.does(f"account add {YAMADA}/shiro --name 山田四郎 --email shiro@yamada.example.co.jp --roles メンバー")
    shift.is_told(done.format(3), "IL-08")
    shift.is_told("account add inter-lab:IL00124/musume --name 伊藤二子 --email ni@example.co.jp", "IL-04")


def test_points_through_the_day(shift: Shift) -> None:
    morning(shift)
    shift.does(f"points adjust {YAMADA} --delta １２００ --reason 開設のお礼", "0ポイント -> 1,200ポイント")
    shift.is_told(f"points autocharge {YAMADA} --border 1000 --limit 5000", "ポイント管理", "IL-21", "IL-22", "IL-25")
    done = f"points autocharge {YAMADA} --done-on 2026-05-20"
    shift.is_told(f"{done} --border 1000 --limit 999", "IL-22")
    shift.does(f"{done} --border 1000 --limit 5000")
    shift.types(
        f"points adjust {YAMADA} --delta -200 --reason 誤付与の訂正 --dry-run", "1,200ポイント -> 1,000ポイント"
    )
    shift.does(f"points adjust {YAMADA} --delta -201 --reason 誤付与の訂正",
               "999ポイント -> 5,000ポイント(+4,001)", "4,001円", "IL-23", "IL-24")  # fmt: skip
    shift.is_told(f"points adjust {YAMADA} --delta -100 --reason 返金", "返金もできません", "IL-29")
    shift.does(f"{done} --off")
    shift.types(f"tenant show {YAMADA}", "5,000", "誤付与の訂正")


def test_renewals_invoices_and_a_lost_password(shift: Shift) -> None:
    morning(shift)
    # IL-41: counted from the first renewal on 31 January, not from 28 February.
    shift.types(f"contract list {YAMADA}", "勤怠クラウド", "2026-05-31(日)", "経費クラウド", "2026-06-01(月)")
    shift.types(f"invoice register inter-lab:IL-2026-0042 --tenant {YAMADA} --issued-on 2026-04-30 --due-on 2026-05-31"
                " --method 振込 --lines 基本料金=10000@10 --yes", "11,000円")  # fmt: skip
    shift.is_told("invoice reissue inter-lab:IL-2026-0042 --reason 紛失", "請求内容の確認", "請求管理", "IL-40")
    shift.does("password reset taro@yamada.example.co.jp --reason 電話で依頼", "taro@yamada.example.co.jp", "IL-16")
    shift.is_told(f"withdrawal request {YAMADA} --received 2026-05-20 --reason 閉鎖", "文書に答えがありません", "IL-42")
    shift.types("billing dates inter-lab --method カード", "文書に答えがありません", code=REFUSED)
    shift.types("desk list inter-lab", "文書に書かれていません")
    shift.types(f"tenant history {YAMADA}", "パスワード再設定", "テナント登録")
    shift.types("record verify", "不整合はありません")


def test_a_service_ends_and_what_was_paid_comes_back(shift: Shift) -> None:
    morning(shift)
    shift.at("2026-06-10 09:00")
    cancel = f"contract cancel {YAMADA}/C-1 --on 2026-06-10 --reason 使わなくなったため"
    shift.types(f"{cancel} --dry-run", "IL-32", "IL-33", "経費クラウド")
    shift.does(cancel, "6,333")  # 31 May to 29 June are 30 days, of which 19 are left
    for number, price, paid in (("IL-1", 3000, "3,033"), ("IL-2", 10000, "7,967")):
        shift.does(
            f"invoice register inter-lab:{number} --tenant {YAMADA} --issued-on 2026-06-10 --due-on 2026-07-31"
            f" --method 振込 --lines 経費クラウド={price}@10",
            paid,
            "IL-34",
        )
    shift.types(f"balance history {YAMADA}", "IL-1", "IL-2", "使わなくなったため")
    shift.types(f"contract list {YAMADA}", "経費クラウド")
    shift.does(f"transfer report {YAMADA} --paid-on 2026-05-11 --billed 11000 --paid 10000", "IL-39")
    late = f"transfer report {YAMADA} --paid-on 2026-05-10 --billed 11000 --paid 10000 --dry-run"
    shift.types(late, "承認が必要です", "2026-06-09", "IL-39", code=7)


def test_what_customers_do_themselves_is_told_and_taken_over(shift: Shift) -> None:
    morning(shift)
    shift.is_told(f"payment set {YAMADA} --method カード", "お支払い", "IL-37", "IL-38")
    shift.is_told(f"tenant edit {YAMADA} --billing-name 山田商会経理部", "グループの管理者", "IL-13")
    shift.is_told(f"tenant edit {YAMADA} --phone 03-1111-2222", "IL-13")
    shift.is_told(f"account remove {YAMADA}/hanako --reason 退職", "メンバーの削除", "IL-12")
    shift.does(f"account remove {YAMADA}/hanako --reason 退職 --done-on 2026-05-20")
    shift.types(f"account show {YAMADA}/hanako --json", '"state": "removed"')
    shift.types(f"tenant show {YAMADA} --json", '"licenses": 3')
    shift.does(f"apikey register {YAMADA}/K-1 --contract {YAMADA}/C-2 --last-four x9Qz", "x9Qz")
    shift.types(f"apikey show {YAMADA}/K-1", "****x9Qz")
    shift.types(f"tenant history {YAMADA}", "K-1")
