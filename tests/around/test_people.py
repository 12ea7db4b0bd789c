"""The people and companies around a contract: who gets mail, who belongs to the group, what a role may, leaving."""

from __future__ import annotations

import pytest

from portalops.effects import Change
from tests.around.builders import MEMBER, OWNER, TENANT, TODAY, Centre, stopped


def test_an_owner_switches_a_user_s_mail_im_23(centre: Centre) -> None:
    plan = centre.does("account notify", account=MEMBER, off="yes", asked_by=OWNER)
    (effect,) = plan.effects
    assert isinstance(effect, Change)
    assert (effect.field, effect.seen, effect.becomes, effect.rule.id) == ("notified", None, False, "IM-23")
    (page,) = centre.sees("account show", account=MEMBER)
    assert page.account.notified is False


def test_a_member_can_t_switch_even_the_own_mail_im_21(centre: Centre) -> None:
    plan = centre.does("account notify", account=MEMBER, off="yes", asked_by=MEMBER)
    assert stopped(plan) == [("asked_by", "not_owner", "IM-21")]


@pytest.mark.parametrize("asked", [{}, {"on": "yes", "off": "yes"}])
def test_mail_is_switched_either_on_or_off(centre: Centre, asked: dict[str, str]) -> None:
    assert stopped(centre.does("account notify", account=MEMBER, asked_by=OWNER, **asked)) == [
        ("on", "unclear", "PO-FIELD")
    ]


def test_mail_that_is_set_so_already_isn_t_set_again(centre: Centre) -> None:
    for code in ([], ["no_change"], []):
        plan = centre.does("account notify", account=MEMBER, asked_by=OWNER, **{"off" if code else "on": "yes"})
        if not code:
            centre.does("account notify", account=MEMBER, asked_by=OWNER, off="yes")
        assert [each for _, each, _ in stopped(plan)] == code


def test_only_an_owner_adds_a_group_company_im_24(centre: Centre) -> None:
    plan = centre.does("company add", tenant=TENANT, name="株式会社東京ソフト", asked_by=MEMBER)
    assert stopped(plan) == [("asked_by", "not_owner", "IM-24")]
    plan = centre.does("company add", tenant=TENANT, name="株式会社東京ソフト", asked_by=OWNER)
    assert [effect.rule.id for effect in plan.effects] == ["IM-25"]


@pytest.mark.parametrize(
    "again", ["㈱東京ソフト", "（株）東京ソフト", "(株) 東京ソフト", "株式会社　東京ソフト", "株式会社東京ｿﾌﾄ"]
)
def test_the_same_company_in_another_writing_is_the_same_im_25(centre: Centre, again: str) -> None:
    centre.does("company add", tenant=TENANT, name="株式会社東京ソフト", asked_by=OWNER)
    plan = centre.does("company add", tenant=TENANT, name=again, asked_by=OWNER)
    assert stopped(plan) == [("name", "taken", "PO-COMPANY")]


def test_the_tenant_isn_t_a_company_of_its_own_group(centre: Centre) -> None:
    for written in ("山田商会㈱", "山田商会株式会社"):
        plan = centre.does("company add", tenant=TENANT, name=written, asked_by=OWNER)
        assert stopped(plan) == [("name", "itself", "PO-COMPANY")]
    assert centre.does("company add", tenant=TENANT, name="㈱山田商会", asked_by=OWNER).outcome == "effects"


@pytest.mark.parametrize("written", ["㈱東京", "(株)東京", "株式会社東京", "東京ｿﾌﾄ", "ソフト"])
def test_a_search_finds_a_company_in_any_writing_im_25(centre: Centre, written: str) -> None:
    """IM-25: by any part of its name, in any width, and however its legal form is written."""
    centre.does("company add", tenant=TENANT, name="（株）東京ソフト", asked_by=OWNER)
    centre.does("company add", tenant=TENANT, name="大阪商事有限会社", asked_by=OWNER)
    assert [each.name for each in centre.sees("company list", tenant=TENANT, name=written)] == ["（株）東京ソフト"]
    assert f"{TENANT}/G1" in [hit.ref for hit in centre.sees("find", text=written)]


def test_what_each_role_may_is_shown_im_15_im_16(centre: Centre) -> None:
    owner, member = centre.sees("role list", portal="intra-mart")
    assert (owner.role.code, owner.rule.id, member.role.code, member.rule.id) == ("owner", "IM-15", "member", "IM-16")
    assert {"invitation send", "account notify", "company add", "quote request"} <= set(owner.only)
    assert member.only == ()


def test_a_doubled_name_of_a_role_is_that_role_im_14(centre: Centre) -> None:
    centre.does("account add", account=f"{TENANT}/boss", name="田中", roles="オーナーオーナー")
    (page,) = centre.sees("account show", account=f"{TENANT}/boss")
    assert page.account.roles == ("owner",)


def test_roles_that_nobody_has_written_are_a_question(centre: Centre) -> None:
    (line,) = centre.sees("role list", portal="itreview")
    assert (line.role, line.rule.id) == (None, "PO-UNKNOWN")


def test_leaving_is_each_user_s_own_step_im_38(centre: Centre) -> None:
    plan = centre.does("account remove", account=MEMBER, reason="退会したい")
    assert plan.outcome == "route"
    assert plan.route is not None
    assert plan.route.rule.id == "IM-39"
    assert {"IM-40", "IM-41", "PO-SOLEOWNER"} <= {notice.rule.id for notice in plan.notices}


def test_that_a_user_left_is_taken_over_and_the_contract_goes_on_im_41(centre: Centre) -> None:
    plan = centre.does("account remove", account=MEMBER, reason="退会済み", done_on=TODAY)
    assert plan.outcome == "effects"
    assert {effect.rule.id for effect in plan.effects} == {"IM-41"}
    assert "IM-38" in {notice.rule.id for notice in plan.notices}
    (line,) = centre.sees("contract list", tenant=TENANT)
    assert line.contract.state == "active"


def test_a_new_contract_is_for_sales_im_42(centre: Centre) -> None:
    plan = centre.does("contract register", contract=f"{TENANT}/C-9", name="新規")
    assert "IM-42" in {notice.rule.id for notice in plan.notices}
