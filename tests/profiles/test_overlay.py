"""A centre's overlay: its own answers over a portal's, shown as the centre's and never as the portal's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from portalops.errors import BadConfiguration, NotFound
from portalops.profiles.load import Profiles
from portalops.profiles.parts import Choices, Unknown
from portalops.profiles.profile import Profile
from portalops.words import tell
from tests.profiles.builders import LEAST, a_file

ASKED = """
[j-motto.rules.centre-1]
document = "センターの覚え書き"
heading = "請求書の再発行"
says.ja = "請求書はセンターが再発行します。"
says.en = "The centre re-issues invoices."
"""


def overlaid(text: str, portal: str = "j-motto") -> Profile:
    return Profiles(overlay=tomllib.loads(ASKED + text))[portal]


def refused(text: str) -> str:
    with pytest.raises(BadConfiguration) as stopped:
        overlaid(text)
    return tell(stopped.value.text)


REISSUE = '[j-motto.answers."invoice reissue"]\nway = "act"\nrule = "centre-1"\n'


def test_what_was_unknown_is_done_once_the_centre_has_answered() -> None:
    assert overlaid("").answers["invoice reissue"].way == "unknown"
    assert overlaid(REISSUE).answers["invoice reissue"].way == "act"


def test_the_answer_is_shown_as_the_centres() -> None:
    rule = overlaid(REISSUE).rests_on("invoice reissue")
    assert (rule.id, rule.origin, rule.document) == ("centre-1", "centre", "センターの覚え書き")


def test_the_portals_own_document_and_rules_stay() -> None:
    without, with_ = Profiles()["j-motto"], overlaid(REISSUE)
    assert with_.document == without.document
    assert {id: rule for id, rule in with_.rules.items() if id != "centre-1"} == without.rules
    assert {name: answer for name, answer in with_.answers.items() if name != "invoice reissue"} == {
        name: answer for name, answer in without.answers.items() if name != "invoice reissue"
    }


def test_other_portals_are_as_before() -> None:
    profiles = Profiles(overlay=tomllib.loads(ASKED + REISSUE))
    assert [profiles[name] for name in profiles if name != "j-motto"] == [
        Profiles()[name] for name in profiles if name != "j-motto"
    ]


def test_one_document_may_stand_for_all_of_the_centres_rules() -> None:
    text = """
    [j-motto]
    document = "センターの手引き"
    [j-motto.rules.centre-1]
    heading = "請求書"
    says = { ja = "あ", en = "A" }
    """
    profile = Profiles(overlay=tomllib.loads(text))["j-motto"]
    assert profile.rules["centre-1"].document == "センターの手引き"
    assert profile.document == Profiles()["j-motto"].document


def test_a_rule_of_the_centre_names_its_document() -> None:
    text = '[j-motto.rules.centre-2]\nheading = "x"\nsays = { ja = "あ", en = "A" }\n'
    assert "rules.centre-2.document: it is missing; write a text in quotation marks." in refused(text)


@pytest.mark.parametrize("id", ["JM-35", "PO-UNDO"])
def test_a_shipped_rule_is_never_written_anew(id: str) -> None:
    text = f'[j-motto.rules.{id}]\ndocument = "x"\nheading = "x"\nsays = {{ ja = "あ", en = "A" }}\n'
    assert f"rules.{id}: this rule is already written elsewhere; give yours an id of its own." in refused(text)


def test_an_answer_of_the_centre_never_rests_on_the_portals_rule() -> None:
    text = '[j-motto.answers."invoice reissue"]\nway = "act"\nrule = "JM-07"\n'
    assert (
        "answers.\"invoice reissue\".way: a centre's own value needs a rule of the centre's beside it; "
        "name it with rule." in refused(text)
    )


def test_a_number_of_the_centre_never_rests_on_the_portals_rule() -> None:
    fault = "withdrawal.deleted_after_months: a centre's own value needs a rule of the centre's beside it"
    assert fault in refused("[j-motto.withdrawal]\ndeleted_after_months = 2\n")
    assert fault in refused('[j-motto.withdrawal]\ndeleted_after_months = 2\nlate_rule = "centre-1"\n')
    given = overlaid('[j-motto.withdrawal]\ndeleted_after_months = 2\ndeleted_rule = "centre-1"\n').withdrawal
    assert given is not None
    assert (given.deleted_after_months, given.months_after) == (2, 1)


def test_an_unknown_number_becomes_known() -> None:
    password = overlaid('[j-motto.password]\nshortest = 8\nshortest_rule = "centre-1"\n').password
    assert password is not None
    assert password.shortest == 8


def test_unknown_roles_become_known() -> None:
    text = """
    [keiai.rules.centre-1]
    document = "覚え書き"
    heading = "権限"
    says = { ja = "あ", en = "A" }
    [keiai.accounts.roles]
    rule = "centre-1"
    choices = [{ code = "manager", name = { ja = "管理者", en = "manager" } }]
    """
    assert isinstance(Profiles()["keiai"].accounts.roles, Unknown)
    roles = Profiles(overlay=tomllib.loads(text))["keiai"].accounts.roles
    assert isinstance(roles, Choices)
    assert [choice.code for choice in roles] == ["manager"]


def test_an_act_without_its_section_names_the_section() -> None:
    text = ASKED.replace("j-motto", "keiai") + '[keiai.answers."withdrawal request"]\nway = "act"\nrule = "centre-1"\n'
    with pytest.raises(BadConfiguration) as stopped:
        Profiles(overlay=tomllib.loads(text))["keiai"]
    assert "the profile needs the section [withdrawal]" in tell(stopped.value.text)


def test_where_the_link_leads_needs_no_rule() -> None:
    assert overlaid('[j-motto]\nreset_link_base = "https://example.jp/reset"\n').reset_link_base.startswith("https")


def test_a_fault_of_the_overlay_is_told_as_the_overlays() -> None:
    assert refused("[j-motto.pasword]\nlongest = 3\n").startswith("The overlay for j-motto is wrong. pasword: ")


def test_an_overlay_for_no_portal_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadConfiguration) as stopped:
        Profiles(overlay={"jmotto": {}})
    assert tell(stopped.value.text) == (
        "The overlay has a table for jmotto: There is no portal jmotto; do you mean j-motto?"
    )


def test_an_overlay_of_something_else_is_refused() -> None:
    with pytest.raises(BadConfiguration) as stopped:
        Profiles(overlay={"j-motto": 3})
    assert tell(stopped.value.text) == "The overlay's j-motto isn't a portal's table."


def test_a_company_adds_its_own_portal_by_one_file(tmp_path: Path) -> None:
    a_file(tmp_path)
    profiles = Profiles((tmp_path,))
    assert sorted(profiles) == ["inter-lab", "intra-mart", "itreview", "j-motto", "keiai", "my-shop"]
    assert profiles["my-shop"].title.en == "My shop"


def test_a_shipped_portal_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    a_file(tmp_path, LEAST, name="j-motto.toml")
    with pytest.raises(BadConfiguration) as stopped:
        Profiles((tmp_path,))
    assert tell(stopped.value.text).startswith("There are two profiles called j-motto; rename ")


def test_a_wrong_profile_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    a_file(tmp_path, LEAST.replace('kind = "public"', 'kind = "lunar"'))
    profiles = Profiles((tmp_path,))
    assert profiles["keiai"].name == "keiai"
    with pytest.raises(BadConfiguration) as stopped:
        profiles["my-shop"]
    assert tell(stopped.value.text) == (
        "The profile my-shop is wrong. calendar.kind: write one of bank, office, public here."
    )


def test_a_portal_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound) as stopped:
        Profiles()["jmoto"]
    assert tell(stopped.value.text) == "There is no portal jmoto; do you mean j-motto?"
