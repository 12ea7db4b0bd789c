"""Accounts: one more user where there is room for one, in roles that the portal has."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.facts import Account, Tenant
from portalops.references import AccountRef
from portalops.rules import accounts
from portalops.rules.accounts import Members
from portalops.words import tell
from tests.builders import a_profile, a_tenant, an_account

TODAY = date(2026, 5, 29)
counts = st.integers(min_value=0, max_value=30)


def a_user_of(tenant: Tenant, **traits: object) -> Account:
    return an_account(AccountRef.of(tenant.ref, "new"), **traits)


def refused(tenant: Tenant, count: int, taken: Account | None = None, **traits: object) -> list[tuple[str, str, str]]:
    profile = a_profile(tenant.ref.portal)
    account = accounts.by_code(a_user_of(tenant, **traits), profile)
    found = accounts.refusals(account, Members(tenant=tenant, count=count, taken=taken), profile, TODAY)
    return [(refusal.field or "", refusal.code, refusal.rule.id) for refusal in found]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(4, []), (5, [("account", "no_free_license", "IL-08")]), (6, [("account", "no_free_license", "IL-08")])],
)
def test_a_group_has_as_many_members_as_licenses_its_manager_included(
    count: int, expected: list[tuple[str, str, str]]
) -> None:
    assert refused(a_tenant(kind="group", licenses=5), count) == expected


def test_without_licenses_the_licenses_come_first() -> None:
    tenant = a_tenant(kind="group")
    assert refused(tenant, 0) == [("account", "no_free_license", "IL-08")]
    (refusal,) = accounts.refusals(a_user_of(tenant), Members(tenant=tenant, count=0, taken=None), a_profile(), TODAY)
    command = "license set inter-lab:yamada 1 --reason WHY --done-on DAY"
    assert tell(refusal.text).endswith(f"First the licenses, then the member: {command}")


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, [("account", "one_user", "IL-04")])])
def test_a_personal_account_is_one_user(count: int, expected: list[tuple[str, str, str]]) -> None:
    assert refused(a_tenant(kind="personal"), count) == expected


@pytest.mark.parametrize(("count", "expected"), [(8, []), (9, []), (10, [("account", "too_many", "KI-25")])])
def test_the_tenth_user_is_the_last_where_ten_are_the_most(count: int, expected: list[tuple[str, str, str]]) -> None:
    assert refused(a_tenant("keiai:K1"), count) == expected


@pytest.mark.parametrize("portal", ["intra-mart", "itreview", "j-motto"])
def test_where_the_document_names_no_most_there_is_none(portal: str) -> None:
    assert refused(a_tenant(f"{portal}:A1"), 5_000) == []


@given(counts, counts)
def test_a_user_joins_exactly_where_a_license_is_free(licenses: int, count: int) -> None:
    assert (refused(a_tenant(kind="group", licenses=licenses), count) == []) == (count < licenses)


@pytest.mark.parametrize(
    ("portal", "roles", "codes"),
    [
        ("intra-mart", ("オーナー",), ("owner",)),
        ("intra-mart", ("オーナーオーナー", "owner"), ("owner",)),
        ("inter-lab", ("管理者",), ("manager",)),
        ("j-motto", ("管理者", "システム管理者"), ("site_administrator", "groupware_administrator")),
        ("j-motto", ("サイト管理者",), ("site_administrator",)),
    ],
)
def test_a_role_is_kept_by_its_code_and_gives_no_other(
    portal: str, roles: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    account = accounts.by_code(a_user_of(a_tenant(f"{portal}:A1"), roles=roles), a_profile(portal))
    assert account.roles == codes


@pytest.mark.parametrize(
    ("portal", "roles", "expected"),
    [
        ("intra-mart", ("boss",), [("roles", "not_a_choice", "IM-14")]),
        ("intra-mart", ("owner", "boss", "chief"), [("roles", "not_a_choice", "IM-14")] * 2),
        ("keiai", ("manager",), [("roles", "unknown", "KI-29")]),
        ("keiai", (), []),
        ("inter-lab", ("accountant",), [("roles", "unknown", "IL-18")]),
    ],
)
def test_a_role_that_the_portal_does_not_know_is_refused(
    portal: str, roles: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert refused(a_tenant(f"{portal}:A1", licenses=9), 0, roles=roles) == expected


def test_roles_that_a_document_leaves_open_are_asked_about() -> None:
    tenant = a_tenant("keiai:K1")
    members = Members(tenant=tenant, count=0, taken=None)
    (refusal,) = accounts.refusals(a_user_of(tenant, roles=("manager",)), members, a_profile("keiai"), TODAY)
    assert (
        tell(refusal.text) == "roles: Keiai Web Service leaves open which there are: Which roles does an account have?"
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    tenant = a_tenant("keiai:K1")
    assert refused(tenant, 10, taken=a_user_of(tenant), roles=("manager",)) == [
        ("account", "taken", "PO-TAKEN"),
        ("roles", "unknown", "KI-29"),
        ("account", "too_many", "KI-25"),
    ]
