"""What a form fills in for itself: what is certain, and never who asked for it."""

from portalops.asking import fields_of
from portalops.operations.account_role import CHANGE_ROLE
from portalops.references import AccountRef
from portalops.screens.prefill import InView, begins_only, prefilled
from tests.screens.builders import YAMADA

TARO = AccountRef(f"{YAMADA}/taro")


def test_who_is_in_view_is_the_target_and_not_the_one_who_asks() -> None:
    answers = prefilled(CHANGE_ROLE.name, CHANGE_ROLE.asks, InView(tenant=YAMADA, pointed=(TARO,)))
    assert answers == {"account": TARO, "asked_by": f"{YAMADA}/"}


def test_a_mere_beginning_is_an_answer_only_where_one_must_be_given() -> None:
    fields = {field.name: field for field in fields_of(CHANGE_ROLE.asks)}
    assert begins_only(fields["asked_by"], f"{YAMADA}/")
    assert not begins_only(fields["asked_by"], TARO)
    assert not begins_only(fields["account"], f"{YAMADA}/")
    assert not begins_only(fields["give"], "manager/")
