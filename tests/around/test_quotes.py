"""Quotes: asked for by an owner, handed to sales, answered, and good through the last day; or made in a cart."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.facts import Quote, QuoteItem
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.quote_items import QuoteItems
from portalops.references import QuoteRef, TenantRef
from portalops.rules import quotes
from portalops.values import Unreadable
from portalops.words import tell
from tests.around.builders import CONTRACT, MEMBER, OWNER, TENANT, TODAY, Centre, stopped, warned

Q1 = f"{TENANT}/Q1"
UNTIL = date(2026, 6, 30)
STORE = "itreview:IT0001"
OLD = f"{STORE}/M-1"


def asks(centre: Centre, items: str = "forms=10", **answers: str) -> Plan:
    wanted = {"contract": CONTRACT, "kind": "addition", "items": items, "asked_by": OWNER} | answers
    return centre.does("quote request", **wanted)


def answers(centre: Centre, **said: object) -> Plan:
    return centre.does("quote answer", **({"quote": Q1, "total": 120000, "valid_until": UNTIL} | said))


def state(centre: Centre, today: date = TODAY) -> str:
    (line,) = centre.sees("quote list", today, portal="intra-mart")
    return str(line.state)


def test_only_an_owner_asks_for_a_quote_im_32(centre: Centre) -> None:
    assert stopped(asks(centre, asked_by=MEMBER)) == [("asked_by", "not_owner", "IM-32")]
    assert [effect.rule.id for effect in asks(centre).effects] == ["IM-33"]


@pytest.mark.parametrize(
    ("items", "codes"),
    [("forms=1", []), ("forms=0", ["zero"]), ("forms=０", ["zero"]), ("forms=０人", ["zero"]), ("forms", ["missing"]),
     ("forms=１０", []), ("forms=50 users; flow", ["missing"])],
)  # fmt: skip
def test_an_addition_has_a_number_for_each_item_im_35(centre: Centre, items: str, codes: list[str]) -> None:
    assert stopped(asks(centre, items)) == [("items", code, "IM-35") for code in codes]


def test_a_renewal_needs_none_im_34(centre: Centre) -> None:
    plan = asks(centre, "flow; 解約: forms", kind="製品のご契約更新")
    assert plan.outcome == "effects"
    assert stopped(asks(centre, kind="下取り")) == [("kind", "not_a_choice", "IM-34")]


def test_a_request_waits_until_it_is_handed_on_im_33(centre: Centre) -> None:
    (warning,) = warned(asks(centre))
    assert "quote pass" in warning
    assert state(centre) == "requested"
    centre.does("quote pass", quote=Q1)
    assert state(centre) == "with_sales"
    assert stopped(centre.does("quote pass", quote=Q1)) == [("quote", "out_of_turn", "PO-QUOTE")]


def test_a_request_goes_to_sales_by_mail_where_the_centre_knows_the_address(place: Path) -> None:
    route = {"mail": "sales@example.jp", "rule": "C-1"}
    rule = {"document": "手引き", "heading": "営業の宛先", "says": {"ja": "営業の宛先です。", "en": "Where sales is."}}
    overlay = {"intra-mart": {"routes": {"quote-sales": route}, "rules": {"C-1": rule}}}
    centre = Centre(place, Profiles(overlay=overlay))
    assert warned(asks(centre, "flow=10; forms=５０ユーザ")) == []
    assert state(centre) == "with_sales"
    (letter,) = centre.send()
    assert (letter["To"], letter["Subject"]) == (
        "sales@example.jp", "【intra-mart ライセンスポータル】見積依頼 intra-mart:IM0001/Q1",
    )  # fmt: skip
    assert "flow=10; forms=50 users" in letter.get_content()


def test_an_answer_is_taken_over_with_its_last_day(centre: Centre) -> None:
    asks(centre)
    plan = answers(centre)
    assert "The quote is valid through Tue 2026-06-30, that day included." in [tell(each.text) for each in plan.notices]
    assert state(centre) == "quoted"
    assert stopped(answers(centre)) == [("quote", "out_of_turn", "PO-QUOTE")]


def test_an_answer_without_a_last_day_warns_that_nobody_knows_it(centre: Centre) -> None:
    asks(centre)
    (warning,) = warned(answers(centre, valid_until=""))
    assert "For how long is a quote of sales valid?" in warning
    assert state(centre, date(2030, 1, 1)) == "quoted"


@pytest.mark.parametrize(
    ("said", "code"),
    [({"quoted_on": TODAY + timedelta(days=1)}, "in_future"), ({"quoted_on": TODAY - timedelta(days=1)}, "too_early"),
     ({"valid_until": TODAY - timedelta(days=1)}, "before_quote")],
)  # fmt: skip
def test_the_days_of_an_answer_fit(centre: Centre, said: dict[str, object], code: str) -> None:
    asks(centre)
    assert [each for _, each, _ in stopped(answers(centre, **said))] == [code]


@pytest.mark.parametrize(
    ("day", "codes"), [(UNTIL - timedelta(days=1), []), (UNTIL, []), (UNTIL + timedelta(days=1), ["expired"])]
)
def test_a_quote_is_accepted_through_its_last_day(centre: Centre, day: date, codes: list[str]) -> None:
    asks(centre)
    answers(centre)
    assert state(centre, day) == (codes or ["quoted"])[0]
    plan = centre.does("quote settle", day, quote=Q1, accepted="yes")
    assert [code for _, code, _ in stopped(plan)] == codes
    if codes:
        assert centre.does("quote settle", day, quote=Q1, declined="yes").outcome == "effects"


@pytest.mark.parametrize("said", [{}, {"accepted": "yes", "declined": "yes"}])
def test_a_customer_says_one_thing(centre: Centre, said: dict[str, str]) -> None:
    asks(centre)
    answers(centre)
    assert stopped(centre.does("quote settle", quote=Q1, **said)) == [("accepted", "unclear", "PO-FIELD")]


def test_accepting_changes_no_contract_im_33(centre: Centre) -> None:
    asks(centre)
    answers(centre)
    plan = centre.does("quote settle", quote=Q1, accepted="yes")
    assert [effect.thing for effect in plan.effects] == ["quote"]  # type: ignore[union-attr]
    assert centre.does("license set", tenant=TENANT, count="60", reason="増員").outcome == "route"


def test_the_queue_has_those_that_wait_on_top(centre: Centre) -> None:
    for _ in range(4):
        asks(centre)
    answers(centre)
    centre.does("quote settle", quote=Q1, declined="yes")
    centre.does("quote pass", quote=f"{TENANT}/Q2")
    answers(centre, quote=f"{TENANT}/Q3")
    shown = [(line.quote.ref.part, line.state) for line in centre.sees("quote list", portal="intra-mart")]
    assert shown == [("Q4", "requested"), ("Q2", "with_sales"), ("Q3", "quoted"), ("Q1", "declined")]
    assert len(centre.sees("quote list", limit="2")) == 2


@pytest.fixture
def shop(centre: Centre) -> Centre:
    centre.does("tenant register", tenant=STORE, name="青葉株式会社", kind="法人")
    centre.does("quote register", quote=OLD, kind="カート", items="CRM=5", total="50000", quoted_on="2026-05-01",
                valid_until=TODAY)  # fmt: skip
    return centre


def test_the_store_s_quotes_are_made_in_the_cart_it_52_it_53(centre: Centre) -> None:
    plan = centre.does("quote request", contract=f"{STORE}/C", kind="cart", items="CRM=5")
    assert plan.outcome == "route"
    assert plan.route is not None
    assert plan.route.rule.id == "IT-52"
    assert "見積書発行" in plan.route.how.en
    assert {"IT-53", "IT-54"} <= {notice.rule.id for notice in plan.notices}


@pytest.mark.parametrize(
    ("day", "codes"),
    [(TODAY - timedelta(days=1), ["still_valid"]), (TODAY, ["still_valid"]), (TODAY + timedelta(days=1), [])],
)
def test_a_quote_is_made_again_once_it_has_ended_it_54(shop: Centre, day: date, codes: list[str]) -> None:
    plan = shop.does("quote reissue", day, quote=OLD, number="M-2", total="55000")
    assert stopped(plan) == [("quote", code, "IT-54") for code in codes]


def test_the_new_quote_has_today_s_price_and_says_what_it_was_it_54(shop: Centre) -> None:
    day = TODAY + timedelta(days=1)
    plan = shop.does("quote reissue", day, quote=OLD, number="M-2", total="55000", valid_until=day)
    assert warned(plan) == ["The quote came to 50,000 yen and comes to 55,000 yen now; tell the caller."]
    same = shop.does("quote reissue", day + timedelta(days=1), quote=f"{STORE}/M-2", number="M-3", total="55000")
    assert "The quote still comes to 55,000 yen." in [tell(each.text) for each in same.notices]


def test_how_long_a_quote_from_the_cart_is_valid_stays_open_it_54(shop: Centre) -> None:
    plan = shop.does("quote register", quote=f"{STORE}/M-9", kind="cart", items="CRM=1", total="1", quoted_on=TODAY)
    (warning,) = warned(plan)
    assert "For how many days is a quote from the cart valid?" in warning
    plan = shop.does("quote reissue", date(2030, 1, 1), quote=f"{STORE}/M-9", number="M-10", total="1")
    assert [code for _, code, _ in stopped(plan)] == ["unknown"]


@pytest.mark.parametrize(
    ("text", "item"),
    [("flow=10", QuoteItem("flow", quantity=10)), ("flow＝１０", QuoteItem("flow", quantity=10)),
     ("ワークフロー=５０ユーザー", QuoteItem("ワークフロー", users=50)), ("forms=50 Users", QuoteItem("forms", users=50)),
     ("forms=1,000名", QuoteItem("forms", users=1000)), ("forms=3本", QuoteItem("forms", quantity=3)),
     ("a=b=2", QuoteItem("a=b", quantity=2)), ("flow", QuoteItem("flow"))],
)  # fmt: skip
def test_an_item_is_read_as_it_is_meant(text: str, item: QuoteItem) -> None:
    assert QuoteItems().parse(text) == (item,)


@pytest.mark.parametrize("text", ["", " ; ", "=5", "flow=", "flow=x", "flow=-1", "flow=1.5", "a\nb=1"])
def test_what_is_no_item_is_told(text: str) -> None:
    with pytest.raises(Unreadable):
        QuoteItems().parse(text)


@given(until=st.dates(date(2020, 1, 1), date(2030, 12, 31)), today=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_an_answered_quote_is_over_exactly_after_its_last_day(until: date, today: date) -> None:
    quote = Quote(ref=QuoteRef(Q1), kind="x", items=(), state="quoted", valid_until=until)
    assert (quotes.state_of(quote, today) == quotes.EXPIRED) is (today > until)


@given(st.sets(st.integers(1, 8)))
def test_the_next_number_is_always_free(taken: set[int]) -> None:
    tenant = TenantRef(TENANT)
    known = [Quote(ref=QuoteRef.of(tenant, f"Q{number}"), kind="x", items=()) for number in taken]
    assert quotes.next_ref(tenant, known) not in {quote.ref for quote in known}


def test_a_quote_that_ran_out_has_no_days_left(centre: Centre) -> None:
    asks(centre)
    centre.does("quote pass", quote=Q1)
    answers(centre)
    for today, left in ((UNTIL - timedelta(days=1), 1), (UNTIL, 0), (UNTIL + timedelta(days=1), None)):
        (line,) = centre.sees("quote list", today, portal="intra-mart")
        assert line.days_left == left
