"""Whatever a number or a name is, the file that is called after it stands in its folder, under a name for any system."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.activation.checks import file_name as activation_name
from portalops.documents.papers import file_name
from portalops.documents.rendering import render_invoice
from portalops.errors import PortalopsError
from portalops.references import InvoiceRef
from portalops.values import Id, Unreadable
from portalops.values.base import ID
from tests.activation.builders import an_activation, grounds
from tests.documents.builders import an_invoice
from tests.hostile.builders import NASTY, TEXTS, in_time, run, tried

PRINTED = [text for text in NASTY if len(text) < 600 and not re.search("[\ud800-\udfff]", text)]
WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
NUMBERS = st.from_regex(rf"\A{ID}\Z") | TEXTS.filter(lambda text: bool(re.fullmatch(ID, text))) | st.sampled_from(
    ("..", ".", "con", "a\\b", "C:x".replace(":", ""), "x" * 40, "株" * 40, "\u202egnp", "%2e%2e", "~root", "-rf", "a|b", "*")
)  # fmt: skip


@tried(40)
@given(first=NUMBERS, second=NUMBERS)
def test_every_paper_has_a_name_of_its_own_in_its_folder(first: str, second: str) -> None:
    names = [file_name(InvoiceRef(f"inter-lab:{number}"), 1) for number in (first, second)]
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,255}", name)
        assert (Path("/papers") / name).resolve().parent == Path("/papers")
        assert not WINDOWS.match(name)
    assert (names[0].lower() == names[1].lower()) == (first == second)


def test_an_activation_is_called_after_its_digest_alone() -> None:
    assert re.fullmatch(r"activation-[0-9a-f]{16}\.[a-z]+", activation_name(an_activation(), grounds().rules))


@tried(60)
@given(text=TEXTS)
def test_an_id_never_leads_out_of_a_folder(text: str) -> None:
    try:
        read = Id("x").parse(text)
    except Unreadable:
        return
    assert "/" not in read
    assert "\x00" not in read


@pytest.mark.parametrize("number", range(0, len(PRINTED), 5))
def test_a_text_is_printed_and_never_run_by_the_printer(number: int) -> None:
    text = PRINTED[number]
    invoice = an_invoice(addressee=f'{text} #import "x" $x$ \\ #read("/etc/passwd") <b>', issuer=text)
    with in_time():
        try:
            pdf = render_invoice(invoice, 1)
        except PortalopsError:
            return
    assert pdf.startswith(b"%PDF")
    assert b"root:x:0" not in pdf


@pytest.mark.parametrize(
    "to", ["backup.db", "link.db", "folder", "folder/x.db", "missing/x.db", "x" * 300, "\udcff\x1b[2J.db"]
)
def test_a_backup_is_written_to_a_new_file_and_over_nothing(store: Path, to: str) -> None:
    victim = store.parent / "victim"
    victim.write_text("as it was", "utf-8")
    (store.parent / "link.db").symlink_to(victim)
    (store.parent / "folder").mkdir()
    run("store", "backup", to)
    assert victim.read_text("utf-8") == "as it was"


def test_a_paper_is_not_written_through_a_link_that_lies_in_its_place(store: Path) -> None:
    victim, papers = store.parent / "victim", store.parent / "papers"
    victim.write_text("as it was", "utf-8")
    papers.mkdir()
    (papers / "itreview_CC-2026-0042_copy1.pdf").symlink_to(victim)
    asked = ("invoice", "reissue", "itreview:CC-2026-0042", "--reason", "the paper was lost", "--yes")
    assert run("--papers", str(papers), *asked, seconds=60).code == 0
    assert victim.read_text("utf-8") == "as it was"
    assert [file.read_bytes()[:4] for file in papers.glob("*.pdf")] == [b"%PDF"]
