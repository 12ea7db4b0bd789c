"""Any fragment of any text finds its thing, best first, and says what matched."""

from __future__ import annotations

import pytest

from portalops import effects as e
from portalops.clock import FixedClock
from portalops.errors import BadInput, NotFound
from portalops.facts import NAMED_AT_MOST, Counted, Hit
from portalops.queries.account_show import ShowAccount
from portalops.references import AccountRef, TenantRef
from portalops.rules.references import resolve
from portalops.store.opening import Store, open_store
from portalops.store.search.finding import MOST_COUNTED
from portalops.words import tell
from tests.builders import PROFILES, a_tenant, an_account
from tests.postgres import a_database
from tests.store.builders import (
    INVOICE,
    RULE,
    TARO,
    TODAY,
    YAMADA,
    a_whole_tenant,
    adds,
    do,
    registers,
)

OTHER = TenantRef("j-motto:JM00123")


@pytest.fixture
def stocked(furnished: Store) -> Store:
    """The furnished store, and a tenant of another portal with an account."""
    do(
        furnished,
        registers(a_tenant(OTHER, name="㈱髙﨑商会", kana="タカサキショウカイ", email="info@takasaki.example")),
        adds(an_account(f"{OTHER}/00001", name="サーバー 管理者", kana="サーバーカンリシャ", email=None)),
    )
    return furnished


def find(store: Store, text: str, portal: str | None = None, limit: int = 20) -> Counted[Hit]:
    """What a text finds."""
    with store.reading() as lists:
        return lists.find(text, portal, limit)


def pages(store: Store, text: str, limit: int) -> list[Hit]:
    """What a text finds, read page by page."""
    found: list[Hit] = []
    with store.reading() as lists:
        while page := lists.find(text, None, limit, found[-1].key if found else None):
            found += page
    return found


@pytest.mark.parametrize(
    ("text", "ref", "matched"),
    [
        ("yamada", YAMADA, "code"),
        ("ＹＡＭＡ", YAMADA, "code"),
        ("山田商", YAMADA, "name"),
        ("株式会社高崎", OTHER, "name"),
        ("(株)高崎", OTHER, "name"),
        ("髙﨑", OTHER, "name"),
        ("株式会社", OTHER, "name"),
        ("やまだしょう", YAMADA, "kana"),
        ("ﾔﾏﾀﾞｼｮｳ", YAMADA, "kana"),
        ("info@yamada", YAMADA, "email"),
        ("１２３４ー５６７８", YAMADA, "phone"),
        ("+81-3-1234", YAMADA, "phone"),
        ("5678", YAMADA, "phone"),
        ("jm00123", OTHER, "code"),
        ("サーバ管理", f"{OTHER}/00001", "name"),
        ("さーばーかんりしや", f"{OTHER}/00001", "kana"),
        ("太郎", TARO, "name"),
        ("taro@", TARO, "email"),
        ("00001", f"{OTHER}/00001", "user"),
        ("2026-0042", INVOICE, "number"),
        ("ＩＬ－２０２６", INVOICE, "number"),
    ],
)
def test_a_fragment_finds_and_says_what_matched(stocked: Store, text: str, ref: str, matched: str) -> None:
    hits = {hit.ref: hit for hit in find(stocked, text)}
    assert hits[ref].matched == matched


def test_a_hit_tells_what_it_is_and_the_text_as_it_is_written(stocked: Store) -> None:
    (hit,) = find(stocked, "タカサキ")
    assert hit == Hit(
        kind="tenant",
        ref=OTHER,
        tenant=OTHER,
        name="㈱髙﨑商会",
        matched="kana",
        text="タカサキショウカイ",
        key=hit.key,
    )
    (hit,) = find(stocked, "IL-2026")
    assert (hit.kind, hit.tenant, hit.name) == ("invoice", YAMADA, "山田商会株式会社")


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "nothing like it", "%", "_", "\\", "山%商", "[/x]"])
def test_what_matches_nothing_finds_nothing(stocked: Store, text: str) -> None:
    assert find(stocked, text) == []


def test_signs_of_the_query_language_are_plain_text(stocked: Store) -> None:
    do(stocked, registers(a_tenant("keiai:100", name="100%_\\商店")))
    for text in ("100%", "%_", "_\\", "\\商"):
        assert [hit.ref for hit in find(stocked, text)] == ["keiai:100"]


def test_a_portal_narrows(stocked: Store) -> None:
    assert {hit.tenant.portal for hit in find(stocked, "商会")} == {"inter-lab", "j-motto"}
    assert {hit.tenant.portal for hit in find(stocked, "商会", "j-motto")} == {"j-motto"}
    assert find(stocked, "商会", "keiai") == []


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("y", [YAMADA]),
        ("山", [YAMADA, TARO]),
        ("0", [YAMADA, f"{OTHER}/00001"]),
        ("I", [YAMADA, OTHER, INVOICE]),
        ("m", []),
        ("田", []),
        ("5", []),
    ],
)
def test_one_character_finds_what_begins_with_it(stocked: Store, text: str, refs: list[str]) -> None:
    assert [hit.ref for hit in find(stocked, text)] == refs


@pytest.fixture
def ranked(store: Store) -> Store:
    """Tenants and an account that all hold the same digits in different places."""
    do(
        store,
        registers(a_tenant("keiai:x10x", name="山")),
        registers(a_tenant("keiai:100", name="川")),
        registers(a_tenant("keiai:10", name="海")),
        registers(a_tenant("keiai:b", name="10")),
        adds(an_account("keiai:b/10", name="空")),
    )
    return store


def test_an_exact_id_comes_first_then_a_start_then_the_rest(ranked: Store) -> None:
    found = [hit.ref for hit in find(ranked, "10")]
    assert found == ["keiai:10", "keiai:b/10", "keiai:100", "keiai:b", "keiai:x10x"]


@pytest.mark.parametrize("limit", range(7))
def test_the_limit_keeps_the_best(ranked: Store, limit: int) -> None:
    assert find(ranked, "10", limit=limit) == find(ranked, "10")[:limit]


@pytest.mark.parametrize("limit", range(1, 7))
def test_pages_follow_each_other_by_key(ranked: Store, limit: int) -> None:
    assert pages(ranked, "10", limit) == list(find(ranked, "10"))


@pytest.mark.parametrize("key", ["", "1", "-", "1-", "3-1", "1-x", "１-1", "1--1", "1-99999999999999999999"])
def test_a_key_that_is_none_is_refused(ranked: Store, key: str) -> None:
    with ranked.reading() as lists, pytest.raises(BadInput):
        lists.find("10", None, 5, key)


def test_all_that_match_are_counted(ranked: Store) -> None:
    found = find(ranked, "10", limit=2)
    assert (len(found), found.in_all, found.exceeds) == (2, 5, False)


def test_beyond_so_many_there_are_just_more(store: Store) -> None:
    do(store, registers(a_tenant("keiai:a", name="山")))
    do(store, *(adds(an_account(f"keiai:a/{number:04}", name="川 一郎")) for number in range(499)))
    found = find(store, "川一", limit=50)
    assert (len(found), found.in_all, found.exceeds) == (50, 499, False)
    do(store, *(adds(an_account(f"keiai:a/{number:04}", name="小川 一郎")) for number in range(499, 501)))
    found = find(store, "川一", limit=50)
    assert (len(found), found.in_all, found.exceeds) == (50, 500, True)
    assert (len(find(store, "川一", limit=1000)), MOST_COUNTED) == (501, 500)
    assert [hit.ref for hit in pages(store, "川一", 300)] == [f"keiai:a/{number:04}" for number in range(501)]
    assert [hit.ref for hit in pages(store, "0100", 2)] == ["keiai:a/0100"]


def test_a_thing_is_found_once_by_its_best_match(store: Store) -> None:
    do(store, registers(a_whole_tenant("keiai:yama", name="yama", kana="xyama", email="yama@yama.example")))
    (hit,) = find(store, "yama")
    assert hit.matched == "code"
    (hit,) = find(store, "ama")
    assert hit.matched == "code"
    (hit,) = find(store, "xya")
    assert hit.matched == "kana"


@pytest.mark.parametrize(
    ("kind", "text", "refs"),
    [
        ("tenant", "INFO@yamada.example.co.jp", [YAMADA]),
        ("tenant", "ｊｍ００１２３", [OTHER]),
        ("tenant", "jm0012", []),
        ("tenant", "山田商会株式会社", []),
        ("tenant", "03-1234-5678", []),
        ("tenant", "", []),
        ("account", "taro@example.co.jp", [TARO]),
        ("account", "00001", [f"{OTHER}/00001"]),
        ("account", "info@yamada.example.co.jp", []),
        ("invoice", "ＩＬー２０２６ー００４２", [INVOICE]),
        ("invoice", "IL-2026", []),
    ],
)
def test_a_whole_id_or_address_matches(stocked: Store, kind: str, text: str, refs: list[str]) -> None:
    with stocked.reading() as lists:
        assert lists.matching(kind, text) == refs  # type: ignore[arg-type]


def test_an_address_of_several_matches_them_all_in_order(stocked: Store) -> None:
    do(stocked, registers(a_tenant("keiai:a", email="INFO@takasaki.example")))
    with stocked.reading() as lists:
        assert lists.matching("tenant", "info@takasaki.example") == [OTHER, "keiai:a"]


def shares(count: int, first: int = 0) -> list[e.Effect]:
    """Tenants with a user 00001 each, all of whom have one address."""
    refs = [TenantRef(f"j-motto:S{number:02}") for number in range(first, first + count)]
    users = [adds(an_account(f"{ref}/00001", email="kyoyu@example.jp")) for ref in refs]
    return [*(registers(a_tenant(ref, email=None)) for ref in refs), *users]


@pytest.mark.parametrize("count", [4, 5, 6, 11, 12, 13, 30])
@pytest.mark.parametrize("text", ["00001", "KYOYU@example.jp"])
def test_of_very_many_things_of_one_name_a_few_are_read(store: Store, count: int, text: str) -> None:
    do(store, registers(a_tenant("keiai:00001")), *shares(count))
    first = [f"j-motto:S{number:02}/00001" for number in range(min(count, NAMED_AT_MOST + 1))]
    with store.reading() as lists:
        assert lists.matching("account", text) == first
        assert lists.matching("tenant", text) == (["keiai:00001"] if text == "00001" else [])
        assert lists.matching("invoice", text) == []
    with store.reading() as lists:
        lists.prefetch([AccountRef("nobody"), AccountRef(text), AccountRef("j-motto:S00/00001")])
        assert (lists.matching("account", text), lists.matching("account", "nobody")) == (first, [])


def test_those_who_have_another_address_now_do_not_hide_the_others(store: Store) -> None:
    do(store, *shares(20))
    with store.writing() as unit:
        for number in range(19):
            user = unit.account(AccountRef(f"j-motto:S{number:02}/00001"))
            unit.apply(e.changed(user, RULE, email=f"{number}@example.jp"))
        assert unit.matching("account", "kyoyu@example.jp") == ["j-motto:S19/00001"]
        assert len(unit.matching("account", "00001")) > NAMED_AT_MOST


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (2, "00001 names 2 things: j-motto:S00/00001, j-motto:S01/00001. Name the one you mean."),
        (
            6,
            "00001 names more than 5 things, such as j-motto:S00/00001, j-motto:S01/00001, j-motto:S02/00001, "
            "j-motto:S03/00001, j-motto:S04/00001. Name the one you mean.",
        ),
    ],
)
def test_who_names_several_is_told_of_a_few(on_file: Store, count: int, told: str) -> None:
    do(on_file, *shares(count))
    with on_file.reading() as lists, pytest.raises(NotFound) as stopped:
        resolve(ShowAccount(account=AccountRef("00001")), lists, PROFILES)
    assert tell(stopped.value.text) == told


def test_a_server_has_nothing_to_put_in_order_once_it_is_written() -> None:
    with a_database() as address:
        store = open_store(address, FixedClock(TODAY))
        do(store, registers(a_tenant("keiai:a")))
        with store.transaction() as connection:
            assert connection.exec_driver_sql("SELECT search_put_in_order()").scalar() == 0
        store.close()
