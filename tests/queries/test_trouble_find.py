"""Finding login trouble: from any fragment of what the screen shows to its cause, and from a browser to its verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.asking import read
from portalops.errors import BadInput, NotFound
from portalops.operation import Search
from portalops.queries.trouble_find import FIND_TROUBLE, Found
from portalops.words import tell
from tests.builders import PROFILES, a_profile
from tests.commands.builders import portalops

# What the screen shows, word for word, and the rule that names its cause.
SHOWN = {
    "JM-74": "サーバーエラー エラーが発生しました。ウインドウを閉じてください。アプリケーション情報が存在しません。",
    "JM-75": "ログイン方法が誤っています。ウインドウを閉じ、ご利用案内を確認いただいたうえで再度ログインを行ってください。",
    "JM-76": "会員ID・ユーザーIDエラー",
    "JM-77": "パスワードエラー",
}


# What callers of one portal ask besides: charges, disk, data, leaving, who may call.
J_MOTTO_ASKED = (10, 11, 16, 19, 20, 24, 26, 29, 30, 36, 43, 45, 47, 48, 49, 50, 52, 53, 83, 84)


def found(**answers: str) -> Sequence[Found]:
    lists: Any = None  # this look-up reads profiles only
    asked = read(FIND_TROUBLE.asks, answers)
    search = Search(lists=lists, profiles=PROFILES, today=date(2026, 5, 29), now=datetime(2026, 5, 29, 3, tzinfo=UTC))
    return FIND_TROUBLE.find(asked, search)


def rules(words: str, portal: str = "j-motto") -> set[str]:
    return {row.rule.id for row in found(words=words, portal=portal)}


def cures(words: str, portal: str) -> list[str]:
    return [tell(row.cure) for row in found(words=words, portal=portal)]


@given(st.sampled_from(sorted(SHOWN)), st.data())
def test_any_fragment_of_what_the_screen_shows_finds_its_cause(rule: str, data: st.DataObject) -> None:
    shown = SHOWN[rule]
    start = data.draw(st.integers(0, len(shown) - 1))
    end = data.draw(st.integers(start + 1, len(shown)))
    assert not shown[start:end].strip() or rule in rules(shown[start:end])


@pytest.mark.parametrize(
    "words",
    [
        "アプリケーション情報",
        "ｱﾌﾟﾘｹｰｼｮﾝ情報",
        "あぷりけーしょん情報",
        "情報が存在しません。",
        "サーバエラー ウィンドウ",
        "SERVER error",
    ],
)
def test_width_case_and_kana_make_no_difference(words: str) -> None:
    assert "JM-74" in rules(words)


def test_every_word_must_occur() -> None:
    assert rules("サーバーエラー 情報") == {"JM-74"}
    assert rules("サーバーエラー 誤っています") == {"JM-75"}
    assert rules("サーバーエラー 鯖") == set()


def test_a_message_is_told_apart_from_its_neighbours() -> None:
    assert rules("会員ID・ユーザーIDエラー") == {"JM-65", "JM-66", "JM-76"}
    assert rules("パスワードエラー") == {"JM-67", "JM-77"}
    assert rules("日時") == rules("clock") == {"JM-74"}


def test_a_number_that_stands_with_no_browser_is_a_word_like_any_other() -> None:
    assert rules("128bit") == {"JM-80"}
    assert rules("128") == {"JM-80"}
    assert "JM-54" in rules("00001")


def test_what_a_document_says_of_a_world_gone_by_is_marked() -> None:
    old = {(row.portal, row.rule.id) for row in found() if row.old}
    assert old == {
        ("j-motto", "JM-80"),
        ("j-motto", "JM-81"),
        ("j-motto", "JM-82"),
        ("j-motto", "JM-X2"),
        ("itreview", "IT-06"),
    }
    assert [row.old for row in found(words="Firefox", portal="itreview")] == [False]


@pytest.mark.parametrize(
    ("words", "portal", "cure"),
    [
        ("Android 4.3", "itreview", "Version 4.3 isn't supported; it takes 4.4 or newer."),
        ("Android 4.4", "itreview", "Version 4.4 is supported, as from 4.4 on."),
        ("android4.10", "itreview", "Version 4.10 is supported, as from 4.4 on."),
        ("Ａｎｄｒｏｉｄ　４．３", "itreview", "Version 4.3 isn't supported; it takes 4.4 or newer."),
        ("Android", "itreview", "It is supported from version 4.4 on."),
        ("Android 2.2", "j-motto", "Version 2.2 wasn't checked; only 2.3, 3.2, 4.0 were."),
        ("Android 2.3.7", "j-motto", "Version 2.3.7 is among those that were checked."),
        ("Android 4", "j-motto", "Version 4 is among those that were checked."),
        ("Android 14", "j-motto", "Version 14 wasn't checked; only 2.3, 3.2, 4.0 were."),
        ("iPhone", "j-motto", "It is supported from version 5.0 on."),
        ("iOS 4.9", "j-motto", "Version 4.9 isn't supported; it takes 5.0 or newer."),
        ("IE 7", "j-motto", "Version 7 isn't supported; it takes 8.0 or newer."),
        ("IE", "keiai", "It isn't supported."),
        ("Internet Explorer 11", "keiai", "It isn't supported."),
        ("エッジ", "keiai", "It is supported; no version is named."),
        ("IE11", "itreview", "Its latest version is supported; no older one is named."),
        ("Edge", "inter-lab", "The document names no browser at all; promise nothing."),
    ],
)  # fmt: skip
def test_a_browser_and_its_version_get_the_portals_own_verdict(words: str, portal: str, cure: str) -> None:
    assert cures(words, portal)[0] == cure


def test_ie_eight_is_the_oldest_one_at_the_portal_that_names_it() -> None:
    assert cures("IE8", "j-motto")[0] == "Version 8 is supported, as from 8.0 on."


def test_a_browser_that_a_document_does_not_name_is_neither_allowed_nor_refused() -> None:
    (row,) = found(words="オペラ", portal="keiai")
    assert tell(row.says) == "Opera, which the document doesn't name"
    assert tell(row.cure).startswith("Nothing is said about it; supported are Google Chrome (PC), Microsoft Edge (PC)")
    assert "Internet Explorer" not in tell(row.cure)
    assert [row.rule.id for row in found(words="Edge", portal="itreview")] == ["IT-06"]


def test_a_browsers_name_is_no_fragment_of_another_word() -> None:
    assert "JM-78" in rules("cookie")
    assert rules("ie") == {"JM-81"}


def test_all_browsers_of_a_portal_are_found_at_once() -> None:
    assert [row.rule.id for row in found(words="ブラウザ", portal="keiai")] == ["KI-03"] * 4 + ["KI-04"] * 2 + ["KI-05"]
    assert rules("スマホ", "keiai") == {"KI-04"}


def test_without_words_everything_is_listed() -> None:
    for portal in PROFILES:
        profile = a_profile(portal)
        assert len(found(portal=portal)) == len(profile.troubles) + len(profile.browsers)
    assert len(found()) == sum(len(found(portal=portal)) for portal in PROFILES)


@pytest.mark.parametrize(
    ("portal", "cited"),
    [
        ("inter-lab", {"IL-15", "IL-16", "IL-17"}),
        ("intra-mart", {"IM-03", "IM-04", "IM-05", "IM-41", "IM-43"}),
        ("itreview", {"IT-03", "IT-04", "IT-06", "IT-07", "IT-08"}),
        ("j-motto", {f"JM-{number}" for number in (*J_MOTTO_ASKED, *range(21, 24), *range(65, 83))}),
        ("keiai", {"KI-03", "KI-04", "KI-05", "KI-08", "KI-10", "KI-11", "KI-12", "KI-13", "KI-24"}),
    ],
)
def test_every_rule_that_answers_a_caller_is_told(portal: str, cited: set[str]) -> None:
    assert cited <= {row.rule.id for row in found(portal=portal)}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("返金", "JM-36"),
        ("全データ", "JM-47"),
        ("昨日 データ", "JM-83"),
        ("通帳", "JM-16"),
        ("内訳", "JM-11"),
        ("保存期間", "JM-29"),
        ("マニュアル", "JM-84"),
        ("退会月", "JM-45"),
        ("登録代行", "JM-53"),
        ("restore", "JM-83"),
        ("申し込み方法", "JM-30"),
        ("受付時間", "JM-19"),
    ],
)
def test_a_question_finds_its_answer(words: str, rule: str) -> None:
    assert rule in rules(words)


def test_who_is_to_do_it_is_said() -> None:
    who = {row.rule.id: row.who.code for row in found(portal="j-motto") if row.who}
    assert (who["JM-74"], who["JM-68"], who["JM-22"]) == ("customer", "administrator", "portal")


def test_a_portal_that_is_none_is_not_found() -> None:
    with pytest.raises(NotFound):
        found(portal="jmotto")


def test_a_card_number_is_not_searched_for() -> None:
    with pytest.raises(BadInput):
        found(words="4111 1111 1111 1111")


def test_the_command_tells_it_in_the_operators_language() -> None:
    ran = portalops("--lang", "ja", "trouble", "find", "アプリケーション情報", "--portal", "j-motto")
    assert ran.code == 0
    assert "パソコンの日付か時刻がずれています。" in ran.out
    assert "JM-74" in ran.out


def test_the_command_cuts_nothing_of_what_is_to_be_read() -> None:
    ran = portalops("trouble", "find", "サーバーエラー", "--portal", "j-motto")
    first, second = ran.out.split("\n\n")
    assert "The clock of the customer's PC is wrong." in first
    assert "The URL of the top page isn't the right one." in second


def test_scripts_get_a_list() -> None:
    ran = portalops("trouble", "find", "IE11", "--json")
    rows = json.loads(ran.out)
    assert [(row["portal"], row["stale"]) for row in rows if row["rule"] in ("IT-06", "KI-05")] == [
        ("itreview", True),
        ("keiai", False),
    ]
    assert {row["who"] for row in rows} == {None, "customer"}


def test_a_question_that_is_no_trouble_is_answered_by_the_rules() -> None:
    assert [row.rule.id for row in found(words="郵送", portal="itreview")] == ["IT-26"]
    assert "IL-36" in {row.rule.id for row in found(words="JCB", portal="inter-lab")}
    assert found(words="郵送", portal="keiai") == []


def test_the_houses_own_rules_answer_no_caller() -> None:
    assert not {row.rule.id for row in found(words="上書きファイル") if row.rule.origin == "house"}
