"""The codes in a plan are shown by the portal's names for them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import fields

from portalops import effects
from portalops.facts import Account, Contract, Tenant
from portalops.narration import lines_of, plan_as_data
from portalops.plan import Name, Plan
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.references import ContractRef
from portalops.rules.naming import LISTS, names_in
from portalops.store.kinds import KINDS
from portalops.words import tell
from tests.builders import a_profile, a_tenant, an_account

PORTAL = a_profile()
RULE = PORTAL.rule("IL-03")


def codes(*happen: effects.Effect, profile: Profile = PORTAL) -> list[tuple[str, str, str]]:
    return [(name.thing, name.field, name.code) for name in names_in(happen, profile)]


def shown(effect: effects.Effect, profile: Profile = PORTAL) -> list[str]:
    """What becomes of each thing that the effect changes, in words."""
    lines = lines_of(effect, names_in((effect,), profile))
    return [f"{tell(line.before)} -> {tell(line.after)}" if line.changes else tell(line.after) for line in lines]


def changed(thing: Tenant | Account | Contract, **becomes: Any) -> effects.Change:
    (change,) = effects.changed(thing, RULE, **becomes)
    return change


def lists_of(section: type[Struct]) -> Iterator[str]:
    """The fields of a section that hold a list of choices."""
    yield from (name for name, hint in get_type_hints(section).items() if Choices in (hint, *get_args(hint)))


def test_every_list_of_a_profile_has_the_fields_that_it_names() -> None:
    sections = {
        (name, section)
        for name, hint in get_type_hints(Profile).items()
        for section in (hint, *get_args(hint))
        if isinstance(section, type) and issubclass(section, Struct)
    }
    assert {(name, listed) for name, section in sections for listed in lists_of(section)} == set(LISTS)


@pytest.mark.parametrize("place", [place for places in LISTS.values() for place in places], ids=".".join)
def test_every_field_that_is_named_is_one_of_a_thing(place: tuple[str, str]) -> None:
    noun, field = place
    assert field in {info.name for info in fields(KINDS[noun].fact)}


def test_only_the_codes_that_occur_are_named_in_their_order() -> None:
    new = effects.added(a_tenant(kind="group", payment_method="card", card_brand="jcb"), RULE)
    assert codes(new) == [
        ("tenant", "kind", "group"),
        ("tenant", "payment_method", "card"),
        ("tenant", "card_brand", "jcb"),
    ]


def test_a_code_is_named_once_however_often_it_occurs() -> None:
    change = changed(a_tenant(payment_method="card"), payment_method="bank_transfer")
    assert codes(change, change) == [
        ("tenant", "payment_method", "card"),
        ("tenant", "payment_method", "bank_transfer"),
    ]


def test_a_change_shows_both_names() -> None:
    assert shown(changed(a_tenant(payment_method="card"), payment_method="bank_transfer")) == [
        "credit card -> bank transfer"
    ]


def test_a_change_from_nothing_or_to_nothing_still_says_so() -> None:
    assert shown(changed(a_tenant(), payment_method="card")) == ["none -> credit card"]
    assert shown(changed(an_account(roles=("manager",)), roles=())) == ["manager -> none"]


def test_roles_are_named_one_by_one() -> None:
    desk = a_profile("j-motto").accounts.roles
    assert isinstance(desk, Choices)
    one, other = desk.choices[0], desk.choices[-1]
    change = changed(an_account("j-motto:JM00123/00002", roles=(one.code,)), roles=(one.code, other.code))
    (line,) = shown(change, a_profile("j-motto"))
    assert line == f"{one.name.en} -> {one.name.en}, {other.name.en}"


def test_the_cycle_of_a_contract_is_named_as_the_billing_cycle() -> None:
    contract = Contract(ref=ContractRef("inter-lab:yamada/C-1"), name="Web", cycle="monthly")
    assert codes(effects.added(contract, RULE)) == [("contract", "cycle", "monthly")]


def test_a_name_is_for_its_own_field_only() -> None:
    change = changed(a_tenant(name="x"), name="card")
    names = names_in((changed(a_tenant(), payment_method="card"),), PORTAL)
    assert [tell(line.after) for line in lines_of(change, names)] == ["card"]


def test_a_code_that_the_portal_does_not_name_stands_for_itself() -> None:
    assert shown(changed(a_tenant(kind="guild"), kind="group")) == ["guild -> group account"]
    assert codes(changed(a_tenant(), licenses=5)) == []


def test_a_plan_for_scripts_keeps_the_codes_and_leaves_the_names_out() -> None:
    change = changed(a_tenant(), kind="group")
    names = names_in((change,), PORTAL)
    assert names == (Name(thing="tenant", field="kind", code="group", name=names[0].name),)
    bare, named = Plan(effects=(change,)), Plan(effects=(change,), names=names)
    now = datetime(2026, 5, 29, tzinfo=UTC)
    assert plan_as_data(named, now) == plan_as_data(bare, now)
    assert plan_as_data(named, now)["effects"][0]["becomes"] == "group"
