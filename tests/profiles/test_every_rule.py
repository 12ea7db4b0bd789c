"""Every rule of the five documents has its place in its portal's profile, in both languages and in our own words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest

from portalops.profiles.load import Profiles
from portalops.profiles.parts import Rule
from tests.profiles.test_shipped import PORTALS, SEED_OF, SEEDS, needs_documents

PROFILES = Profiles()
HOW_MANY = {"inter-lab": 44, "intra-mart": 43, "itreview": 55, "j-motto": 84, "keiai": 34}
IDS = {portal: [f"{PORTALS[portal]}-{number:02}" for number in range(1, most + 1)] for portal, most in HOW_MANY.items()}
LONGEST_COPY = 24  # the name of a menu item or an inquiry form is a fact, and some are nearly that long

every_rule = pytest.mark.parametrize(("portal", "id"), [(portal, id) for portal in IDS for id in IDS[portal]])


def _even(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@cache
def _lines(portal: str) -> list[str]:
    (seed,) = SEEDS.glob(f"{SEED_OF[portal]}_*.txt")
    return [_even(line) for line in seed.read_text("utf-8").splitlines()]


def _rule(portal: str, id: str) -> Rule:
    rule = PROFILES[portal].rules.get(id)
    assert rule is not None, f"{id} has no place in {portal}"
    return rule


def _copies(says: str, written: str) -> list[str]:
    """Each run of the text, one character longer than allowed, which stands in the document too; addresses don't count."""
    told = _even(re.sub(r"https?://[!-~]+", "\0", says))
    length = LONGEST_COPY + 1
    runs = (told[start : start + length] for start in range(len(told) - length + 1))
    return [run for run in runs if run in written]


def test_the_documents_have_two_hundred_and_sixty_rules() -> None:
    assert sum(HOW_MANY.values()) == 260


@every_rule
def test_a_rule_has_its_place_in_its_portals_profile(portal: str, id: str) -> None:
    rule = _rule(portal, id)
    assert (rule.id, rule.origin, rule.document) == (id, "seed", PROFILES[portal].document)
    assert rule.heading


@every_rule
def test_a_rule_speaks_japanese_and_english(portal: str, id: str) -> None:
    says = _rule(portal, id).says
    assert re.search("[ぁ-んァ-ヶ一-龠]", says.ja)
    assert re.match("[A-Z0-9]", says.en)


@pytest.mark.parametrize("portal", PORTALS)
def test_beyond_them_a_profile_has_only_rules_of_the_house_and_paragraphs_without_a_number(portal: str) -> None:
    numbered = re.compile("[A-Z]{2}-X[1-9]")
    others = [
        rule
        for rule in PROFILES[portal].rules.values()
        if rule.id not in IDS[portal] and not numbered.fullmatch(rule.id)
    ]
    assert [rule.id for rule in others if (rule.origin, rule.id[:3]) != ("house", "PO-")] == []


@needs_documents
@every_rule
def test_a_rules_heading_is_a_line_of_the_document(portal: str, id: str) -> None:
    assert _even(_rule(portal, id).heading) in _lines(portal)


@needs_documents
@every_rule
def test_a_rule_is_told_in_our_own_words(portal: str, id: str) -> None:
    assert _copies(_rule(portal, id).says.ja, "".join(_lines(portal))) == []


@pytest.mark.parametrize(("length", "copied"), [(LONGEST_COPY, 0), (LONGEST_COPY + 1, 1), (LONGEST_COPY + 2, 2)])
def test_a_copy_is_found_from_twenty_five_characters_on(length: int, copied: int) -> None:
    written = "".join(chr(ord("あ") + number) for number in range(60))
    assert len(_copies(f"文書では、{written[10 : 10 + length]}です。", written)) == copied


def test_a_copy_is_found_in_another_width_and_with_other_spaces() -> None:
    told = "ＡＢＣ　ＤＥＦ ＧＨＩ ＪＫＬ ＭＮＯ ＰＱＲ ＳＴＵ ＶＷＸ Ｙ"
    assert _copies(told, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ["ABCDEFGHIJKLMNOPQRSTUVWXY"]


def test_an_address_is_no_copy() -> None:
    address = "https://passport.example.jp/imart/login"
    assert _copies(f"ページは {address} です。", address) == []
