"""account add: a user joins where there is room, with roles by code."""

from typing import Any

from portalops.facts import Account, Tenant
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.plan import Plan
from portalops.rules.accounts import Members
from tests.builders import a_tenant, an_account
from tests.operations.builders import planned, refused


def added(tenant: Tenant, count: int = 0, taken: Account | None = None, **answers: str) -> Plan:
    members = Members(tenant=tenant, count=count, taken=taken)
    asked: dict[str, Any] = {"account": f"{tenant.ref}/hanako", "name": "山田花子"} | answers
    return planned(ADD_ACCOUNT, tenant.ref.portal, members, **asked)


def test_a_user_joins_with_everything_that_was_said() -> None:
    plan = added(
        a_tenant("intra-mart:C1"), kana="ヤマダハナコ", email="Ｈａｎａｋｏ＠example.co.jp", roles="オーナー、メンバー"
    )
    (effect,) = plan.effects
    assert effect.tenant == "intra-mart:C1"
    assert effect.adds == an_account(  # type: ignore[union-attr]
        "intra-mart:C1/hanako",
        name="山田花子",
        kana="ヤマダハナコ",
        email="Hanako@example.co.jp",
        roles=("owner", "member"),
    )


def test_a_name_is_enough() -> None:
    (effect,) = added(a_tenant("keiai:K1")).effects
    assert effect.adds == an_account("keiai:K1/hanako", name="山田花子", email=None)  # type: ignore[union-attr]


def test_nobody_joins_a_tenant_that_has_left() -> None:
    plan = added(a_tenant("keiai:K1", state="left"), count=10, taken=an_account("keiai:K1/hanako"))
    assert refused(plan) == [(None, "has_left"), ("account", "taken"), ("account", "too_many")]
    assert plan.effects == ()


def test_a_group_without_a_free_license_is_told_the_order() -> None:
    assert refused(added(a_tenant(kind="group", licenses=5), count=5)) == [("account", "no_free_license")]
