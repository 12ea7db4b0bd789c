"""API keys: only the ending of one is ever kept, lists hide it, and a look at it is put on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.asking import read
from portalops.errors import BadInput, NotFound, NotPermitted
from portalops.operation import Permission
from portalops.operations.apikey_register import REGISTER_API_KEY
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.queries.apikeys import SHOW_API_KEY
from portalops.queries.record_list import LIST_RECORD
from portalops.queries.record_looks import SEEN_BY, WHO_SAW
from portalops.queries.tenant_history import SHOW_TENANT_HISTORY
from portalops.queries.tenant_show import SHOW_TENANT
from tests.queries.builders import a_desk, do, look, shown, try_to

YAMADA = "inter-lab:yamada"
KEY = f"{YAMADA}/K-1"


def furnish(folder: Path) -> None:
    desk = a_desk(folder)
    for code in ("yamada", "sato"):
        do(desk, REGISTER_TENANT, tenant=f"inter-lab:{code}", name=code, email=f"{code}@example.co.jp")
        do(desk, REGISTER_CONTRACT, contract=f"inter-lab:{code}/C-1", name="Web予約")
    do(desk, REGISTER_API_KEY, apikey=KEY, contract=f"{YAMADA}/C-1", last_four="x9Qz")


def test_il_43_a_look_at_a_key_shows_its_ending_and_stands_on_record_first(place: Path) -> None:
    furnish(place)
    desk = a_desk(place)
    before = len(look(desk, SEEN_BY, limit="500"))
    (line,) = look(desk, SHOW_API_KEY, apikey=KEY)
    assert shown(SHOW_API_KEY, line) == {
        "apikey": KEY, "service": "Web予約", "contract": f"{YAMADA}/C-1", "last_four": "x9Qz",
    }  # fmt: skip
    newest, *others = look(desk, SEEN_BY, limit="500")
    assert (newest.operation, newest.target, newest.outcome) == ("apikey show", KEY, "seen")
    assert len(others) == before
    assert look(desk, WHO_SAW, tenant=YAMADA)[0] == newest


def test_what_is_looked_at_without_being_put_on_record_hides_the_ending(place: Path) -> None:
    furnish(place)
    desk = a_desk(place)
    (page,) = look(desk, SHOW_TENANT, tenant=YAMADA)
    told = shown(SHOW_TENANT, page)
    assert told["apikeys"] == [{"apikey": KEY, "service": "Web予約", "key": "********", "contract": f"{YAMADA}/C-1"}]
    history = [shown(SHOW_TENANT_HISTORY, entry) for entry in look(desk, SHOW_TENANT_HISTORY, tenant=YAMADA)]
    assert "x9Qz" not in f"{told} {history}"


def test_who_may_not_look_is_refused_and_that_stands_on_record(place: Path) -> None:
    furnish(place)
    careful = a_desk(place, frozenset(Permission) - {Permission.APIKEY_SHOW})
    with pytest.raises(NotPermitted):
        look(careful, SHOW_API_KEY, apikey=KEY)
    newest = look(careful, LIST_RECORD)[0]
    assert (newest.operation, newest.outcome) == ("apikey show", "not_permitted")


def test_a_key_that_is_not_there_leaves_no_look_on_record(place: Path) -> None:
    furnish(place)
    desk = a_desk(place)
    with pytest.raises(NotFound):
        look(desk, SHOW_API_KEY, apikey=f"{YAMADA}/K-2")
    assert look(desk, LIST_RECORD)[0].operation == "apikey register"


def test_a_key_belongs_to_a_service_of_its_own_tenant_and_is_registered_once(place: Path) -> None:
    furnish(place)
    desk = a_desk(place)
    other = {"apikey": f"{YAMADA}/K-2", "contract": "inter-lab:sato/C-1", "last_four": "abcd"}
    assert try_to(desk, REGISTER_API_KEY, **other) == "refused"
    assert try_to(desk, REGISTER_API_KEY, **(other | {"apikey": KEY, "contract": f"{YAMADA}/C-1"})) == "refused"
    assert try_to(desk, REGISTER_API_KEY, **(other | {"contract": f"{YAMADA}/C-1"})) == "done"


@pytest.mark.parametrize("written", ["k7T", "k7Tzz", "sk_live_4242424242424242", "", "鍵鍵鍵鍵"])
def test_more_than_the_ending_is_never_taken_and_never_repeated(written: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(REGISTER_API_KEY.asks, {"apikey": KEY, "contract": f"{YAMADA}/C-1", "last_four": written})
    assert not written or written not in repr(caught.value.faults)
