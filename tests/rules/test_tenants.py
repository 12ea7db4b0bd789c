"""Tenants: what each portal's tenants may have, in whatever words it is written."""

from datetime import date

import pytest

from portalops.facts import Tenant
from portalops.rules import tenants
from portalops.words import tell
from tests.builders import a_profile, a_tenant

TODAY = date(2026, 5, 29)

A_TENANT_OF = {
    "inter-lab": {"email": "hanako@example.co.jp"},
    "intra-mart": {},
    "keiai": {},
    "itreview": {},
    "j-motto": {"billing_cycle": "monthly"},
}


def a_tenant_of(portal: str, **traits: object) -> Tenant:
    return a_tenant(f"{portal}:A1", **(A_TENANT_OF[portal] | traits))


def refused(tenant: Tenant) -> list[tuple[str | None, str, str]]:
    profile = a_profile(tenant.ref.portal)
    found = tenants.refusals(tenants.by_code(tenant, profile), profile, TODAY)
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in found]


@pytest.mark.parametrize("portal", A_TENANT_OF)
def test_a_tenant_with_what_its_portal_needs_is_taken(portal: str) -> None:
    assert refused(a_tenant_of(portal)) == []


@pytest.mark.parametrize(
    ("portal", "field", "written", "code"),
    [
        ("inter-lab", "kind", "グループ", "group"),
        ("inter-lab", "kind", "Personal", "personal"),
        ("inter-lab", "payment_method", "銀行振込", "bank_transfer"),
        ("inter-lab", "card_brand", "American Express", "amex"),
        ("itreview", "card_brand", "diners club", "diners"),
        ("itreview", "payment_method", "NP掛け払い", "np"),
        ("keiai", "kind", "法人", "corporation"),
        ("j-motto", "billing_cycle", "年払い", "yearly"),
    ],
)
def test_a_choice_is_kept_by_its_code(portal: str, field: str, written: str, code: str) -> None:
    tenant = a_tenant_of(portal, **{field: written})
    assert getattr(tenants.by_code(tenant, a_profile(portal)), field) == code


@pytest.mark.parametrize(
    ("portal", "traits", "expected"),
    [
        ("inter-lab", {"email": None}, ("email", "missing", "IL-01")),
        ("inter-lab", {"kind": "corp"}, ("kind", "not_a_choice", "IL-03")),
        ("inter-lab", {"payment_method": "口座振替"}, ("payment_method", "not_a_choice", "IL-35")),
        ("inter-lab", {"billing_cycle": "yearly"}, ("billing_cycle", "unknown", "IL-41")),
        ("inter-lab", {"billing_month": 5}, ("billing_month", "not_here", "PO-FIELD")),
        ("inter-lab", {"hosting": True}, ("hosting", "not_here", "PO-FIELD")),
        ("inter-lab", {"license_price": 1000}, ("license_price", "out_of_place", "PO-FIELD")),
        ("inter-lab", {"kind": "personal", "licenses": 5}, ("licenses", "one_user", "IL-04")),
        ("intra-mart", {"licenses": 5}, ("licenses", "not_here", "PO-FIELD")),
        ("intra-mart", {"payment_method": "card"}, ("payment_method", "not_here", "PO-FIELD")),
        ("keiai", {"card_last_four": "1234"}, ("card_last_four", "not_here", "PO-FIELD")),
        ("keiai", {"licenses": 1}, ("licenses", "not_here", "PO-FIELD")),
        ("keiai", {"kind": "consumer"}, ("kind", "not_a_choice", "KI-01")),
        ("itreview", {"license_price": 1000}, ("license_price", "not_here", "PO-FIELD")),
        ("j-motto", {"billing_cycle": None}, ("billing_cycle", "missing", "PO-DATA")),
        ("j-motto", {"joined_on": None}, ("joined_on", "missing", "PO-DATA")),
        ("j-motto", {"billing_cycle": "yearly"}, ("billing_month", "missing", "JM-42")),
        ("j-motto", {"billing_month": 5}, ("billing_month", "out_of_place", "PO-FIELD")),
        ("j-motto", {"billing_cycle": "weekly", "billing_month": 5}, ("billing_cycle", "not_a_choice", "JM-02")),
        ("j-motto", {"payment_method": "bank"}, ("payment_method", "unknown", "JM-16")),
        ("j-motto", {"joined_on": date(2026, 5, 30)}, ("joined_on", "in_future", "PO-DATE")),
    ],
)
def test_what_a_portal_does_not_know_is_refused_by_field(
    portal: str, traits: dict[str, object], expected: tuple[str, str, str]
) -> None:
    assert refused(a_tenant_of(portal, **traits)) == [expected]


@pytest.mark.parametrize(
    ("portal", "traits"),
    [
        ("inter-lab", {"kind": "group", "licenses": 5, "license_price": 1000}),
        ("inter-lab", {"billing_cycle": "monthly", "payment_method": "bank"}),
        ("j-motto", {"billing_cycle": "yearly", "billing_month": 5, "hosting": True}),
        ("j-motto", {"joined_on": TODAY}),
        ("itreview", {"payment_method": "card"}),
    ],
)
def test_what_a_portal_knows_is_taken(portal: str, traits: dict[str, object]) -> None:
    assert refused(a_tenant_of(portal, **traits)) == []


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"payment_method": "bank"}, []),
        ({"payment_method": "card", "card_brand": "jcb", "card_last_four": "1234"}, []),
        ({"payment_method": "card"}, [("card_brand", "missing"), ("card_last_four", "missing")]),
        ({"payment_method": "card", "card_brand": "diners", "card_last_four": "1"}, [("card_brand", "not_a_choice")]),
        (
            {"payment_method": "bank", "card_brand": "jcb", "card_last_four": "1234"},
            [("card_brand", "out_of_place"), ("card_last_four", "out_of_place")],
        ),
        ({"card_last_four": "1234"}, [("card_last_four", "out_of_place")]),
        ({"payment_method": "cash", "card_last_four": "1234"}, [("payment_method", "not_a_choice")]),
    ],
)
def test_a_card_belongs_to_payment_by_card_alone(traits: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert [found[:2] for found in refused(a_tenant_of("inter-lab", **traits))] == expected


def test_what_hangs_on_a_field_that_a_portal_does_not_have_is_refused_with_it() -> None:
    billed = {"billing_cycle": "yearly", "billing_month": 5, "payment_method": "card", "card_last_four": "1234"}
    assert [found[:2] for found in refused(a_tenant_of("keiai", **billed))] == [
        ("billing_cycle", "not_here"),
        ("payment_method", "not_here"),
        ("billing_month", "not_here"),
        ("card_last_four", "not_here"),
    ]


def test_a_brand_of_one_portal_is_not_one_of_another() -> None:
    card = {"payment_method": "card", "card_brand": "Diners Club", "card_last_four": "1234"}
    assert refused(a_tenant_of("itreview", **card)) == []
    assert refused(a_tenant_of("inter-lab", **card)) == [("card_brand", "not_a_choice", "IL-36")]


def test_a_wrong_choice_is_told_with_the_right_ones_by_code_and_name() -> None:
    profile = a_profile("keiai")
    (refusal,) = tenants.refusals(a_tenant_of("keiai", kind="consumer"), profile, TODAY)
    assert tell(refusal.text) == (
        "kind: Keiai Web Service has no consumer; it has corporation (corporation), organization (organization), "
        "sole_proprietor (sole proprietor)."
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = a_tenant_of(
        "inter-lab", email=None, kind="corp", payment_method="cash", hosting=True, joined_on=date(2027, 1, 1)
    )
    assert [field for field, *_ in refused(wrong)] == ["email", "kind", "payment_method", "hosting", "joined_on"]


@pytest.mark.parametrize(
    ("name", "kind", "warned"),
    [
        ("山田商会株式会社", "personal", True),
        ("㈱山田商会", "personal", True),
        ("（株）山田商会", "personal", True),
        ("山田太郎", "personal", False),
        ("山田商会株式会社", "group", False),
        ("山田商会株式会社", None, False),
    ],
)
def test_a_company_on_a_personal_account_is_a_warning(name: str, kind: str | None, warned: bool) -> None:
    notices = tenants.notices(a_tenant(name=name, kind=kind), a_profile("inter-lab"))
    assert [(notice.warns, notice.rule.id) for notice in notices] == ([(True, "IL-06")] if warned else [])


def test_where_no_rule_speaks_of_companies_nothing_is_warned() -> None:
    assert tenants.notices(a_tenant("keiai:K1", kind="sole_proprietor"), a_profile("keiai")) == ()
