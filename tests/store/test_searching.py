"""Any fragment of any text finds its thing, best first, and says what matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portalops.facts import Account, Hit, Invoice, Tenant
from portalops.folding import WAY_OF_FIELD, fold_as
from portalops.references import TenantRef
from portalops.store.opening import Store
from tests.builders import a_tenant, an_account
from tests.store.builders import (
    INVOICE,
    TARO,
    YAMADA,
    a_store,
    a_whole_tenant,
    adds,
    an_invoice,
    do,
    registers,
    registers_invoice,
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


def find(store: Store, text: str, portal: str | None = None, limit: int = 20) -> Sequence[Hit]:
    """What a text finds."""
    with store.reading() as lists:
        return lists.find(text, portal, limit)


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
        kind="tenant", ref=OTHER, tenant=OTHER, name="㈱髙﨑商会", matched="kana", text="タカサキショウカイ"
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


THINGS: tuple[Tenant | Account | Invoice, ...] = (
    a_whole_tenant("keiai:A-1", name="㈱髙橋ｻｰﾊﾞｰ", kana="タカハシサーバー", email="a%b_c@x.example"),
    a_whole_tenant("keiai:B_2", name="渡邊 100%", kana="わたなべ", phone="+81-90-1111-2222"),
    a_whole_tenant("itreview:C", name="\u202e[/x]\x00", kana=None, email=None, phone="0120-70-4515（代）"),
    an_account("keiai:A-1/００１", name="ジャック", kana="ジヤツク", email="jack@x.example"),
    an_invoice("keiai:INV-100", tenant=TenantRef("keiai:A-1")),
)
TEXTS = {
    thing.ref: {
        "code": thing.ref.code if isinstance(thing, Tenant) else None,
        "user": thing.ref.user if isinstance(thing, Account) else None,
        "number": thing.ref.number if isinstance(thing, Invoice) else None,
        **{field: getattr(thing, field, None) for field in ("name", "kana", "email", "phone")},
    }
    for thing in THINGS
}


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of things whose texts are written in many ways."""
    store = a_store(Path(tmp_path_factory.mktemp("varied")))
    for thing in THINGS:
        match thing:
            case Tenant():
                do(store, registers(thing))
            case Account():
                do(store, adds(thing))
            case Invoice():
                do(store, registers_invoice(thing))
    yield store
    store.close()


fragments = st.sampled_from([text for texts in TEXTS.values() for text in texts.values() if text]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.integers(1, 6)).map(lambda cut: text[cut[0] :][: cut[1]])
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(fragments, st.text(max_size=5)))
def test_find_finds_what_a_scan_over_the_folded_texts_finds(varied: Store, text: str) -> None:
    scanned = {
        ref
        for ref, texts in TEXTS.items()
        for field, original in texts.items()
        if original
        and (wanted := fold_as(WAY_OF_FIELD[field], text))
        and wanted in fold_as(WAY_OF_FIELD[field], original)
    }
    assert {hit.ref for hit in find(varied, text)} == scanned
