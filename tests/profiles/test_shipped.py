"""The shipped profiles: five portals, each with its own rules, their sources, and its own answers."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from portalops.profiles.load import Profiles, read_profile
from portalops.profiles.parts import Choices, Unknown
from portalops.profiles.profile import Profile

PROFILES = Profiles()
PORTALS = {"inter-lab": "IL", "intra-mart": "IM", "itreview": "IT", "j-motto": "JM", "keiai": "KI"}

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
# The documents belong to the portals and aren't part of the checkout: whoever has only the checkout can't compare with
# them. The build always has them, so there a missing folder fails these tests instead of leaving them out.
needs_documents = pytest.mark.skipif(
    not SEEDS.is_dir() and "CI" not in os.environ, reason="the portals' documents lie beside the checkout, not in it"
)
SEED_OF = {"inter-lab": "000", "intra-mart": "001", "keiai": "002", "itreview": "003", "j-motto": "004"}

# Who may do what, as the five documents say; written down here once more, apart from the profiles.
MATRIX = {
    #                      inter-lab      intra-mart      itreview      j-motto        keiai
    "tenant register":     "act PO-DATA | act PO-DATA   | act PO-DATA | act PO-DATA  | act PO-DATA",
    "account add":         "act PO-DATA | act PO-DATA   | act PO-DATA | act PO-DATA  | act PO-DATA",
    "contract register":   "act PO-DATA | act PO-DATA   | absent PO-NOCONTRACTS | absent PO-NOCONTRACTS | absent PO-NOCONTRACTS",
    "product register":    "absent PO-NOPRODUCTS | act PO-DATA | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "product add":         "absent PO-NOPRODUCTS | act IM-31 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "product change":      "absent PO-NOPRODUCTS | act PO-DATA | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "environment add":     "absent PO-NOPRODUCTS | act IM-06 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "environment edit":    "absent PO-NOPRODUCTS | act IM-06 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "environment release": "absent PO-NOPRODUCTS | act PO-RELEASE | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "allocation set":      "absent PO-NOPRODUCTS | act IM-08 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "activation issue":    "absent PO-NOPRODUCTS | act IM-12 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "activation applied":  "absent PO-NOPRODUCTS | act IM-12 | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "activation reset":    "absent PO-NOPRODUCTS | act PO-MACHINE | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS | absent PO-NOPRODUCTS",
    "contract cancel":     "act IL-42   | route IM-36   | route IT-46 | absent JM-33 | absent PO-NOCONTRACTS",
    "points charge":       "act IL-24   | absent        | absent      | absent       | absent",
    "points history":      "act IL-27   | absent        | absent      | absent       | absent",
    "balance history":     "act IL-33   | absent PO-NOBALANCE | absent PO-NOBALANCE | absent PO-NOBALANCE | absent PO-NOBALANCE",
    "transfer report":     "act IL-39   | unknown       | unknown     | unknown      | unknown",
    "transfer settle":     "act PO-CASE | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "apikey register":     "act PO-ENDING | absent PO-NOKEYS | absent PO-NOKEYS | absent PO-NOKEYS | absent PO-NOKEYS",
    "apikey show":         "act IL-43   | absent PO-NOKEYS | absent PO-NOKEYS | absent PO-NOKEYS | absent PO-NOKEYS",
    "password reset":      "act IL-16   | unknown IM-03 | act IT-03   | route JM-68  | act KI-12",
    "password check":      "unknown     | unknown       | unknown     | act JM-72    | unknown",
    "license set":         "route IL-10 | route IM-33   | route IT-45 | route JM-32  | absent PO-NOLICENSES",
    "points autocharge":   "route IL-21 | absent        | absent      | absent       | absent",
    "points adjust":       "act IL-19   | absent        | absent      | absent       | absent",
    "withdrawal request":  "unknown IL-42 | route IM-36 | route IT-46 | act JM-33    | unknown",
    "withdrawal ask":      "unknown IL-42 | route IM-36 | route IT-46 | act JM-34    | unknown",
    "withdrawal cancel":   "act PO-UNDO | act PO-UNDO   | act PO-UNDO | act PO-UNDO  | act PO-UNDO",
    "withdrawal complete": "act PO-UNDO | act PO-UNDO   | act PO-UNDO | act PO-UNDO  | act PO-UNDO",
    "withdrawal data-deleted": "act PO-DELETED | act PO-DELETED | act PO-DELETED | act PO-DELETED | act PO-DELETED",
    "tenant purge": "act PO-PURGED | act PO-PURGED | act PO-PURGED | act PO-PURGED | act PO-PURGED",
    "plan set":            "unknown     | unknown       | unknown     | unknown JM-04 | unknown",
    "usage record":        "absent PO-NOUSAGE | absent PO-NOUSAGE | absent PO-NOUSAGE | act JM-03 | absent PO-NOUSAGE",
    "usage alert":         "absent PO-NOUSAGE | absent PO-NOUSAGE | absent PO-NOUSAGE | act JM-27 | absent PO-NOUSAGE",
    "usage show":          "absent PO-NOUSAGE | absent PO-NOUSAGE | absent PO-NOUSAGE | act JM-03 | absent PO-NOUSAGE",
    "invoice register":    "act PO-DATA | unknown       | act PO-DATA | act PO-DATA  | unknown",
    "invoice reissue":     "route IL-40 | unknown       | unknown IT-38 | unknown JM-07 | unknown",
    "invitation send":     "absent PO-NOSUCH | act IM-17 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "invitation join":     "absent PO-NOSUCH | act IM-19 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "invitation withdraw": "absent PO-NOSUCH | act IM-17 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "account notify":      "absent PO-NOSUCH | act IM-23 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "company add":         "absent PO-NOSUCH | act IM-25 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "resource register":   "absent PO-NOSUCH | act PO-DATA | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "resource take":       "absent PO-NOSUCH | act IM-26 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote request":       "absent PO-NOSUCH | act IM-33 | route IT-52 | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote pass":          "absent PO-NOSUCH | act IM-33 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote answer":        "absent PO-NOSUCH | act IM-33 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote settle":        "absent PO-NOSUCH | act IM-33 | absent PO-NOSUCH | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote register":      "absent PO-NOSUCH | absent PO-NOSUCH | act PO-DATA | absent PO-NOSUCH | absent PO-NOSUCH",
    "quote reissue":       "absent PO-NOSUCH | route IM-33 | act IT-54 | absent PO-NOSUCH | absent PO-NOSUCH",
    "billing dates":       "unknown     | unknown       | act IT-14   | unknown      | unknown",
    "order register":      "absent PO-NOORDERS | absent PO-NOORDERS | act IT-05 | absent PO-NOORDERS | absent PO-NOORDERS",
    "order fail":          "absent PO-NOORDERS | absent PO-NOORDERS | act IT-23 | absent PO-NOORDERS | absent PO-NOORDERS",
    "order cancel":        "absent PO-NOORDERS | absent PO-NOORDERS | act IT-42 | absent PO-NOORDERS | absent PO-NOORDERS",
    "payment set":         "route IL-37 | unknown       | act IT-35   | act JM-31    | unknown",
    "debit request":       "absent PO-NODEBIT | absent PO-NODEBIT | act IT-28 | absent PO-NODEBIT | absent PO-NODEBIT",
    "debit mandate":       "absent PO-NODEBIT | absent PO-NODEBIT | act IT-29 | absent PO-NODEBIT | absent PO-NODEBIT",
    "debit start":         "absent PO-NODEBIT | absent PO-NODEBIT | act IT-35 | absent PO-NODEBIT | absent PO-NODEBIT",
    "credit set":          "absent PO-NOCREDIT | absent PO-NOCREDIT | act IT-13 | absent PO-NOCREDIT | absent PO-NOCREDIT",
    "tenant edit":         "act IL-13 | unknown | act IT-01 | act JM-31 | unknown",
    "account edit":        "act IL-14 | unknown | act IT-01 | act JM-51 | act KI-14",
    "account role":        "route IL-18 | act IM-21 | unknown | route JM-62 | unknown KI-29",
    "account suspend":     "unknown | unknown | unknown | unknown | route KI-19",
    "account resume":      "unknown | unknown | unknown | unknown | act KI-20",
    "account remove":      "route IL-12 | route IM-38 | unknown | route JM-51 | act KI-16",
    "account hand-over":   "absent PO-NOFIRST | absent PO-NOFIRST | absent PO-NOFIRST | route JM-54 | absent PO-NOFIRST",
    "account limit":       "absent PO-NOMOST | absent PO-NOMOST | absent PO-NOMOST | absent PO-NOMOST | act KI-26",
    "account address":     "unknown | unknown | unknown | unknown | act KI-08",
    "inquiry register":    "absent PO-NOINQUIRIES | absent PO-NOINQUIRIES | act IT-01 | absent PO-NOINQUIRIES | absent PO-NOINQUIRIES",
}  # fmt: skip

HOUSE = {"unknown": "PO-UNKNOWN", "absent": "PO-NOPOINTS"}

READINGS = {
    "inter-lab": {"IL-05", "IL-10", "IL-12", "IL-13", "IL-20", "IL-22", "IL-32", "IL-33", "IL-39"},
    "intra-mart": {"IM-06", "IM-08", "IM-14", "IM-23", "IM-27", "IM-38"},
    "itreview": {"IT-09", "IT-14", "IT-15", "IT-18", "IT-25", "IT-30", "IT-32", "IT-42", "IT-48"},
    "j-motto": {"JM-01", "JM-35", "JM-37", "JM-38", "JM-44", "JM-50"},
    "keiai": {"KI-22", "KI-25"},
}


@pytest.fixture(params=PORTALS)
def profile(request: pytest.FixtureRequest) -> Profile:
    return PROFILES[request.param]


def test_there_are_five_portals() -> None:
    assert sorted(PROFILES) == sorted(PORTALS)


@pytest.mark.parametrize("portal", PORTALS)
def test_a_shipped_profile_has_no_fault(portal: str) -> None:
    file = Path(__file__).parents[2] / "src" / "portalops" / "profiles" / f"{portal}.toml"
    read, faults = read_profile(file)
    assert (read is not None, faults) == (True, [])


def test_a_rule_of_a_document_has_the_id_of_its_portal(profile: Profile) -> None:
    ids = [rule.id for rule in profile.rules.values() if rule.origin == "seed"]
    assert [id for id in ids if not re.fullmatch(PORTALS[profile.name] + "-([0-9]{2}|X[1-9])", id)] == []
    assert ids == sorted(ids)


def test_a_rule_of_the_house_says_so(profile: Profile) -> None:
    own = {rule.id: (rule.origin, rule.document) for rule in profile.rules.values() if rule.id.startswith("PO-")}
    assert set(own.values()) == {("house", "portalops")}
    assert {"PO-LEFT", "PO-POINTS", "PO-TAKEN", "PO-DATA", "PO-DATE", "PO-FIELD", "PO-RESET", "PO-TOTAL"} < own.keys()
    assert {"PO-DUPLICATE", "PO-UNDO", "PO-ONE", "PO-CHANGE", "PO-BORDER", "PO-CALENDAR", "PO-NOPOINTS"} < own.keys()


def test_every_rule_is_written_in_the_portals_document_under_a_heading(profile: Profile) -> None:
    for rule in profile.rules.values():
        assert rule.heading
        assert rule.origin == "house" or rule.document == profile.document


def test_every_rule_speaks_both_languages(profile: Profile) -> None:
    for rule in profile.rules.values():
        assert re.search("[ぁ-んァ-ヶ一-龠]", rule.says.ja), rule.id
        assert re.match("[A-Z0-9]", rule.says.en), rule.id
        assert rule.says.ja.endswith(("。", "です。", "~")), rule.id


def test_the_readings_are_marked_as_readings(profile: Profile) -> None:
    assert {rule.id for rule in profile.rules.values() if rule.reading} == READINGS[profile.name]


@pytest.mark.parametrize("operation", MATRIX)
def test_the_portals_answer_an_operation_in_their_own_ways(operation: str) -> None:
    answers = [PROFILES[name].answers[operation] for name in sorted(PORTALS)]
    told = [f"{answer.way} {answer.rule}".removesuffix(f" {HOUSE.get(answer.way)}") for answer in answers]
    assert told == [cell.strip() for cell in MATRIX[operation].split("|")]


def test_the_matrix_is_whole(profile: Profile) -> None:
    assert list(profile.answers) == list(MATRIX)


@pytest.mark.parametrize(
    ("method", "way", "route"), [("card", "act", ""), ("np", "route", "np-desk"), ("direct_debit", "route", "np-desk")]
)
def test_itreview_reissues_by_payment_method(method: str, way: str, route: str) -> None:
    answer = PROFILES["itreview"].answer("invoice reissue", method)
    assert (answer.way, answer.route, answer.rule) == (way, route, "IT-38")


def test_the_np_desk_is_reached_by_phone_in_its_hours() -> None:
    desk = PROFILES["itreview"].routes["np-desk"]
    assert (desk.phone, desk.mail) == ("03-4577-9631", "btob-support@netprotections.co.jp")
    assert desk.hours is not None
    assert (desk.hours.opens, desk.hours.closes, desk.hours.closed.ja) == ("10:00", "17:00", "土日祝日")


def test_only_one_portal_has_points_withdrawal_dates_and_password_rules() -> None:
    assert [name for name in PROFILES if PROFILES[name].points] == ["inter-lab"]
    assert [name for name in PROFILES if PROFILES[name].withdrawal] == ["j-motto"]
    assert [name for name in PROFILES if PROFILES[name].password] == ["j-motto"]


def test_portals_whose_documents_know_invoices_take_them_over_and_leave_the_rounding_open() -> None:
    billing = {name: rules for name in PROFILES if (rules := PROFILES[name].invoices)}
    assert list(billing) == ["inter-lab", "itreview", "j-motto"]
    for rules in billing.values():
        assert rules.issuer
        assert isinstance(rules.rounding, Unknown)
        assert isinstance(rules.registration_number, Unknown)


def test_passwords_of_j_motto_have_eleven_symbols_and_thirty_characters_and_no_known_least_length() -> None:
    rules = PROFILES["j-motto"].password
    assert rules is not None
    assert Counter(rules.symbols) == Counter("!%&@#$^*?_~")
    assert rules.longest == 30
    assert isinstance(rules.shortest, Unknown)


def test_keiai_has_at_most_ten_accounts_and_unknown_roles() -> None:
    keiai = PROFILES["keiai"]
    assert (keiai.accounts.most, keiai.licenses) == (10, None)
    assert isinstance(keiai.accounts.roles, Unknown)


@pytest.mark.parametrize(
    ("portal", "field", "written", "code"),
    [
        ("inter-lab", "payment_methods", "銀行振込", "bank_transfer"),
        ("inter-lab", "kinds", "グループ", "group"),
        ("inter-lab", "kinds", "corp", None),
        ("inter-lab", "payment_methods", "口座振替", None),
        ("inter-lab", "card_brands", "American Express", "amex"),
        ("inter-lab", "card_brands", "diners", None),
        ("itreview", "card_brands", "Diners Club", "diners"),
        ("itreview", "payment_methods", "bank_transfer", "np"),
        ("itreview", "payment_methods", "NP掛け払い", "np"),
        ("itreview", "payment_methods", "口座振替", "direct_debit"),
        ("j-motto", "billing_cycles", "年払い", "yearly"),
        ("j-motto", "billing_cycles", "Monthly", "monthly"),
        ("j-motto", "kinds", "ライトプラン", "lite"),
        ("keiai", "kinds", "学校", "organization"),
        ("intra-mart", "kinds", "カスタマーサクセスライセンス", "customer_success"),
    ],
)
def test_a_word_of_a_portal_is_understood(portal: str, field: str, written: str, code: str | None) -> None:
    choices = getattr(PROFILES[portal].tenant, field)
    picked = choices.pick(written)
    assert (picked.code if picked else None) == code


def test_the_two_administrators_of_j_motto_are_two_roles() -> None:
    roles = PROFILES["j-motto"].accounts.roles
    assert isinstance(roles, Choices)
    assert [choice.code for choice in roles] == ["site_administrator", "groupware_administrator", "user"]
    assert [choice.code for word in ("管理者", "システム管理者") if (choice := roles.pick(word))] == [
        "site_administrator",
        "groupware_administrator",
    ]


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)


@needs_documents
def test_every_heading_stands_in_the_document(profile: Profile) -> None:
    (seed,) = SEEDS.glob(f"{SEED_OF[profile.name]}_*.txt")
    lines = {_flat(line) for line in seed.read_text("utf-8").splitlines()}
    headings = {rule.heading for rule in profile.rules.values() if rule.origin == "seed"}
    assert {heading for heading in headings if _flat(heading) not in lines} == set()


@needs_documents
def test_no_rule_repeats_a_sentence_of_the_document(profile: Profile) -> None:
    (seed,) = SEEDS.glob(f"{SEED_OF[profile.name]}_*.txt")
    written = _flat(seed.read_text("utf-8"))
    sentences = [
        sentence
        for rule in profile.rules.values()
        for sentence in re.split("。", _flat(rule.says.ja))
        if len(sentence) > 8
    ]
    assert [sentence for sentence in sentences if sentence in written] == []
