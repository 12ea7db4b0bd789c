"""What is told in sentences: the reasons, the notices and the agreements of a plan name nobody whose data is masked."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from portalops import effects as e
from portalops.approving import Approvals
from portalops.asking import read
from portalops.commands.plans import error_as_data, plan_lines
from portalops.desk import Desk
from portalops.facts import Account, AgreedLimit, Contract, Invitation, Personal, PersonalText, Tenant
from portalops.narration import plan_as_data
from portalops.pending import as_shown
from portalops.plain import as_plain, canonical
from portalops.plan import ApprovalNeeded, Notice, Plan, Refusal, Refused
from portalops.references import AccountRef, ContractRef, InvitationRef, TenantRef
from portalops.rules import account_limit, addresses
from portalops.rules.masked_plans import covered_plan, is_the_same
from portalops.rules.masks import covered_details
from portalops.store.opening import Store
from portalops.wording import say
from portalops.words import tell
from tests.builders import a_profile, an_account
from tests.calls.builders import OPERATIONS, SUZUKI, MovingClock, a_desk, revealed
from tests.store.builders import RULE

KEIAI, SHOP = TenantRef("keiai:K1"), TenantRef("itreview:IT1")
LICENSES = TenantRef("intra-mart:IM1")
OWNER, CONTRACT = AccountRef.of(LICENSES, "owner"), ContractRef.of(LICENSES, "C-1")
IN_USE, SUSPENDED = AccountRef.of(KEIAI, "a"), AccountRef.of(KEIAI, "b")
THINGS = (
    Tenant(ref=KEIAI, name="海原商店"),
    Account(ref=IN_USE, name="海原秘一"),
    Account(ref=SUSPENDED, name="海原秘二", state="suspended"),
    Account(ref=AccountRef.of(KEIAI, "c"), name="海原秘三", state="suspended", last_used_on=date(2026, 5, 1)),
    Tenant(ref=SHOP, name="秘密商太", kind="sole_proprietor"),
    Tenant(ref=LICENSES, name="岡田製作所"),
    Account(ref=OWNER, name="岡田直", roles=("owner",)),
    Account(ref=AccountRef.of(LICENSES, "sora"), name="sora"),
    Contract(ref=CONTRACT, name="Accel"),
    Invitation(
        ref=InvitationRef.within(CONTRACT, "I1"), email="Sora@example.co.jp", language="ja", invited_by=OWNER,
        invited_on=date(2026, 5, 1), state="joined", account=AccountRef.of(LICENSES, "sora"),
    ),
)  # fmt: skip
TOLD = {
    "a user that is taken": ("account add", {"account": IN_USE, "name": "x"}, "海原秘一", "海***"),
    "a person that is taken": ("tenant register", {"tenant": SHOP, "name": "x", "kind": "person"}, "秘密商太", "秘***"),
    "another person": ("tenant register", {"tenant": SUZUKI, "name": "x"}, "鈴木一", "鈴***"),
    "a user to be resumed": ("account resume", {"account": SUSPENDED, "reason": "復職"}, "海原秘二", "海***"),
    "one who was here": ("account resume", {"account": f"{KEIAI}/c", "reason": "復職"}, "海原秘三", "海***"),
    "a user to be removed": ("account remove", {"account": IN_USE, "reason": "退職"}, "海原秘一", "海***"),
    "one who has joined": (
        "invitation send", {"contract": CONTRACT, "email": "sora@example.co.jp", "language": "ja", "asked_by": OWNER},
        "Sora@", "S***@e***.co.jp",
    ),
}  # fmt: skip


@pytest.fixture
def desk(store: Store, clock: MovingClock) -> Desk:
    """Where somebody works who is shown masked data."""
    with store.writing() as unit:
        unit.apply([e.added(thing, RULE) for thing in THINGS])
    return a_desk(store, clock)


def _told(plan: Plan) -> str:
    now = MovingClock().now()
    return "\n".join([*plan_lines(plan, now), tell(plan.headline), str(plan_as_data(plan, now))])


@pytest.mark.parametrize("case", TOLD)
def test_a_preview_names_nobody(desk: Desk, case: str) -> None:
    name, answers, whole, masked = TOLD[case]
    told = _told(desk.preview(OPERATIONS[name], read(OPERATIONS[name].asks, answers)))
    assert (whole in told, masked in told) == (False, True), told


@pytest.mark.parametrize("case", [case for case in TOLD if "resume" not in case and "was here" not in case])
def test_nor_does_what_stands_in_the_way(desk: Desk, case: str) -> None:
    name, answers, whole, masked = TOLD[case]
    operation = OPERATIONS[name]
    with pytest.raises((Refused, ApprovalNeeded)) as stopped:
        desk.perform(operation, read(operation.asks, answers), request_id="1")
    told = f"{tell(stopped.value.text)}\n{error_as_data(stopped.value, MovingClock().now())}"
    assert (whole in told, masked in told) == (False, True), told


@pytest.mark.parametrize("what", [None, "name", "mail"])
def test_what_was_shown_without_names_is_done_as_it_was_shown(desk: Desk, what: Personal | None) -> None:
    """Also where names were revealed in between, and then they are told."""
    operation = OPERATIONS["account resume"]
    asked = read(operation.asks, {"account": SUSPENDED, "reason": "復職"})
    shown = desk.preview(operation, asked)
    if what:
        revealed(desk, what, KEIAI)
    plan = desk.perform(operation, asked, request_id="1", shown=shown).plan
    assert plan
    assert ("海原秘二" in _told(plan)) is (what == "name")


def test_what_waits_is_agreed_to_as_it_was_asked_though_nobody_was_shown_the_name(
    desk: Desk, store: Store, clock: MovingClock
) -> None:
    operation = OPERATIONS["account remove"]
    with pytest.raises(ApprovalNeeded):
        desk.perform(operation, read(operation.asks, {"account": IN_USE, "reason": "退職"}), request_id="1")
    approvals = Approvals(a_desk(store, clock, "tanaka"))
    waiting = approvals.look(1)
    assert waiting.plan
    assert waiting.as_asked
    assert "海原秘一" not in f"{_told(waiting.plan)} {waiting.request!r}"
    approvals.agree(1, "確認済み")
    with store.reading() as lists:
        assert lists.account(IN_USE).state == "removed"


def test_a_company_that_is_taken_is_named(desk: Desk) -> None:
    operation = OPERATIONS["tenant register"]
    plan = desk.preview(operation, read(operation.asks, {"tenant": KEIAI, "name": "x"}))
    assert "海原商店" in _told(plan)


def test_who_agreed_and_who_permitted_is_masked_too() -> None:
    keiai = a_profile("keiai")
    waits = msgspec.structs.replace(
        keiai, accounts=msgspec.structs.replace(keiai.accounts, limit_approval=True, limit_approval_rule="KI-26")
    )
    agreed = AgreedLimit(count=12, agreed_by="合意四郎", reason="x", until=date(2026, 12, 31))
    consents = an_account("keiai:K1/a", consent_by="許可三郎", consent_on=date(2026, 5, 1))
    plan = Plan(approval=account_limit.approval(agreed, waits), notices=addresses.consent_notices(consents, keiai))
    told = _told(covered_plan(plan, lambda what: what != "name"))
    assert [name in told for name in ("合意四郎", "許可三郎", "合***", "許***")] == [False, False, True, True]


def test_a_sentence_in_a_sentence_is_masked_too() -> None:
    inner = say("{name}: {note}", name=PersonalText("秘密花子", "name"), note="03-1234-5678 へ")
    outer = say("{parts} {one}", parts=(inner,), one=inner)
    plan = Plan(refusals=(Refusal(code="taken", rule=RULE, text=outer),))
    told = tell(covered_plan(plan, lambda what: False).headline)
    assert ("花子" in told, "1234" in told, told.count("秘***")) == (False, False, 2)


def test_a_text_that_says_of_which_kind_it_is_is_kept_and_compared_as_the_text_alone() -> None:
    said, bare = (
        Plan(notices=(Notice(rule=RULE, text=say("{name}", name=name)),))
        for name in (PersonalText("秘密花子", "name"), "秘密花子")
    )
    assert is_the_same(said, bare)
    assert is_the_same(bare, said)
    assert as_shown(said) == as_shown(bare)
    assert canonical(said) == canonical(bare)


@pytest.mark.parametrize("value", ["秘密花子", PersonalText("秘密花子", "name")])
def test_what_is_kept_of_a_sentence_names_nobody_either(value: str) -> None:
    kept = as_plain(Refusal(code="taken", rule=RULE, text=say("{name}, {day}", name=value, day=date(2026, 5, 1))))
    assert covered_details(kept, "account", lambda what: what == "name") == kept
    assert covered_details(kept, "account", lambda what: False)["text"]["values"] == [
        ["name", "秘***"], ["day", "2026-05-01"],
    ]  # fmt: skip
