"""find: one box for any fragment, with what matched."""

from pathlib import Path

import pytest

from portalops.errors import BadInput, NotFound, NotPermitted
from portalops.operation import Permission
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.queries.find import FIND
from tests.queries.builders import PARTNER, a_busy_tenant, a_desk, do, look, shown


@pytest.mark.parametrize(
    ("text", "kind", "ref", "matched"),
    [
        ("山", "tenant", "inter-lab:yamada", "name"),
        ("商会", "tenant", "inter-lab:yamada", "name"),
        ("ﾔﾏﾀﾞ", "tenant", "inter-lab:yamada", "kana"),
        ("1234-56", "tenant", "inter-lab:yamada", "phone"),
        ("ＹＡＭＡＤＡ", "tenant", "inter-lab:yamada", "code"),
        ("花子", "account", "inter-lab:yamada/hanako", "name"),
        ("taro", "account", "inter-lab:yamada/taro", "user"),
        ("inter-lab:yamada", "tenant", "inter-lab:yamada", "code"),
        ("Inter-Lab:YAM", "tenant", "inter-lab:yamada", "code"),
        ("inter-lab:yamada/taro", "account", "inter-lab:yamada/taro", "user"),
    ],
)
def test_any_fragment_finds_it_and_says_what_matched(place: Path, text: str, kind: str, ref: str, matched: str) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    first = shown(FIND, look(desk, FIND, text=text)[0])
    assert (first["kind"], first["ref"], first["matched"]) == (kind, ref, matched)


def test_a_portal_narrows_and_a_wrong_one_is_named(place: Path) -> None:
    desk = a_desk(place)
    for portal in ("keiai", "itreview"):
        do(desk, REGISTER_TENANT, tenant=f"{portal}:A1", name="山田商会", **(PARTNER if portal == "keiai" else {}))
    assert [hit.ref for hit in look(desk, FIND, text="山田")] == ["keiai:A1", "itreview:A1"]
    assert [hit.ref for hit in look(desk, FIND, text="山田", portal="keiai")] == ["keiai:A1"]
    with pytest.raises(NotFound):
        look(desk, FIND, text="山田", portal="nowhere")


@pytest.mark.parametrize(
    "text", ["keiai:yamada", "inter-lab:yamada/jiro", "inter-lab:suzuki/taro", "inter-lab:", "nowhere:yamada"]
)
def test_a_reference_that_names_nothing_finds_nothing(place: Path, text: str) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    assert look(desk, FIND, text=text) == []


@pytest.mark.parametrize(("limit", "found"), [("1", 1), ("2", 2), ("3", 2)])
def test_it_gives_no_more_than_was_asked_for(place: Path, limit: str, found: int) -> None:
    desk = a_desk(place)
    for code in ("A1", "A2"):
        do(desk, REGISTER_TENANT, tenant=f"keiai:{code}", name="山田商会", **PARTNER)
    assert len(look(desk, FIND, text="山田", limit=limit)) == found


@pytest.mark.parametrize("limit", ["0", "1001"])
def test_a_limit_has_bounds(place: Path, limit: str) -> None:
    with pytest.raises(BadInput):
        look(a_desk(place), FIND, text="山田", limit=limit)


def test_who_may_not_look_up_finds_nothing(place: Path) -> None:
    with pytest.raises(NotPermitted):
        look(a_desk(place, frozenset({Permission.RECORD_READ})), FIND, text="山田")
