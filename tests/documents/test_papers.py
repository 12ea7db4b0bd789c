"""Printing: one safe file for each duplicate, whole or not at all, and the same again when printed again."""

from __future__ import annotations

import os
import re
import signal
import stat
from pathlib import Path

import pytest

from portalops import durable
from portalops.documents.keeping import keep
from portalops.documents.papers import file_name, print_papers
from portalops.documents.rendering import render_invoice
from portalops.durable import a_part_in
from portalops.facts import Invoice
from portalops.references import InvoiceRef
from tests.documents.builders import an_invoice


def printed(folder: Path, *invoices: Invoice, copy_number: int = 1) -> list[Path]:
    known = {invoice.ref: invoice for invoice in invoices}
    return print_papers([(each.ref, copy_number) for each in invoices], known.__getitem__, folder)


def test_each_duplicate_is_printed_into_its_own_file(tmp_path: Path) -> None:
    first, second = an_invoice(), an_invoice("itreview:2026-7")
    files = printed(tmp_path / "new" / "papers", first, second)
    assert [file.name for file in files] == ["inter-lab_IL-2026-0042_copy1.pdf", "itreview_2026-7_copy1.pdf"]
    assert [file.read_bytes() for file in files] == [render_invoice(first, 1), render_invoice(second, 1)]


def test_only_its_owner_may_read_what_is_printed(tmp_path: Path) -> None:
    (file,) = printed(tmp_path / "papers", an_invoice())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_printing_again_leaves_the_same_file_and_nothing_beside_it(tmp_path: Path) -> None:
    (file,) = printed(tmp_path, an_invoice())
    before = file.read_bytes()
    assert printed(tmp_path, an_invoice()) == [file]
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (before, [file])


def test_another_copy_is_another_file(tmp_path: Path) -> None:
    assert printed(tmp_path, an_invoice(), copy_number=2) != printed(tmp_path, an_invoice())
    assert len(list(tmp_path.iterdir())) == 2


def test_without_duplicates_nothing_is_printed(tmp_path: Path) -> None:
    assert print_papers([], {}.__getitem__, tmp_path / "papers") == []
    assert not (tmp_path / "papers").exists()


def test_what_can_t_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "inter-lab_IL-2026-0042_copy1.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        printed(tmp_path, an_invoice())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "number", ["../../etc/passwd", "..", "請求-1", "a b", "IL\x00", "😀", "C:\\x", "-rf", "N" * 60, "名" * 60]
)
def test_a_file_name_is_safe(number: str) -> None:
    name = file_name(InvoiceRef.of("inter-lab", number), 1)
    assert re.fullmatch(r"inter-lab_[A-Za-z0-9._-]+_copy1\.pdf", name)
    assert len(name) < 255


def test_numbers_that_look_alike_as_files_are_told_apart() -> None:
    numbers = ["請求-1", "領収-1", "__-1", "IL-1", "il-1", "Il-1", "IL_1", "IL 1"]
    names = {file_name(InvoiceRef.of("inter-lab", number), 1).casefold() for number in numbers}
    assert len(names) == len(numbers)


def killed_while_it_prints(folder: Path) -> None:
    """A print of which somebody kills the process when everything is written and nothing is in its place yet."""
    child = os.fork()
    if child == 0:
        os.fsync = lambda fd: os.kill(os.getpid(), signal.SIGKILL)
        try:
            keep(folder / "paper.pdf", b"%PDF")  # the printer's threads don't outlive a fork
        finally:
            os._exit(70)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_what_a_killed_print_left_is_gone_with_the_next_print_into_that_folder(tmp_path: Path) -> None:
    killed_while_it_prints(tmp_path)
    (left,) = tmp_path.iterdir()
    assert left.suffix == ".part"
    (tmp_path / "holiday.part").write_text("somebody else's", "utf-8")
    (tmp_path / ".portalops-x.part").symlink_to(tmp_path / "holiday.part")
    (file,) = printed(tmp_path, an_invoice())
    assert {each.name for each in tmp_path.iterdir()} == {file.name, "holiday.part", ".portalops-x.part"}
    assert file.read_bytes() == render_invoice(an_invoice(), 1)


def test_what_somebody_is_still_writing_stays(tmp_path: Path) -> None:
    with a_part_in(tmp_path) as part:
        killed_while_it_prints(tmp_path)
        durable._take_away_what_was_left.cache_clear()
        (file,) = printed(tmp_path, an_invoice())
        assert {each.name for each in tmp_path.iterdir()} == {Path(part.name).name, file.name}
    assert list(tmp_path.iterdir()) == [file]
