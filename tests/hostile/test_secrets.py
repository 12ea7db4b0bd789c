"""Secrets that are planted at every door are found nowhere afterwards, whatever was done with them and whatever failed."""

from __future__ import annotations

import asyncio
import base64
import os
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from portalops.clock import FixedClock
from portalops.configuration import Configuration
from portalops.operations.product_add import ADD_PRODUCT
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.screens.app import Console
from portalops.screens.questions import Questions
from portalops.sign_in import sign_in
from tests.commands.builders import (
    BY_CARD,
    DAY,
    EXECUTABLE,
    LICENSED,
    OWNER,
    TENANT,
    Ran,
    furnish,
    furnished,
    portalops,
    request_file,
)  # fmt: skip
from tests.hostile.test_letters import a_server_that_repeats
from tests.mail.builders import link_in, read_letter
from tests.postgres import ENGINES, a_database
from tests.screens.builders import settle, type_in

MARKS = {
    "database password": "dbMark-7Qx2",
    "passfile password": "pgpassMark-9Zk4",
    "SMTP password": "smtpMark-5Wv8",
    "candidate": "candMark-3Jt6!aA1",
    "license key": "LICMARK-8H2K-44QP-ZZ91",
    "license key in a row": "ROWMARK-1B7D-55RS-YY20",
    "license key in a refused row": "REFMARK-6C3E-77TU-XX83",
    "API key": "sk-live-apiMark-2Lm9Vb7Nq",
    "card number": "4111111111111111",
}


class Centre:
    """A centre with a secret at every door, and all that it said."""

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder
        self.marks = dict(MARKS)
        self.said: list[str] = []
        self.secret_files: set[Path] = set()
        self.store = store
        self.config = self.secret("portalops.toml", "")
        password = self.secret("smtp-password", MARKS["SMTP password"])
        self.settings = f'papers = "papers"\nactivation_key = "key.pem"\nstore = "{store}"\n[mail]\nfolder = "mail"\n'
        self.smtp = (
            f'[mail.smtp]\nhost = "127.0.0.1"\nstarttls = false\nuser = "u"\npassword_file = "{password.name}"\n'
        )
        self.config.write_text(self.settings, "utf-8")

    def secret(self, name: str, content: str) -> Path:
        """A file that may hold secrets."""
        file = self.folder / name
        file.touch(0o600)
        file.write_text(content, "utf-8")
        self.secret_files.add(file)
        return file

    def run(self, *arguments: str, stdin: str | None = None) -> Ran:
        """Run a command and keep what it said."""
        ran = portalops("--config", str(self.config), *arguments, stdin=stdin)
        self.said += [ran.out, ran.err]
        return ran

    def does(self, *arguments: str, stdin: str | None = None) -> Ran:
        """Run a command that succeeds."""
        ran = self.run(*arguments, stdin=stdin)
        assert ran.code == 0, ran
        return ran


@pytest.fixture(params=ENGINES)
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    """A centre on each engine."""
    folder = tmp_path / "centre"
    folder.mkdir()
    monkeypatch.chdir(folder)
    passfile = folder / "pgpass"
    passfile.touch(0o600)
    passfile.write_text(f"nowhere.example:5432:*:*:{MARKS['passfile password']}\n", "utf-8")
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    if request.param == "sqlite":
        (folder / "portalops.db").write_bytes(furnished())
        (folder / "portalops.db").chmod(0o600)
        centre = Centre(folder, "portalops.db")
        centre.secret_files.add(passfile)
        yield centre
        return
    with a_database() as address:
        furnish(address)
        url = make_url(address).set(password=MARKS["database password"]).render_as_string(hide_password=False)
        centre = Centre(folder, url)
        centre.secret_files.add(passfile)
        yield centre


def test_no_secret_is_found_anywhere(centre: Centre) -> None:
    keys(centre)
    rows(centre)
    letters(centre)
    failures(centre)
    asyncio.run(pictures(centre))
    look_around(centre)
    kept = {
        **files_of(centre),
        **tables_of(centre),
        "said": "\n".join(centre.said).encode(),
        **shown_to_the_server(centre),
    }
    assert [(where, what) for where, content in kept.items() for what in found_in(content, centre.marks)] == []


def keys(centre: Centre) -> None:
    """Candidates, license keys and signing keys, each typed where it belongs and where it doesn't."""
    candidate, key = MARKS["candidate"], MARKS["license key"]
    assert centre.run("password", "check", "j-motto", stdin=candidate).code in (0, 1)
    centre.run("password", "check", "nowhere", "--json", stdin=candidate)
    product = ("product", "add", f"{LICENSED}/form", "--name", "帳票", "--asked-by", OWNER)
    centre.does(*product, "--dry-run", "--json", stdin=key)
    centre.run(*product, "--yes", stdin=key + "\x07")
    centre.does(*product, "--yes", stdin=key)
    centre.run(*product, "--yes", stdin=key)
    centre.does("activation", "key")
    pem = centre.folder / "key.pem"
    centre.secret_files.add(pem)
    centre.marks["signing key"] = pem.read_text("ascii").splitlines()[1]
    centre.run("activation", "key")
    centre.does("activation", "public-key")
    asked = ("activation", "issue", f"{LICENSED}/live", f"--request={request_file('live')}", "--asked-by", OWNER)
    centre.run(*asked, "--yes")
    pem.chmod(0o644)
    centre.run(*asked, "--yes")
    centre.run("doctor")
    pem.chmod(0o600)
    centre.run(
        "apikey", "register", f"{TENANT}/K-9", "--contract", f"{TENANT}/C-1", f"--last-four={MARKS['API key']}", "--yes"
    )
    for reason in (MARKS["card number"], "1-4111 1111 1111 1111", "４１１１－１１１１－１１１１－１１１１"):
        assert centre.run("points", "adjust", TENANT, "--delta", "1", f"--reason={reason}", "--yes").code == 2
        centre.run("find", reason)


def rows(centre: Centre) -> None:
    """A file of rows with secrets in them: done, refused and unreadable; then the rows that weren't done."""
    head = "product,name,key,asked_by\n"
    lines = (
        f"{LICENSED}/a,帳票,{MARKS['license key in a row']},{OWNER}\n"
        f"{LICENSED}/flow,二重,{MARKS['license key in a refused row']},{OWNER}\n"
        f"{LICENSED}/b,{MARKS['card number']},{MARKS['license key in a refused row']},{OWNER}\n"
        f"{LICENSED}/c,x,{MARKS['license key in a refused row']},{OWNER},{MARKS['card number']}\n"
    )
    centre.secret("products.csv", head + lines)
    centre.run("batch", "preview", "product", "add", "products.csv")
    centre.run("batch", "run", "product", "add", "products.csv", "--yes", "--out", "results.csv")
    centre.secret("keys.csv", f"apikey,contract,last_four\n{TENANT}/K-8,{TENANT}/C-1,{MARKS['API key']}\n")
    centre.run("batch", "run", "apikey", "register", "keys.csv", "--yes")
    for number in ("1", "2"):
        centre.run("batch", "failed", number)
        centre.run("batch", "show", number, "--json")


def letters(centre: Centre) -> None:
    """Links by mail, whose tokens stand in the letters alone; then a server that refuses us and repeats the password."""
    centre.run("password", "reset", f"{TENANT}/taro", "--reason", "called back", "--yes")
    centre.does("mail", "send")
    links = [link_in(read_letter(file.read_bytes())) for file in (centre.folder / "mail").glob("*.eml")]
    assert len(links) == 2, "an invitation and a password link"
    for number, link in enumerate(links):
        centre.marks[f"token {number}"] = link.rpartition("/")[2]
    centre.run("password", "reset", f"{TENANT}/taro", "--reason", "again", "--yes")
    with a_server_that_repeats() as port:
        centre.config.write_text(f"{centre.settings}{centre.smtp}port = {port}\n", "utf-8")
        assert centre.run("mail", "send").code != 0
        centre.run("doctor")
    centre.config.write_text(centre.settings, "utf-8")


def failures(centre: Centre) -> None:
    """Addresses of stores that lead nowhere, and files that others could read."""
    secret = MARKS["database password"]
    for address in (
        f"postgresql://u:{secret}@127.0.0.1:1/x",
        f"postgresql://u:{secret}@nowhere.invalid/x",
        f"postgresql://127.0.0.1:1/x?user=u&password={secret}",
        f"postgresql://127.0.0.1:1/x?sslpassword={secret}&sslmode=bad",
        f"postgresql://u:{secret}@[::1/x",
        f"postgresql://u:{secret}@@host/x",
        f"mysql://u:{secret}@host/x",
        f"postgresql://u:{secret}@127.0.0.1:1/x?options=-c%20nothing",
    ):
        centre.config.write_text(f'store = "{address}"\n', "utf-8")
        for command in (("find", "x"), ("doctor",), ("store", "backup", "b.db"), ("store", "upgrade", "--yes")):
            assert centre.run(*command).code != 0
        centre.said += list(portalops("--store", address, "find", "x"))[1:]
    centre.config.write_text(centre.settings, "utf-8")
    centre.config.chmod(0o644)
    centre.run("doctor")
    centre.config.chmod(0o600)


async def pictures(centre: Centre) -> None:
    """Type secrets in the console, and take a picture of each screen."""
    with sign_in(Configuration(store=_absolute(centre)), door="console", clock=FixedClock(DAY)) as session:
        console = Console(session.desk, store=_absolute(centre))
        async with console.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            for screen, field, secret in (
                (CHECK_PASSWORD, "candidate", MARKS["candidate"]),
                (ADD_PRODUCT, "key", MARKS["license key"]),
            ):
                console.open_look_up(screen) if screen is CHECK_PASSWORD else console.open_operation(ADD_PRODUCT)
                await settle(pilot)
                assert isinstance(console.screen, Questions)
                console.screen.query_one(f"#entry-{field}").focus()
                await pilot.pause()
                await type_in(pilot, secret)
                centre.said.append(console.export_screenshot())
                await pilot.press("f1")
                await settle(pilot)
                centre.said.append(console.export_screenshot())
                await pilot.press("escape", "escape")
                await settle(pilot)


def look_around(centre: Centre) -> None:
    """Everything that looks up or copies what is kept."""
    for command in (
        ("record", "list", "--json", "--limit", "1000"), ("record", "list", "--csv"), ("record", "verify"),
        ("tenant", "show", TENANT, "--json"), ("tenant", "history", TENANT, "--json"), ("apikey", "list", TENANT),
        ("product", "list", LICENSED.rpartition("/")[0], "--json"), ("batch", "list"), ("find", "x"), ("--help",),
    ):  # fmt: skip
        centre.run(*command)
    centre.does("invoice", "reissue", BY_CARD, "--reason", "lost", "--yes")
    centre.run("store", "backup", "backup.db")


def _absolute(centre: Centre) -> str:
    return centre.store if "://" in centre.store else str(centre.folder / centre.store)


def files_of(centre: Centre) -> dict[str, bytes]:
    """Every file of the centre but those that are there to hold a secret; a letter may hold the token it carries."""
    found = {}
    for file in (file for file in centre.folder.rglob("*") if file.is_file() and file not in centre.secret_files):
        content = file.read_bytes()
        if file.suffix == ".eml":
            token = link_in(read_letter(content)).rpartition("/")[2]
            content = str(read_letter(content).get_body()).encode().replace(token.encode(), b"")
        assert file.suffix not in (".db", ".eml", ".pdf") or not stat.S_IMODE(file.stat().st_mode) & 0o077
        found[file.name] = content
    assert {".eml", ".csv", ".pdf"} <= {Path(name).suffix for name in found}
    return found


def tables_of(centre: Centre) -> dict[str, bytes]:
    """Every column of every table of the store."""
    where = centre.store if "://" in centre.store else f"sqlite:///{_absolute(centre)}"
    engine = create_engine(make_url(where).set(drivername="postgresql+psycopg") if "postgres" in where else where)
    found = {}
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            if not table.startswith("search_grams"):
                content = connection.execute(text(f'SELECT * FROM "{table}"')).fetchall()  # noqa: S608
                found[f"table {table}"] = repr(content).encode()
    engine.dispose()
    assert len(found) > 20
    return found


def shown_to_the_server(centre: Centre) -> dict[str, bytes]:
    """What a PostgreSQL server tells of its connections while a command is at work."""
    if "://" not in centre.store:
        return {}
    with sign_in(Configuration(store=centre.store), door="command") as session:
        session.open()
        engine = create_engine(make_url(centre.store).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            content = repr(connection.execute(text("SELECT * FROM pg_stat_activity")).fetchall())
        engine.dispose()
    return {"pg_stat_activity": content.encode()}


def found_in(content: bytes, marks: dict[str, str]) -> list[str]:
    """Which secrets stand in some bytes, plainly or in a dress that anybody can take off."""
    return [name for name, mark in marks.items() if any(form in content for form in _forms(mark))]


def _forms(mark: str) -> set[bytes]:
    plain = mark.encode()
    base = {base64.b64encode(b"\0" * pad + plain)[4 if pad else 0 : -4] for pad in range(3)}
    return {plain, plain[::-1], quote(mark).encode(), plain.hex().encode(), mark.encode("utf-16-le"), *base}


def test_a_secret_in_a_file_is_found_by_this_search() -> None:
    mark = {"x": "candMark-3Jt6!aA1"}
    for content in (
        b"a candMark-3Jt6!aA1 b",
        base64.b64encode(b"ab candMark-3Jt6!aA1 cd"),
        b"63616e644d61726b2d334a743621614131",
    ):
        assert found_in(content, mark) == ["x"]
    assert found_in(b"candmark", mark) == []


def test_no_secret_stands_among_the_arguments_of_a_process(store: Path) -> None:
    child = subprocess.Popen(
        [EXECUTABLE, "password", "check", "j-motto"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PORTALOPS_STORE": str(store)},
    )
    assert child.stdin is not None
    child.stdin.write(MARKS["candidate"].encode())
    child.stdin.flush()
    time.sleep(0.3)
    listed = Path(f"/proc/{child.pid}/cmdline").read_bytes()
    said, _ = child.communicate(timeout=60)
    assert b"check" in listed
    assert found_in(listed + said, MARKS) == []


@pytest.mark.parametrize("option", ["--candidate", "--key", "--password"])
def test_no_command_takes_a_secret_as_an_option(store: Path, option: str) -> None:
    secret = MARKS["candidate"]
    for command in (("password", "check", "inter-lab"), ("product", "add", f"{LICENSED}/x"), ("mail", "send")):
        ran = portalops(*command, f"{option}={secret}", stdin="")
        assert ran.code == 2
        assert secret not in ran.out + ran.err
