"""A day at the desk of the ITreview store: who bills, who is called, and until when."""

from __future__ import annotations

from tests.days.builders import APPROVAL, REFUSED, Shift

SORA, UMI = "itreview:IT00050", "itreview:IT00051"


def morning(shift: Shift) -> None:
    """One customer pays through NP, the other by a Diners card; each has an invoice."""
    shift.at("2026-05-20 09:59")
    shift.does(f"tenant register {SORA} --name 株式会社ソラ --kind 法人 --email keiri@sora.example.co.jp"
               " --payment-method NP")  # fmt: skip
    shift.does(f"tenant register {UMI} --name 合同会社ウミ --email keiri@umi.example.co.jp"
               " --payment-method カード --card-brand ダイナース --card-last-four 1234", "****1234")  # fmt: skip
    shift.does(f"account add {SORA}/u1 --name 空野一 --email u1@sora.example.co.jp")
    for number, tenant, method in (("NP-1", SORA, "NP"), ("CC-1", UMI, "カード")):
        shift.does(f"invoice register itreview:{number} --tenant {tenant} --issued-on 2026-05-08 --due-on 2026-05-31"
                   f" --method {method} --lines 製品=10000@10", "11,000円", "IT-50")  # fmt: skip


def test_a_day_at_the_desk(shift: Shift) -> None:
    morning(shift)
    shift.types("find ソラ", "株式会社ソラ")

    # An invoice paid through NP is NP's to make out again; their desk opens in a minute, and closes at five sharp.
    again = "invoice reissue itreview:NP-1 --reason 紛失"
    shift.is_told(
        again, "NP掛け払いサポートデスク", "03-4577-9631", "btob-support@netprotections.co.jp", "IT-37", "IT-11"
    )
    shift.types("desk list itreview", "いいえ", "10:00-17:00")
    shift.at("2026-05-20 10:00")
    shift.types("desk list itreview", "はい", "03-4577-9631")
    shift.at("2026-05-20 17:00")
    shift.types("desk list itreview", "いいえ")
    shift.is_told(again, "2026-05-21(木)")
    shift.does("invoice reissue itreview:CC-1 --reason 紛失", "0 -> 1", "IT-38", "IT-36")

    shift.types(f"password reset {SORA}/u1 --reason 電話で依頼 --dry-run", "u1@sora.example.co.jp", "IT-03")
    shift.is_told(f"license set {SORA} 5 --reason 増員", "【購入済み製品へのアカウント追加について】", "IT-45", "IT-44")
    shift.is_told(f"withdrawal request {SORA} --received 2026-05-20 --reason 解約",
                  "【購入済み製品の解約について】", "IT-46", "IT-47")  # fmt: skip
    shift.is_told(f"points adjust {SORA} --delta 5 --reason お礼", "ポイントがありません")
    shift.types("trouble find Android --portal itreview", "IT-08")


def test_the_days_of_a_bill(shift: Shift) -> None:
    shift.at("2026-04-30 10:00")
    shift.types("billing dates itreview --method NP", "2026-05-08(金)", "2026-05-31(日)", "IT-15", "IT-14")
    shift.types("billing dates itreview --method 口座振替 --ordered-on 2027-01-10", "2027-03-01(月)", "IT-30")
    shift.types("billing dates itreview --method 口座振替 --ordered-on 2026-05-10", "2026-06-29(月)")
    shift.types("calendar show itreview --month 2026-05", "2026-05-08(金)", "振替休日")


def test_what_an_order_cannot_be_paid_with(shift: Shift) -> None:
    shift.at("2026-05-20 10:00")
    shift.types(
        "tenant register itreview:IT00052 --name 山本一 --payment-method 手形 --dry-run", "手形", "IT-09", code=REFUSED
    )


def test_orders_through_the_day(shift: Shift) -> None:
    morning(shift)
    shift.does("tenant register itreview:IT00060 --name 山本一 --kind 個人事業主 --email y@example.co.jp"
               " --payment-method カード --card-brand JCB --card-last-four 4321")  # fmt: skip
    order = f"order register {SORA}/100023 --ordered-on 2026-05-10 --product 勤怠 --plan 標準 --amount"
    shift.does(f"credit set {SORA} --limit 500000 --used 450000", "500,000")
    shift.is_told(
        f"{order} 50001 --ordered-on=2026-05-20".replace(" --ordered-on 2026-05-10", ""),
        "IT-48",
        "カスタマーサービスデスク",
    )
    shift.does(f"{order} 50000".replace("2026-05-10", "2026-05-20"), "IT-05")
    shift.types(f"order list {SORA}", "100023", "2026-06-03(水)", "2026-06-30(火)")

    sole = "order register itreview:IT00060/100024 --ordered-on 2026-05-20 --product 勤怠 --plan 個人 --amount 11000"
    shift.is_told(sole, "IT-40")
    shift.is_told(f"{sole} --for-sole-proprietors --payments 3", "IT-22")
    shift.does(f"{sole} --for-sole-proprietors")
    shift.does("order fail itreview:IT00060/100024", "IT-23")

    # A purchase by mistake: no way back without an inquiry, and not without a second person.
    cancel = "order cancel １０００２３ --reason 間違えて購入"
    shift.is_told(cancel, "お問い合わせフォーム", "IT-41", "IT-42")
    shift.is_told(f"{cancel} --inquiry Q-1", "inquiry register")
    shift.does(f"inquiry register {SORA}/Q-1 --kind その他 --written-on 2026-05-20 --note 間違えて購入")
    shift.types(f"{cancel} --inquiry Q-1 --dry-run", "承認が必要です", "IT-42", code=APPROVAL)


def test_what_the_form_brings(shift: Shift) -> None:
    morning(shift)
    shift.is_told(f"tenant edit {SORA} --phone 03-1111-2222", "基本情報変更", "IT-02")
    shift.does(f"inquiry register {SORA}/Q-1 --kind その他 --written-on 2026-05-19 --note 電話番号の変更")
    shift.is_told(f"tenant edit {SORA} --phone 03-1111-2222 --inquiry Q-1", "IT-02")
    shift.does(f"inquiry register {SORA}/Q-2 --kind 基本情報変更 --written-on 2026-05-19 --note 電話番号の変更")
    shift.does(f"tenant edit {SORA} --phone 03-1111-2222 --inquiry Q-2", "03-1111-2222")

    # Direct debit: the form, the paper, the bank; bills by transfer go on until then.
    shift.does(f"inquiry register {SORA}/Q-3 --kind その他 --written-on 2026-05-19 --note 口座振替の希望")
    shift.does(f"debit request {SORA} --inquiry Q-3", "IT-28", "IT-29", "IT-34")
    shift.is_told(f"debit start {SORA}", "IT-29")
    shift.does(f"debit mandate {SORA} --sent-on 2026-05-20")
    shift.at("2026-06-30 10:00")
    shift.does(f"debit mandate {SORA} --received-on 2026-06-30", "2026-08", "IT-32", "IT-33")
    shift.at("2026-09-01 10:00")
    shift.does(f"debit start {SORA}", "IT-35")
    shift.types(f"tenant show {SORA}", "口座振替")
