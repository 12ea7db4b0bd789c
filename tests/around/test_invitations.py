"""Inviting people to a contract: by an owner, in their language, with a link that works once and for them only."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy import text

from portalops.effects import Add, Change, SendInvitation, SendResetLink, changed
from portalops.facts import Account, Invitation
from portalops.plain import as_plain
from portalops.profiles.load import Profiles
from portalops.references import AccountRef
from portalops.words import tell
from tests.around.builders import CONTRACT, GUEST, MEMBER, OPERATIONS, OWNER, TENANT, TODAY, Centre, stopped, warned
from tests.builders import a_profile
from tests.machines import StoreMachine, run_machine
from tests.places import content_of
from tests.postgres import ENGINES

FIRST = f"{CONTRACT}/I1"


def the_link(letter: str) -> str:
    (link,) = re.findall(r"https://\S+", letter)
    return str(link)


def test_an_owner_invites_im_17(centre: Centre) -> None:
    plan = centre.invites()
    added, link = plan.effects
    assert isinstance(added, Add)
    assert isinstance(added.adds, Invitation)
    assert (added.adds.ref, added.adds.email, added.adds.invited_by, added.rule.id) == (FIRST, GUEST, OWNER, "IM-17")
    assert isinstance(link, SendInvitation)
    assert (link.to, link.language, link.valid_hours, link.rule.id) == (GUEST, "ja", 168, "PO-INVITE")


@pytest.mark.parametrize(
    ("asked_by", "code"), [(MEMBER, "not_owner"), ("", "missing")], ids=["IM-17 a member", "IM-17 nobody"]
)
def test_nobody_else_invites(centre: Centre, asked_by: str, code: str) -> None:
    assert stopped(centre.invites(asked_by=asked_by)) == [("asked_by", code, "IM-17")]
    assert centre.links() == []


@pytest.mark.parametrize("language", ["", "fr", "中国語"], ids=lambda text: f"IM-18 {text or 'none'}")
def test_an_invitation_has_a_language_that_is_known(centre: Centre, language: str) -> None:
    code = "unknown" if language else "missing"
    assert stopped(centre.invites(language=language)) == [("language", code, "IM-18")]


@pytest.mark.parametrize(("written", "code"), [("日本語", "ja"), ("English", "en"), ("ＪＡ", "ja"), ("英語", "en")])
def test_a_language_is_understood_by_name(centre: Centre, written: str, code: str) -> None:
    centre.invites(language=written)
    (line,) = centre.sees("invitation list", tenant=TENANT)
    assert line.invitation.language == code


def test_a_full_width_address_is_the_same_address_im_18(centre: Centre) -> None:
    centre.invites("ｈａｎａｋｏ＠Example.co.jp")
    centre.invites("HANAKO@example.co.jp")
    (line,) = centre.sees("invitation list", tenant=TENANT)
    assert line.invitation.ref == FIRST
    assert centre.links() == [("revoked", "dropped"), ("queued", "queued")]


def test_the_letter_speaks_the_language_of_whoever_is_invited(centre: Centre) -> None:
    centre.invites("ken@example.com", language="en")
    (english,) = centre.send()
    body = english.get_content()
    assert english["Subject"] == "[intra-mart License Portal] You are invited to a contract"
    assert english["To"] == "ken@example.com"
    assert "山田太郎 of 山田商会株式会社 invites you to this contract:\n\n基盤" in body.replace("\r\n", "\n")
    assert "2026-06-17" in body.replace("\r\n", "\n")
    centre.invites()
    japanese = centre.send()[1]
    assert japanese["Subject"] == "【intra-mart ライセンスポータル】ご契約への招待のお知らせ"
    assert "2026年06月17日" in japanese.get_content()


def test_only_the_hash_of_a_token_is_kept_and_no_plan_holds_one_b49(centre: Centre) -> None:
    plan = centre.invites()
    (letter,) = centre.send()
    token = the_link(letter.get_content()).rpartition("/")[2]
    assert centre.hashes() == [sha256(token.encode()).hexdigest()]
    assert token not in str(as_plain(plan.effects))
    stored = content_of(centre.mails.parent / "store.db")
    assert centre.hashes()[0].encode() in stored
    assert token.encode() not in stored


def test_the_link_leads_to_the_page_that_the_centre_names(place: Path) -> None:
    page = "https://portal.example.jp/join?t="
    centre = Centre(place, Profiles(overlay={"intra-mart": {"invitation_link_base": page}}))
    assert warned(centre.invites()) == []
    assert the_link(centre.send()[0].get_content()).startswith(page)


def test_without_such_a_page_the_plan_warns(centre: Centre) -> None:
    (warning,) = warned(centre.invites())
    assert "intra-mart.example" in warning


def test_another_invitation_stops_a_link_that_was_delivered_b49(centre: Centre) -> None:
    centre.invites()
    centre.send()
    assert centre.links() == [("live", "sent")]
    plan = centre.invites()
    assert "A link that was sent earlier stops working." in [tell(notice.text) for notice in plan.notices]
    assert centre.links() == [("revoked", "sent"), ("queued", "queued")]


@pytest.mark.parametrize("delivered", [False, True])
def test_a_withdrawn_invitation_has_no_link_that_works_b49(centre: Centre, delivered: bool) -> None:
    centre.invites()
    if delivered:
        centre.send()
    plan = centre.does("invitation withdraw", invitation=GUEST, asked_by=OWNER)
    assert [(each.field, each.becomes) for each in plan.effects if isinstance(each, Change)] == [
        ("state", "withdrawn"), ("withdrawn_on", TODAY),
    ]  # fmt: skip
    assert centre.links() == [("revoked", "sent" if delivered else "dropped")]
    assert len(centre.send()) == delivered


def test_only_an_owner_withdraws_im_17(centre: Centre) -> None:
    centre.invites()
    plan = centre.does("invitation withdraw", invitation=FIRST, asked_by=MEMBER)
    assert stopped(plan) == [("asked_by", "not_owner", "IM-17")]
    assert centre.links() == [("queued", "queued")]


def test_a_link_that_brought_somebody_in_works_no_more_b49(centre: Centre) -> None:
    centre.invites()
    centre.send()
    centre.joins()
    assert centre.links() == [("revoked", "sent")]


def test_who_joins_has_a_user_name_of_their_own_and_never_a_password_im_20(centre: Centre) -> None:
    centre.invites(role="メンバー")
    plan = centre.joins("hana")
    added = plan.effects[0]
    assert isinstance(added, Add)
    assert (added.rule.id, {each.rule.id for each in plan.effects[1:]}) == ("IM-20", {"IM-19"})
    account = added.adds
    assert isinstance(account, Account)
    assert (account.ref, account.name, account.email, account.roles) == (f"{TENANT}/hana", "hana", GUEST, ("member",))
    assert account.terms_accepted is True
    asked = {field for name in OPERATIONS for field in OPERATIONS[name].asks.__struct_fields__}
    assert "password" not in asked


def test_nobody_joins_without_an_invitation_that_waits_im_19(centre: Centre) -> None:
    centre.invites()
    centre.does("invitation withdraw", invitation=FIRST, asked_by=OWNER)
    assert stopped(centre.joins()) == [("invitation", "not_waiting", "PO-INVITED")]
    centre.invites()
    assert centre.joins().outcome == "effects"
    assert stopped(centre.joins("hanako2")) == [("invitation", "not_waiting", "PO-INVITED")]
    assert "IM-19" in {notice.rule.id for notice in centre.does("account add", account=f"{TENANT}/x", name="X").notices}


def test_who_has_joined_isn_t_invited_again(centre: Centre) -> None:
    centre.invites()
    centre.joins()
    assert stopped(centre.invites()) == [("email", "joined", "PO-INVITED")]


@pytest.mark.parametrize(
    ("day", "codes"),
    [(TODAY - timedelta(days=1), ["too_early"]), (TODAY, []), (TODAY + timedelta(days=1), ["in_future"])],
)
def test_the_day_of_joining_lies_between_the_invitation_and_today(
    centre: Centre, day: object, codes: list[str]
) -> None:
    centre.invites()
    assert [code for _, code, _ in stopped(centre.joins(joined_on=str(day)))] == codes


@pytest.mark.parametrize(("user", "code"), [("owner", "taken"), ("a b", "not_a_name"), ("a/b", "not_a_name")])
def test_a_user_name_is_free_and_is_one(centre: Centre, user: str, code: str) -> None:
    centre.invites()
    assert code in [each for _, each, _ in stopped(centre.joins(user))]


def test_a_user_who_joins_one_contract_more_isn_t_added_twice(centre: Centre) -> None:
    centre.invites()
    centre.joins()
    centre.does("contract register", contract=f"{TENANT}/C-2", name="検証用")
    centre.invites(contract=f"{TENANT}/C-2")
    plan = centre.joins(invitation=f"{TENANT}/C-2/I1")
    assert [type(effect) for effect in plan.effects] == [Change] * 3


def test_nobody_knows_with_which_role_people_join(centre: Centre) -> None:
    questions = [each.place for page in centre.sees("profile show", portal="intra-mart") for each in page.questions]
    assert {"invitations.languages", "invitations.lifetime", "invitations.joining_role"} <= set(questions)
    centre.invites()
    added = centre.joins().effects[0]
    assert isinstance(added, Add)
    assert isinstance(added.adds, Account)
    assert added.adds.roles == ()


def test_a_portal_without_invitations_says_so(centre: Centre) -> None:
    plan = centre.does("invitation send", contract="keiai:K1/C-1", email=GUEST)
    assert stopped(plan) == [(None, "absent", "PO-NOSUCH")]


def test_a_password_link_doesn_t_outlive_its_address_b49(centre: Centre) -> None:
    centre.invites()
    centre.joins()
    house = a_profile("intra-mart").rule("PO-RESET")
    with centre.store.reading() as reads:
        account = reads.account(AccountRef(f"{TENANT}/hanako"))
    with centre.store.writing() as unit:
        unit.apply([SendResetLink(tenant=account.owner, rule=house, account=account.ref, to=GUEST, valid_hours=24)])
    assert centre.links()[-1] == ("queued", "queued")
    with centre.store.writing() as unit:
        unit.apply(changed(account, house, email="new@example.co.jp"))
    assert centre.links()[-1] == ("revoked", "dropped")


class InvitationsAtRandom(StoreMachine):
    """Invite, deliver, withdraw and join in any order, for three addresses."""

    addresses = st.sampled_from(["a@example.jp", "b@example.jp", "c@example.jp"])

    def __init__(self) -> None:
        super().__init__()
        self.centre = Centre(self.place)
        self.opened.callback(self.centre.store.close)

    @rule(email=addresses)
    def invite(self, email: str) -> None:
        self.centre.invites(email)

    @rule(email=addresses)
    @precondition(lambda self: self.centre.sees("invitation list", tenant=TENANT))
    def withdraw(self, email: str) -> None:
        for line in self.centre.sees("invitation list", tenant=TENANT):
            if line.invitation.email == email:
                self.centre.does("invitation withdraw", invitation=line.invitation.ref, asked_by=OWNER)

    @rule(email=addresses)
    def join(self, email: str) -> None:
        for line in self.centre.sees("invitation list", tenant=TENANT):
            if line.invitation.email == email:
                self.centre.joins(email[0] + "user", invitation=line.invitation.ref)

    @rule()
    def deliver(self) -> None:
        self.centre.send()

    @invariant()
    def one_link_works_for_each_invitation_that_waits_and_none_for_any_other(self) -> None:
        with self.centre.store.transaction() as connection:
            query = "SELECT about FROM links WHERE state IN ('queued', 'live') ORDER BY about"
            open_ = list(connection.execute(text(query)).scalars())
        lines = self.centre.sees("invitation list", tenant=TENANT)
        assert open_ == sorted(line.invitation.ref for line in lines if line.invitation.state == "waiting")


@pytest.mark.parametrize("engine", ENGINES)
def test_links_hold_in_any_order_v39(engine: str) -> None:
    run_machine(InvitationsAtRandom, engine, examples=12, steps=12)
