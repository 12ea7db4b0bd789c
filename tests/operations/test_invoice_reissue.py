"""Re-issuing an invoice: counted, marked, by mail if asked; and each portal's own answer by payment method."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from portalops import effects
from portalops.asking import read
from portalops.errors import NotFound
from portalops.operations.invoice_reissue import REISSUE_INVOICE, ReissueInvoice
from portalops.plan import Plan
from portalops.rules.answers import answered
from portalops.rules.references import resolve
from portalops.words import tell
from tests.builders import PROFILES, a_profile
from tests.documents.builders import an_invoice

ASKED = {"number": "inter-lab:IL-2026-0042", "reason": "原本を紛失"}


def planned(mail: str = "", **traits: Any) -> Plan:
    asked = read(ReissueInvoice, ASKED | {"mail": mail})
    return REISSUE_INVOICE.plan(asked, an_invoice(**traits), a_profile(), date(2026, 6, 10))


def duplicate(mail: str = "", **traits: Any) -> effects.ReissueInvoice:
    (effect,) = planned(mail, **traits).effects
    assert isinstance(effect, effects.ReissueInvoice)
    return effect


@pytest.mark.parametrize("seen", [0, 1, 11])
def test_each_duplicate_has_the_next_number(seen: int) -> None:
    effect = duplicate(reissues=seen)
    assert (effect.seen, effect.copy_number) == (seen, seen + 1)
    assert (effect.invoice, effect.tenant, effect.reason) == (
        "inter-lab:IL-2026-0042", "inter-lab:yamada", "原本を紛失",
    )  # fmt: skip
    assert effect.rule.id == "IL-40"


def test_it_goes_by_mail_only_if_asked() -> None:
    assert duplicate().mail_to is None
    assert duplicate(mail="no").mail_to is None
    assert duplicate(mail="yes").mail_to == "keiri@example.co.jp"


@pytest.mark.parametrize("address", [None, ""])
def test_without_a_billing_address_no_mail_can_be_asked_for(address: str | None) -> None:
    (refusal,) = planned(mail="yes", billing_email=address).refusals
    assert (refusal.code, refusal.field) == ("no_address", "mail")
    assert tell(refusal.text) == ("mail: inter-lab:IL-2026-0042 has no billing address to send it to; leave it out.")
    assert duplicate(billing_email=address).mail_to is None


def test_a_missing_registration_number_is_told() -> None:
    assert planned().notices == ()
    (notice,) = planned(registration_number=None).notices
    assert notice.rule.id == "PO-UNKNOWN"


def test_a_number_that_became_known_later_isn_t_printed_on_a_duplicate() -> None:
    profile = a_profile()
    assert profile.invoices
    known = replace(profile, invoices=replace(profile.invoices, registration_number="T7000012050002"))
    asked = read(ReissueInvoice, ASKED)
    plan = REISSUE_INVOICE.plan(asked, an_invoice(registration_number=None), known, date(2026, 6, 10))
    assert [(notice.rule.id, tell(notice.text)) for notice in plan.notices] == [
        ("PO-DUPLICATE", "No registration number is printed: none was known when the invoice was registered.")
    ]


@pytest.mark.parametrize(
    ("portal", "method", "outcome"),
    [
        ("inter-lab", "card", "route"),
        ("inter-lab", "bank_transfer", "route"),
        ("itreview", "card", "effects"),
        ("itreview", "np", "route"),
        ("itreview", "direct_debit", "route"),
        ("j-motto", "direct_debit", "refused"),
        ("keiai", "", "refused"),
        ("intra-mart", "", "refused"),
    ],
)
def test_the_five_portals_answer_in_their_own_ways(portal: str, method: str, outcome: str) -> None:
    invoice = an_invoice(f"{portal}:1", method=method)
    assert REISSUE_INVOICE.case
    answer = answered(
        a_profile(portal), "invoice reissue", str(invoice.ref), REISSUE_INVOICE.case(invoice, a_profile(portal))
    )
    assert answer.outcome == outcome
    assert [refusal.code for refusal in answer.refusals] == (["unknown"] if outcome == "refused" else [])


def test_a_claim_of_net_protections_is_routed_to_its_desk() -> None:
    route = answered(a_profile("itreview"), "invoice reissue", "itreview:1", "np").route
    assert route
    assert (route.phone, route.mail) == ("03-4577-9631", "btob-support@netprotections.co.jp")
    assert route.hours
    assert (route.hours.opens, route.hours.closes) == ("10:00", "17:00")


def test_inter_lab_s_customers_get_it_themselves_and_the_route_says_where() -> None:
    route = answered(a_profile(), "invoice reissue", "inter-lab:1").route
    assert route
    assert (route.rule.id, "請求管理" in route.who.ja, "請求内容の確認" in route.how.ja) == ("IL-40", True, True)


def test_a_number_without_its_portal_must_be_known() -> None:
    class Nothing:
        def matching(self, kind: str, text: str) -> list[str]:
            return []

    with pytest.raises(NotFound):
        resolve(read(ReissueInvoice, ASKED | {"number": "IL-1"}), Nothing(), PROFILES)  # type: ignore[arg-type]
