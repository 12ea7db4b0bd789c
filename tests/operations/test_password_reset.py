"""Resetting a password: a link to the registered address, and no way to any other."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from portalops.asking import fields_of, read
from portalops.clock import FixedClock
from portalops.effects import SendResetLink, added
from portalops.errors import BadInput
from portalops.operations.password_reset import RESET_PASSWORD, Owner, ResetPassword
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.words import tell
from tests.builders import a_profile, a_tenant, an_account
from tests.places import a_store_in

ASKED = {"account": "inter-lab:yamada/taro", "reason": "電話で本人を確認"}


def planned(profile: Profile | None = None, state: str = "active", **traits: Any) -> Plan:
    asked = read(ResetPassword, ASKED)
    owner = Owner(account=an_account(**traits), tenant=a_tenant(state=state))
    return RESET_PASSWORD.plan(asked, owner, profile or a_profile("inter-lab"), date(2026, 6, 2))


def test_the_link_goes_to_the_registered_address() -> None:
    (effect,) = planned(email="taro@example.co.jp").effects
    assert isinstance(effect, SendResetLink)
    assert (effect.tenant, effect.account, effect.to, effect.valid_hours) == (
        "inter-lab:yamada", "inter-lab:yamada/taro", "taro@example.co.jp", 24,
    )  # fmt: skip
    assert planned().notices[0].rule == a_profile("inter-lab").rests_on("password reset")


def test_it_looks_at_the_user_and_at_the_tenant_that_the_user_belongs_to(place: Path) -> None:
    rule = a_profile("inter-lab").rule("PO-DATA")
    tenant, account = a_tenant(), an_account()
    store = a_store_in(place / "store.db", FixedClock(date(2026, 6, 2)))
    with store.writing() as unit:
        unit.apply([added(tenant, rule)])
        unit.apply([added(account, rule)])
    with store.reading() as reads:
        assert RESET_PASSWORD.look(read(ResetPassword, ASKED), reads) == Owner(account=account, tenant=tenant)
    store.close()


def test_the_hours_are_those_of_the_profile() -> None:
    (effect,) = planned(msgspec.structs.replace(a_profile("inter-lab"), reset_link_hours=2)).effects
    assert isinstance(effect, SendResetLink)
    assert effect.valid_hours == 2


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_there_is_no_link(address: str | None) -> None:
    plan = planned(email=address)
    assert plan.effects == ()
    assert [(each.code, each.field, tell(each.text)) for each in plan.refusals] == [
        ("no_address", "account", "inter-lab:yamada/taro has no registered address, and a link goes to no other.")
    ]


def test_a_tenant_that_has_left_gets_no_link() -> None:
    assert [refusal.code for refusal in planned(state="left").refusals] == ["has_left"]
    assert [refusal.code for refusal in planned(state="left", email=None).refusals] == ["has_left", "no_address"]


@pytest.mark.parametrize("state", ["active", "leaving"])
def test_a_tenant_that_is_still_there_gets_one(state: str) -> None:
    assert planned(state=state).outcome == "effects"


def test_an_earlier_link_is_said_to_stop_and_a_missing_page_warns() -> None:
    assert [(tell(notice.text), notice.warns) for notice in planned().notices][1:] == [
        ("A link that was sent earlier stops working.", False),
        (
            "The link leads to inter-lab.example, which doesn't exist; the centre's configuration must name the "
            "portal's own page.",
            True,
        ),
    ]


def test_a_page_that_is_configured_is_not_warned_about() -> None:
    profile = msgspec.structs.replace(a_profile("inter-lab"), reset_link_base="https://portal.example.jp/reset")
    assert [notice.warns for notice in planned(profile).notices] == [False, False]


def test_its_hours_rest_on_the_consoles_own_rule_and_its_address_on_the_portals() -> None:
    plan = planned()
    assert [effect.rule.id for effect in plan.effects] == ["PO-RESET"]
    assert plan.notices[0].rule.origin == "seed"


@pytest.mark.parametrize("field", ["email", "to", "mail_to", "address", "password"])
def test_nobody_can_give_another_address_or_a_password(field: str) -> None:
    assert [each.name for each in fields_of(ResetPassword)] == ["account", "reason"]
    with pytest.raises(BadInput):
        read(ResetPassword, ASKED | {field: "jiro@example.com"})
