"""What is wrong with a profile is said with its place, and with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.profiles.load import read_profile
from portalops.words import tell
from tests.profiles.builders import LEAST, a_file, faults_of


def test_the_least_that_a_portal_needs_is_enough(tmp_path: Path) -> None:
    profile, faults = read_profile(a_file(tmp_path))
    assert (profile is not None, faults) == (True, [])


def test_what_a_profile_says_nothing_of_is_unknown_or_absent(tmp_path: Path) -> None:
    profile, _ = read_profile(a_file(tmp_path))
    assert profile is not None
    ways = {operation: answer.way for operation, answer in profile.answers.items()}
    assert ways == {
        "tenant register": "act",
        "account add": "act",
        "tenant edit": "unknown",
        "account edit": "unknown",
        "account role": "unknown",
        "account suspend": "unknown",
        "account resume": "unknown",
        "account remove": "unknown",
        "account hand-over": "absent",
        "account limit": "absent",
        "account address": "unknown",
        "inquiry register": "absent",
        "product register": "absent",
        "product add": "absent",
        "product change": "absent",
        "environment add": "absent",
        "environment edit": "absent",
        "environment release": "absent",
        "allocation set": "absent",
        "activation issue": "absent",
        "activation applied": "absent",
        "activation reset": "absent",
        "contract register": "absent",
        "contract cancel": "absent",
        "points charge": "absent",
        "points history": "absent",
        "balance history": "absent",
        "transfer report": "unknown",
        "transfer settle": "absent",
        "apikey register": "absent",
        "apikey show": "absent",
        "password reset": "unknown",
        "password check": "unknown",
        "license set": "unknown",
        "points autocharge": "absent",
        "points adjust": "absent",
        "withdrawal request": "unknown",
        "withdrawal cancel": "act",
        "withdrawal complete": "act",
        "invoice register": "act",
        "invoice reissue": "unknown",
        "invitation send": "absent",
        "invitation join": "absent",
        "invitation withdraw": "absent",
        "account notify": "absent",
        "company add": "absent",
        "resource register": "absent",
        "resource take": "absent",
        "quote request": "absent",
        "quote pass": "absent",
        "quote answer": "absent",
        "quote settle": "absent",
        "quote register": "absent",
        "quote reissue": "absent",
        "billing dates": "unknown",
        "withdrawal ask": "unknown",
        "withdrawal data-deleted": "act",
        "tenant purge": "act",
        "plan set": "unknown",
        "usage record": "absent",
        "usage alert": "absent",
        "usage show": "absent",
        "order register": "absent",
        "order fail": "absent",
        "order cancel": "absent",
        "payment set": "unknown",
        "debit request": "absent",
        "debit mandate": "absent",
        "debit start": "absent",
        "credit set": "absent",
    }


ADDED = [
    (
        '[identity]\nneeded = 5\n',
        "identity.needed: it is 5, but there are only 4 checks; write a smaller number.",
    ),
    (
        '[identity]\noperations = ["password rest"]\n',
        "identity.operations: there is no operation password rest; do you mean password reset?",
    ),
    (
        '[identity]\npersons = ["alone"]\n',
        "identity.persons: there is no kind of tenant alone.",
    ),
    (
        '[oversight]\nirreversible = ["account removed"]\n',
        "oversight.irreversible: there is no operation account removed; do you mean account remove?",
    ),
    (
        '[owners]\nrole = "boss"\nrule = "MS-01"\nothers_rule = "MS-01"\nonly = { "environment ad" = "MS-01", "product add" = "MS-09" }',
        'owners.only."environment ad": there is no operation environment ad; do you mean environment add?',
    ),
    ('[tenat]\nrule = "MS-01"', "tenat: there is no such key; do you mean tenant?"),
    ("[licenses]\nmots = 3", "licenses.mots: there is no such key; do you mean most?"),
    (
        '[answers."licence set"]\nway = "absent"\nrule = "MS-01"',
        'answers."licence set": there is no operation licence set; do you mean license set?',
    ),
    (
        '[answers."license set"]\nway = "absent"\nrule = "MS-02"',
        'answers."license set": there is no rule MS-02; do you mean MS-01?',
    ),
    (
        '[answers."license set"]\nway = "absent"\nrule = "MS-01"\nnotices = ["XX"]',
        'answers."license set": there is no rule XX.',
    ),
    (
        '[answers."license set"]\nway = "perhaps"\nrule = "MS-01"',
        'answers."license set".way: write one of absent, act, route, unknown here.',
    ),
    (
        '[answers."license set"]\nway = "route"\nrule = "MS-01"\nroute = "sales"',
        'answers."license set".route: there is no route sales.',
    ),
    (
        '[answers."license set"]\nway = "unknown"\nrule = "MS-01"',
        'answers."license set": what is unknown needs its question, as question.ja and question.en.',
    ),
    (
        '[answers."points adjust"]\nway = "absent"\nrule = "MS-01"\ncases.card = { way = "act", rule = "MS-01" }',
        'answers."points adjust".cases: points adjust isn\'t answered by case.',
    ),
    (
        '[answers."invoice reissue"]\nway = "absent"\nrule = "MS-01"\ncases.card = { way = "act", rule = "MS-01" }',
        'answers."invoice reissue".cases.card: there is no payment method card.',
    ),
    ('[rules.PO-LEFT]\nheading = "x"\nsays = { ja = "x", en = "x" }',
     "rules.PO-LEFT: this rule is already written elsewhere; give yours an id of its own."),
    ('[rules.MS-02]\nheading = "x"\nsays = { ja = "x", en = "x" }\norigin = "seed"',
     "rules.MS-02.origin: leave it out, it is filled in."),
    ('[rules.MS-02]\nheading = "x"\nsays = "x"',
     "rules.MS-02.says: write a text in both languages, as .ja and .en here."),
    ('[rules.MS-02]\nsays = { ja = "x", en = "x" }',
     "rules.MS-02.heading: it is missing; write a text in quotation marks."),
    ('[tenant.billing_cycles]\nrule = "MS-01"\nchoices = [{ code = "year", name = { ja = "年", en = "year" } }]',
     "tenant.billing_cycles: there is no billing cycle year; do you mean yearly?"),
    ('[tenant.kinds]\nrule = "MS-01"\nchoices = [{ code = "a", name = { ja = "甲", en = "A1" }, aliases = ["丙"] }, '
     '{ code = "b", name = { ja = "乙", en = "B1" }, aliases = ["丙"] }]',
     "tenant.kinds: 丙 means both a and b; a word may mean one of them."),
    ('[withdrawal]\nvariant = "end_of_month"\nrule = "MS-01"\ndeleted_after_months = 1',
     "withdrawal.deleted_after_months: it needs its rule; name it with deleted_rule."),
    ('[withdrawal]\nvariant = "end_of_month"\nrule = "MS-01"\n'
     'free_period = { months = 1, notice_months = 2, rule = "MS-01" }',
     "withdrawal.free_period.notice_months: it is 2; write a number from 1 to months, 1."),
    ('[routes.desk]\nrule = "MS-01"\nwho = { ja = "x", en = "x" }\nhow = { ja = "x", en = "x" }\n'
     'hours = { opens = "9:00", closes = "18:00", closed = { ja = "x", en = "x" } }',
     'routes.desk.hours.opens: write a time of day like "09:00" here.'),
    ('[routes.desk]\nrule = "NO-1"\nwho = { ja = "x", en = "x" }\nhow = { ja = "x", en = "x" }',
     "routes.desk.rule: there is no rule NO-1."),
    ('[desks.support.hours]\nopens = "18:00"\ncloses = "18:00"\nclosed = { ja = "x", en = "x" }',
     "desks.support.hours.closes: it is 18:00; write a time after 18:00."),
    ('[desks.support.hours]\nopens = "09:00"\ncloses = "18:00"\nclosed = { ja = "x", en = "x" }\ncalendar = "shop"',
     "desks.support.hours.calendar: write one of bank, office, public here."),
    ('[billing_dates.cheque]\nrule = "MS-01"', "billing_dates: there is no payment method cheque."),
    ('[billing_dates.card]\nrule = "MS-01"\nissued_after = 3',
     "billing_dates.card.issued_after: it needs its rule; name it with issued_rule."),
    ("[references]\nuser_digits = -1", "references.user_digits: write a whole number here."),
    ("[references]\nuser_digits = true", "references.user_digits: write a whole number here."),
    ('[tenant.kinds]\nrule = "MS-01"\nchoices = "a"', "tenant.kinds.choices: write a list in square brackets here."),
    ("[rules.MS-02]\nreading = 1", "rules.MS-02.reading: write true or false here."),
    ('[tenant.kinds]\nrule = "MS-01"\nchoices = []\n[accounts.rolls]\n', "accounts.rolls: there is no such key; "
     "do you mean roles?"),
    ('[answers."invoice reissue"]\nway = "absent"\nrule = "MS-01"\n'
     'cases.card = { way = "act", rule = "MS-01", cases.card = { way = "act", rule = "MS-01" } }',
     'answers."invoice reissue".cases.card.cases: a case has no cases of its own.'),
]  # fmt: skip


@pytest.mark.parametrize(("added", "fault"), ADDED, ids=[fault for _, fault in ADDED])
def test_a_fault_names_its_place_and_what_is_right(tmp_path: Path, added: str, fault: str) -> None:
    assert fault in faults_of(tmp_path, f"{LEAST}\n{added}\n")


@pytest.mark.parametrize(
    ("operation", "section"),
    [
        ("withdrawal request", "withdrawal"),
        ("points adjust", "points"),
        ("invitation send", "invitations"),
        ("account notify", "notifications"),
        ("company add", "companies"),
        ("resource take", "resources"),
        ("quote answer", "quotes"),
        ("points autocharge", "points"),
        ("password check", "password"),
        ("license set", "licenses"),
    ],
)
def test_to_act_takes_the_section_with_the_numbers(tmp_path: Path, operation: str, section: str) -> None:
    acts = f'[answers."{operation}"]\nway = "act"\nrule = "MS-01"'
    assert faults_of(tmp_path, f"{LEAST}\n{acts}\n") == [
        f'answers."{operation}": to act here, the profile needs the section [{section}]; add it, or answer otherwise.'
    ]


@pytest.mark.parametrize(("operation", "section"), [("order cancel", "orders"), ("debit request", "payments")])
def test_to_act_on_an_inquirys_number_takes_inquiries_too(tmp_path: Path, operation: str, section: str) -> None:
    acts = f'[answers."{operation}"]\nway = "act"\nrule = "MS-01"'
    assert [fault.partition("[")[2].partition("]")[0] for fault in faults_of(tmp_path, f"{LEAST}\n{acts}\n")] == [
        section,
        "inquiries",
    ]


def test_a_list_of_fields_names_only_fields_of_a_tenant(tmp_path: Path) -> None:
    (fault,) = faults_of(
        tmp_path, LEAST.replace('[tenant]\nrule = "MS-01"', '[tenant]\nrule = "MS-01"\nrequires = ["emial"]')
    )
    assert fault.startswith("tenant.requires[1]: write one of billing_cycle, billing_month,")


def test_a_closed_day_is_a_day(tmp_path: Path) -> None:
    text = LEAST.replace('kind = "public"', 'kind = "public"\nclosed_days = ["2026-12-30", 2026-12-31, "2026-02-30"]')
    assert faults_of(tmp_path, text) == ["calendar.closed_days[3]: write a day like 2026-12-29 here."]


def test_a_kind_without_members_is_a_kind_of_the_portal(tmp_path: Path) -> None:
    text = LEAST.replace(
        '[accounts]\nrule = "MS-01"',
        '[accounts]\nrule = "MS-01"\nnot_for_kinds = ["alone"]\nnot_for_kinds_rule = "MS-01"',
    )
    assert faults_of(tmp_path, text) == ["accounts.not_for_kinds: there is no kind of tenant alone."]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = (
        LEAST.replace('kind = "public"', 'kind = "lunar"').replace('title.en = "My shop"\n', "") + "\n[shop]\nx = 1\n"
    )
    assert [fault.partition(":")[0] for fault in faults_of(tmp_path, text)] == ["title.en", "calendar.kind", "shop"]


def test_a_profile_is_called_as_its_file(tmp_path: Path) -> None:
    _, faults = read_profile(a_file(tmp_path, name="your-shop.toml"))
    assert [tell(fault) for fault in faults] == ["name: it is my-shop, but the file is called your-shop.toml."]


def test_a_name_that_no_reference_can_begin_with_is_refused(tmp_path: Path) -> None:
    _, faults = read_profile(a_file(tmp_path, LEAST.replace('"my-shop"', '"My Shop"'), name="My Shop.toml"))
    assert [tell(fault) for fault in faults] == [
        "My Shop: name the file with small letters, digits and hyphens, like my-portal.toml."
    ]


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, 'name = "my-shop"\ntitle =\n')
    assert fault.startswith("my-shop.toml: ")
    assert "line 2" in fault


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "my-shop.toml"
    file.write_bytes('title.ja = "店"'.encode("cp932"))
    assert [tell(fault) for fault in read_profile(file)[1]] == ["my-shop.toml: it isn't UTF-8; save it so."]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [tell(fault) for fault in read_profile(tmp_path / "my-shop.toml")[1]] == [
        "my-shop.toml: No such file or directory"
    ]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "my-shop.toml"
    file.write_bytes(b"\xef\xbb\xbf" + LEAST.encode())
    assert read_profile(file)[1] == []


@pytest.mark.parametrize(
    "text", ["", "rules = 3", "[rules]\nMS-01 = 3", "accounts = 3", "answers = []", "[answers]\nx = 1"]
)
def test_no_file_however_wrong_is_more_than_a_list_of_faults(tmp_path: Path, text: str) -> None:
    assert faults_of(tmp_path, text) != []
