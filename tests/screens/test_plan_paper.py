"""A plan on paper: each part with its rule and source, what changed in words, and how heavy it is."""

from datetime import UTC, date, datetime
from pathlib import Path

from portalops import effects as e
from portalops.plan import Approval, Notice, Plan, Refusal, Route
from portalops.profiles.parts import Rule
from portalops.references import TenantRef
from portalops.screens.abilities import offers
from portalops.screens.paper import Block
from portalops.screens.plan_paper import blocks_of, differences, is_heavy
from portalops.wording import Phrase, say
from tests.builders import a_profile
from tests.screens.builders import a_desk

RULE = Rule(id="X-1", document="Handbook", heading="Points", says=Phrase("", ""), origin="seed")
CITED = Block("X-1: Handbook, Points", tone="quiet", indent=2)
REF = TenantRef("inter-lab:yamada")
NOW = datetime(2026, 5, 29, 1, tzinfo=UTC)


def moving(delta: int) -> e.Move:
    return e.Move(tenant=REF, rule=RULE, ledger="points", seen=100, delta=delta, cause="adjustment", reason="")


def refusal(words: str) -> Refusal:
    return Refusal(code="no", text=say("{words}", words=words), rule=RULE)


def test_an_effect_shows_before_and_after_with_its_rule() -> None:
    assert list(blocks_of(Plan(effects=(moving(5),)), NOW)) == [
        Block("It can be done.", tone="good"),
        Block(),
        Block("100 points -> 105 points (+5)", "Points"),
        CITED,
    ]


def test_every_refusal_is_there_with_its_rule() -> None:
    assert list(blocks_of(Plan(refusals=(refusal("one."), refusal("two."))), NOW)) == [
        Block("It may not be done: one.", tone="bad"),
        CITED,
        Block(),
        Block("And: two.", tone="bad"),
        CITED,
    ]


def test_a_route_says_whether_the_desk_is_open_at_this_instant() -> None:
    desk = a_profile("itreview").routes["np-desk"]
    plan = Plan(route=Route(who=desk.who, how=desk.how, rule=RULE, phone=desk.phone, hours=desk.hours))
    said = {hour: [b.text for b in blocks_of(plan, NOW.replace(hour=hour)) if b.label == "Now"] for hour in (0, 7, 8)}
    assert said == {
        0: ["closed; it opens on Fri 2026-05-29 at 10:00"],
        7: ["open until 17:00"],
        8: ["closed; it opens on Mon 2026-06-01 at 10:00"],
    }


def test_an_approval_says_why_a_second_person_must_agree() -> None:
    plan = Plan(effects=(moving(5),), approval=Approval(text=say("it is much."), rule=RULE))
    assert list(blocks_of(plan, NOW))[:2] == [Block("A second person must agree: it is much.", tone="warn"), CITED]


def test_a_warning_is_said_in_words() -> None:
    plan = Plan(effects=(moving(5),), notices=(Notice(text=say("mind this."), rule=RULE, warns=True),))
    assert list(blocks_of(plan, NOW))[-2:] == [Block("Take care: mind this.", tone="warn"), CITED]


def test_what_changed_is_what_was_and_what_is() -> None:
    assert list(differences(Plan(effects=(moving(5),)), Plan(effects=(moving(6),)), NOW)) == [
        Block("before: 100 points -> 105 points (+5)", "Points", tone="quiet"),
        Block("now: 100 points -> 106 points (+6)", "Points", tone="warn"),
    ]


def test_what_warns_or_ends_a_tenancy_is_heavy() -> None:
    ends = e.CompleteWithdrawal(tenant=REF, rule=RULE, leaves_on=date(2026, 5, 31))
    assert not is_heavy(Plan(effects=(moving(5),)))
    assert not is_heavy(Plan(effects=(moving(5),), notices=(Notice(text=say("by the way."), rule=RULE),)))
    assert is_heavy(Plan(effects=(moving(5),), notices=(Notice(text=say("mind this."), rule=RULE, warns=True),)))
    assert is_heavy(Plan(effects=(ends,)))


def test_what_depends_on_the_case_is_offered_and_says_on_what(store: Path) -> None:
    found = {offer.operation.name: offer for offer in offers(a_desk(store), a_profile("itreview"))}
    offer = found["invoice reissue"]
    assert offer.can
    assert offer.short == say("depends")
