"""Activation by commands, from the request file to a signed file that OpenSSL alone verifies."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from portalops.activation.request import write_request
from portalops.activation.response import HOW_TO_VERIFY, read_activation
from portalops.clock import SystemClock
from portalops.errors import ExitCode
from portalops.signing import load_key
from tests.commands.builders import Ran, portalops
from tests.licensing.builders import KEY, LIVE, OWNER, STORE, TENANT, TRIAL, Desks, a_request
from tests.places import address_in

NOW = SystemClock().today()
ASKED = ("--asked-by", OWNER, "--yes")


@pytest.fixture
def centre(desks: Desks, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A centre with a configuration of its own, whose contract hasn't ended by the clock of this machine."""
    desks.does("contract register", contract=f"{TENANT}/C-3", name="今", expires_on=str(NOW + timedelta(90)))
    desks.does("product register", product=f"{TENANT}/C-3/flow", name="ワークフロー", licensed=10)
    desks.does("environment add", environment=f"{TENANT}/C-3/live", name="本番", sort_key="1", asked_by=OWNER)
    desks.does("allocation set", NOW, environment=f"{TENANT}/C-3/live", product="flow", count=6, asked_by=OWNER)
    monkeypatch.setenv("PORTALOPS_STORE", str(address_in(place / STORE)))
    configuration = place / "portalops.toml"
    configuration.write_text('papers = "papers"\nactivation_key = "keys/activation.pem"\n', "utf-8")
    monkeypatch.setenv("PORTALOPS_CONFIG", str(configuration))
    return place


def a_file(centre: Path, name: str = "request.txt", **traits: str) -> str:
    file = centre / name
    file.write_bytes(write_request(a_request(contract="IM0001/C-3", made_on=NOW, **traits)))
    return str(file)


def issue(request: str, *more: str) -> Ran:
    return portalops("activation", "issue", f"{TENANT}/C-3/live", "--request", request, *ASKED, *more)


def papers(centre: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (centre / "papers").glob("*")}


def test_the_key_is_made_once_for_its_owner_alone_and_never_shown(centre: Path) -> None:
    made = portalops("activation", "key")
    file = centre / "keys" / "activation.pem"
    assert (made.code, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    assert "PRIVATE" not in made.out + made.err
    before = file.read_bytes()
    assert portalops("activation", "key").code != 0
    assert file.read_bytes() == before
    public = portalops("activation", "public-key")
    assert public.out.startswith("-----BEGIN PUBLIC KEY-----")
    assert json.loads(portalops("activation", "public-key", "--json").out)["public_key"] == public.out


def test_a_file_that_was_issued_is_verified_by_openssl_alone(centre: Path) -> None:
    portalops("activation", "key")
    assert issue(a_file(centre)).code == 0
    (written,) = papers(centre).values()
    (centre / "activation.txt").write_bytes(written)
    (centre / "public-key.pem").write_text(portalops("activation", "public-key").out, "utf-8")
    ran = subprocess.run(["sh", "-c", HOW_TO_VERIFY], cwd=centre, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "Signature Verified Successfully")


def test_the_same_request_gives_the_same_bytes_by_any_command_later(centre: Path) -> None:
    portalops("activation", "key")
    request = a_file(centre)
    done = json.loads(issue(request, "--json", "--request-id", "first").out)
    before = papers(centre)
    (file,) = done["papers"]
    assert [Path(file).name] == list(before)
    for more in (("--request-id", "first"), ()):
        Path(file).unlink()
        assert issue(request, *more).code == 0
        assert papers(centre) == before
    activation = read_activation(before[Path(file).name], load_key(centre / "keys" / "activation.pem").public_key())
    assert [(part.product, part.count) for part in activation.allocations] == [("flow", 6)]


def test_v14_once_released_a_file_isnt_written_again_even_for_a_request_that_was_done(centre: Path) -> None:
    portalops("activation", "key")
    request = a_file(centre)
    issue(request, "--request-id", "first")
    shutil.rmtree(centre / "papers")
    portalops("environment", "release", f"{TENANT}/C-3/live", "--reason", "x", *ASKED)
    again = issue(request, "--request-id", "first")
    assert again.code != 0
    assert "has ended; its file isn't handed out any more" in again.err
    assert not (centre / "papers").exists()


def test_without_a_key_it_is_done_and_says_so_and_the_file_comes_once_there_is_one(centre: Path) -> None:
    request = a_file(centre)
    first = issue(request)
    assert first.code != 0
    assert "number 1" in first.err
    assert "There is no signing key" in first.err
    portalops("activation", "key")
    assert issue(request).code == 0
    assert len(papers(centre)) == 1


def test_a_damaged_request_is_refused_in_a_sentence_and_writes_nothing(centre: Path) -> None:
    portalops("activation", "key")
    file = Path(a_file(centre))
    file.write_bytes(file.read_bytes()[:-30])
    ran = issue(str(file))
    assert ran.code == ExitCode.REFUSED
    assert "activation request file, but damaged" in ran.out + ran.err
    assert papers(centre) == {}


def test_a_batch_of_requests_writes_a_file_for_each(centre: Path) -> None:
    portalops("activation", "key")
    portalops("environment", "add", f"{TENANT}/C-3/trial", "--name", "検証", "--sort-key", "2", *ASKED)
    portalops("allocation", "set", f"{TENANT}/C-3/trial", "--product", "flow", "--count", "4", *ASKED)
    rows = [
        {"environment": f"{TENANT}/C-3/{id}", "request": a_file(centre, f"{id}.txt", environment=id), "asked_by": OWNER}
        for id in ("live", "trial")
    ]
    (centre / "rows.ndjson").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    ran = portalops("batch", "run", "activation", "issue", str(centre / "rows.ndjson"), "--yes")
    assert ran.code == 0
    assert len(papers(centre)) == 2


def test_im_31_a_key_comes_from_stdin_and_is_in_no_option_and_no_output(centre: Path) -> None:
    ran = portalops(
        "product", "add", f"{TENANT}/C-3/form", "--name", "帳票", *ASKED, stdin="ＡＢＣＤ－１２３４－ＷＸＹＺ\n"
    )
    assert ran.code == 0
    assert "WXYZ" in ran.out
    assert "1234" not in ran.out + ran.err
    assert "--key" not in portalops("product", "add", "--help").out
    shown = portalops("record", "list", "--json").out + portalops("product", "list", TENANT).out
    assert KEY not in shown
    assert "****WXYZ" in shown


def test_a_page_shows_products_and_environments(centre: Path) -> None:
    page = json.loads(portalops("tenant", "show", TENANT, "--json").out)
    assert {row["environment"] for row in page["environments"]} == {LIVE, TRIAL, f"{TENANT}/C-3/live"}
    (flow,) = [row for row in page["products"] if row["product"] == f"{TENANT}/C-3/flow"]
    assert (flow["licensed"], flow["allocated"], flow["free"]) == (10, 6, 4)
