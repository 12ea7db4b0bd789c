"""account show: a user with its tenant, and what was done to that user lately."""

from pathlib import Path

import pytest

from portalops.errors import NotFound
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.queries.account_show import SHOW_ACCOUNT
from tests.queries.builders import a_busy_tenant, a_desk, look, shown, try_to


def test_the_page_has_the_user_its_tenant_and_only_its_own_records(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    try_to(desk, ADD_ACCOUNT, account="inter-lab:yamada/taro", name="別人")
    (row,) = look(desk, SHOW_ACCOUNT, account="inter-lab:yamada/taro")
    page = shown(SHOW_ACCOUNT, row)
    lately = page.pop("done_lately")
    assert page == {
        "account": "inter-lab:yamada/taro",
        "name": "山田太郎",
        "state": "active",
        "last_used_on": "-",
        "tenant": "inter-lab:yamada",
        "tenant_name": "山田商会株式会社",
        "tenant_state": "active",
    }
    assert [(entry["operation"], entry["outcome"]) for entry in lately] == [
        ("account add", "refused"),
        ("account add", "done"),
    ]


def test_a_user_is_found_by_id_alone(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    (row,) = look(desk, SHOW_ACCOUNT, account="ＴＡＲＯ")
    assert row.account.name == "山田太郎"


def test_a_user_that_is_not_there_is_not_found(place: Path) -> None:
    with pytest.raises(NotFound):
        look(a_desk(place), SHOW_ACCOUNT, account="keiai:K1/nobody")
