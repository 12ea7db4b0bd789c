"""Whatever may stand on record has a word for people: its deeds, its outcomes, the doors it came through, its forms."""

from __future__ import annotations

from portalops import administration, approving, calls, delivering, exporting, production, reapplying
from portalops.commands import record_checkpoint
from portalops.queries.approvals import SHOW_APPROVAL
from portalops.queries.named import DEEDS, DOORS, FORMS, OUTCOMES, door
from portalops.queries.record_list import operation_named
from portalops.store import restoring
from portalops.words import tell
from tests.words.catalogue import all_texts


def test_every_deed_that_is_no_operation_has_a_word() -> None:
    noted = {
        *(calls.OPEN, calls.CHECK, calls.CLOSE, calls.REVEAL),
        *(approving.AGREE, approving.DECLINE, approving.WITHDRAW),
        *(administration.SET, administration.REMOVE, production.OPEN, reapplying.OPERATION, restoring.OPERATION),
        *(delivering.OPERATION, record_checkpoint.OPERATION),
    }
    assert noted == set(DEEDS)
    assert noted < set(all_texts())


def test_every_way_to_be_stopped_has_a_word() -> None:
    assert {approving.Decided.code, calls.CallOpen.code, "read_only", "not_permitted"} < OUTCOMES.keys()


def test_doors_and_forms_have_words_and_one_that_isnt_known_is_its_own() -> None:
    assert {"console", "command", "batch"} < DOORS.keys()
    assert {"table", "json", "csv", exporting.FORM} == FORMS.keys()
    assert (tell(door("console")), door("window")) == ("the console", "window")


def test_a_file_that_waited_is_named_by_its_operation() -> None:
    named = operation_named("batch run points adjust")
    assert (named.code, tell(named)) == ("batch run points adjust", "a file of: points adjust")


def test_what_only_a_requests_own_page_shows_is_translated_too() -> None:
    assert {SHOW_APPROVAL.name, *(column.heading for column in SHOW_APPROVAL.columns)} < set(all_texts())
