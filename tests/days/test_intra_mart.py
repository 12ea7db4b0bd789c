"""A day at the desk of intra-mart: who may do what with a contract, and what only sales can do."""

from __future__ import annotations

from tests.days.builders import NOT_FOUND, REFUSED, USAGE, Shift

MIRAI = "intra-mart:IM00010"


def morning(shift: Shift) -> None:
    """A company with an owner, a member and a contract that ends this month."""
    shift.at("2026-05-20 09:00")
    shift.does(f"tenant register {MIRAI} --name ㈱ミライ製作所 --email info@mirai.example.co.jp")
    shift.does(f"account add {MIRAI}/sato --name 佐藤一郎 --email sato@mirai.example.co.jp --roles オーナーオーナー")
    shift.does(f"account add {MIRAI}/kato --name 加藤二郎 --email kato@mirai.example.co.jp --roles メンバー")
    shift.does(f'contract register {MIRAI}/C-7 --name "Accel Platform" --starts-on 2025-06-01 --expires-on 2026-05-20')


def test_a_day_at_the_desk(shift: Shift) -> None:
    morning(shift)
    shift.types("find 株式会社ミライ", "㈱ミライ製作所")
    shift.types(
        "account show sato@mirai.example.co.jp", f"{MIRAI}/sato", "オーナー"
    )  # IM-14: given as the doubled word
    assert " オーナー\n" in shift.types(f"account show {MIRAI}/sato").out
    shift.types(f"tenant show {MIRAI}", "佐藤一郎", "オーナー", "加藤二郎", "Accel Platform", "2026-05-20(水)")
    shift.types(f"account show {MIRAI}/kato", "加藤二郎", "メンバー")
    shift.is_told(f"license set {MIRAI} 60 --reason 増員", "見積依頼", "営業", "IM-33", "オーナーだけ", "IM-32")
    shift.is_told(f"withdrawal request {MIRAI} --received 2026-05-20 --reason 解約",
                  "intra-martの営業", "IM-37", "契約は続きます", "IM-38")  # fmt: skip
    shift.is_told(f"password reset {MIRAI}/sato --reason 電話", "文書に答えがありません", "IM-03")
    shift.is_told(f"points adjust {MIRAI} --delta 5 --reason お礼", "ポイントがありません")
    shift.is_told("invoice reissue intra-mart:X-1 --reason 紛失", "文書に答えがありません")
    shift.types("desk list intra-mart", "intra-martの営業", "IM-37")
    shift.types("password check intra-mart", "文書に答えがありません", code=REFUSED)
    shift.types(f"account add {MIRAI}/ito --name 伊藤三郎 --roles 部長 --dry-run", "部長", code=REFUSED)
    shift.types(f"account show {MIRAI}/ito", code=NOT_FOUND)
    shift.types(f"license set {MIRAI} ０人 --reason x", code=USAGE)


def test_licenses_go_to_environments(shift: Shift) -> None:
    morning(shift)
    contract = f"{MIRAI}/C-8"
    shift.does(f"contract register {contract} --name Accel --starts-on 2025-06-01 --expires-on 2027-05-31")
    shift.does(f"product register {contract}/workflow --name ワークフロー --licensed 10")
    shift.does(f"product register {contract}/old --name 旧製品 --licensed 5 --expires-on 2026-05-20")
    member, owner = f"--asked-by {MIRAI}/kato", f"--asked-by {MIRAI}/sato"
    shift.is_told(
        f"environment add {contract}/prod --name 本番 --sort-key 1 {member}", "メンバーは契約を見るだけ", "IM-06"
    )
    shift.types(f"environment add {contract}/prod --name 本番 {owner} --dry-run", "sort_key", code=USAGE)
    shift.does(f"environment add {contract}/prod --name 本番 --sort-key 1 {owner}", "IM-06", "IM-07")
    shift.does(f"environment add {contract}/test --name 検証 --sort-key 2 {owner}")
    shift.does(f"allocation set {contract}/prod --product workflow --count ６ {owner}")
    shift.is_told(f"allocation set {contract}/test --product workflow --count 5 {owner}", "IM-08")
    shift.does(f"allocation set {contract}/test --product workflow --count 4 {owner}")
    shift.types(f"product list {MIRAI}", "ワークフロー", "旧製品", "2026-05-20(水)")
    shift.at("2026-05-21 00:00")
    assert "旧製品" not in shift.types(f"product list {MIRAI}").out
    shift.types(f"product list {MIRAI} --expired", "旧製品")


def test_people_are_invited_by_an_owner(shift: Shift) -> None:
    """IM-16: a member is refused and sent to an owner, whatever is asked for."""
    morning(shift)
    member, owner = f"--asked-by {MIRAI}/kato", f"--asked-by {MIRAI}/sato"
    invite = f"invitation send {MIRAI}/C-7 --email ｉｔｏ＠mirai.example.co.jp"
    shift.is_told(f"{invite} --language ja {member}", "メンバーは契約を見るだけ", "IM-17")
    shift.is_told(f"{invite} {owner}", "language", "IM-18")
    shift.does(f"{invite} --language ja {owner}", "ito@mirai.example.co.jp", "IM-19", "IM-20")
    shift.does("invitation join ito@mirai.example.co.jp --user ito --name 伊藤三郎", f"{MIRAI}/ito", "IM-04")
    shift.does(f"company add {MIRAI} --name ㈱ミライ販売 {owner}", "㈱ミライ販売")
    shift.does(f"quote request {MIRAI}/C-7 --kind 追加 --items 'workflow=60 users' {owner}", "intra-martの営業")
    shift.does(f"quote pass {MIRAI}/Q1")
    shift.is_told(f"account role {MIRAI}/sato --give メンバー {owner}", "オーナー")
    shift.does(f"account role {MIRAI}/kato --give オーナー {owner}", "IM-22")
    shift.is_told(f"account remove {MIRAI}/kato --reason 退会", "退会する利用者本人", "IM-40", "IM-41")
