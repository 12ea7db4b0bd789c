"""Secrets that are planted at every door are found nowhere afterwards, whatever was done with them and whatever failed."""

from __future__ import annotations

import asyncio
import base64
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import make_url

from portalops.__main__ import last_resort
from portalops.asking import fields_of, read
from portalops.clock import FixedClock
from portalops.configuration import Configuration, load
from portalops.desk import Desk
from portalops.operations.activation_issue import ISSUE_ACTIVATION
from portalops.operations.product_add import ADD_PRODUCT
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.screens.app import Console
from portalops.screens.questions import Questions
from portalops.sign_in import sign_in
from portalops.values import Line
from tests.commands.builders import (
    BY_CARD,
    DAY,
    EXECUTABLE,
    LICENSED,
    OWNER,
    TENANT,
    furnish,
    furnished,
    portalops,
    request_file,
)  # fmt: skip
from tests.commands.test_parity import ASKED
from tests.hostile.builders import unsafe_in
from tests.hostile.centre import MARKS, Centre, found_in
from tests.hostile.servers import a_database_server_that_repeats
from tests.hostile.test_commands import OPERATIONS, options
from tests.hostile.test_letters import a_server_that_repeats
from tests.hostile.test_stored_texts import look_ups
from tests.mail.builders import link_in, read_letter
from tests.postgres import ENGINES, a_database
from tests.screens.builders import settle, type_in

PURGED = "j-motto:JM00777"


@pytest.fixture(params=ENGINES)
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    """A centre on each engine, with what libpq finds by itself."""
    folder = tmp_path / "centre"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with a_store(request.param, folder) as store:
        centre = Centre(folder, store)
        passfile = centre.secret("pgpass", f"nowhere.example:5432:*:*:{MARKS['passfile password']}\n")
        monkeypatch.setenv("PGPASSFILE", str(passfile))
        monkeypatch.setenv("PGSERVICEFILE", str(centre.secret("pg_service.conf", services(store))))
        monkeypatch.setenv("PGPASSWORD", MARKS["password of the environment"])
        yield centre


@contextmanager
def a_store(engine: str, folder: Path) -> Iterator[str]:
    """A furnished store, by what the configuration says of it."""
    if engine == "sqlite":
        (folder / "portalops.db").write_bytes(furnished())
        (folder / "portalops.db").chmod(0o600)
        yield "portalops.db"
        return
    with a_database() as address:
        furnish(address)
        yield make_url(address).set(password=MARKS["database password"]).render_as_string(hide_password=False)


def services(store: str) -> str:
    """A service file that leads to the store, if a server has it, and to nowhere."""
    password = f"password={MARKS['password of a service']}\n"
    url = make_url(store) if "://" in store else make_url("postgresql://u@127.0.0.1:1/x")
    here = {"host": url.query.get("host", url.host), "port": url.port, "user": url.username, "dbname": url.database}
    lines = "".join(f"{name}={value}\n" for name, value in here.items() if value)
    return f"[here]\n{lines}{password}[nowhere]\nhost=127.0.0.1\nport=1\n{password}"


def test_no_secret_is_found_anywhere(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(centre)
    seals(centre)
    cards(centre)
    rows(centre)
    letters(centre)
    failures(centre)
    asyncio.run(pictures(centre))
    erased(centre)
    look_around(centre)
    copies(centre)
    with monkeypatch.context() as patch:
        crashes(centre, patch)
    assert centre.told() == []


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
    pem = centre.signing_key("key.pem", "signing key")
    centre.run("activation", "key")
    centre.does("activation", "public-key")
    asked = ("activation", "issue", f"{LICENSED}/live", f"--request={request_file('live')}", "--asked-by", OWNER)
    issue(centre)
    pem.chmod(0o644)
    centre.run(*asked, "--yes")
    centre.run("doctor")
    pem.chmod(0o600)
    centre.run(
        "apikey", "register", f"{TENANT}/K-9", "--contract", f"{TENANT}/C-1", f"--last-four={MARKS['API key']}", "--yes"
    )


def issue(centre: Centre) -> None:
    """An activation, on a day on which its request is good."""
    asked = {"environment": f"{LICENSED}/live", "request": request_file("live"), "asked_by": OWNER}
    settings = load(str(centre.config))
    with sign_in(settings, door="command", clock=FixedClock(DAY)) as session:
        receipt = session.desk.perform(ISSUE_ACTIVATION, read(ISSUE_ACTIVATION.asks, asked), request_id="activation")
        (file,) = session.print_papers(receipt)
    centre.said.append(file.read_text("utf-8"))


def seals(centre: Centre) -> None:
    """The key of checkpoints: made, used, shown to others, and given where its public half belongs."""
    centre.does("record", "key")
    pem = centre.signing_key("record-key.pem", "key of checkpoints")
    centre.run("record", "key")
    public = centre.folder / "public.pem"
    public.write_text(centre.does("record", "public-key").out.partition("-----END PUBLIC KEY-----")[0], "utf-8")
    public.write_text(public.read_text("utf-8") + "-----END PUBLIC KEY-----\n", "utf-8")
    centre.does("record", "checkpoint", "--out", "monday.txt")
    centre.run("record", "checkpoint-check", "monday.txt", "--key", public.name)
    assert centre.run("record", "checkpoint-check", "monday.txt", "--key", pem.name).code != 0
    assert centre.run("record", "checkpoint-check", pem.name, "--key", public.name).code != 0
    assert centre.run("store", "restore", pem.name, "--yes").code != 0
    pem.chmod(0o640)
    assert centre.run("record", "checkpoint", "--out", "tuesday.txt").code != 0
    centre.run("doctor")
    pem.chmod(0o600)


def cards(centre: Centre) -> None:
    """A card's number in every line of text that an operation asks for, and in those of commands written by hand."""
    for reason in (MARKS["card number"], "1-4111 1111 1111 1111", "４１１１－１１１１－１１１１－１１１１"):
        assert centre.run("points", "adjust", TENANT, "--delta", "1", f"--reason={reason}", "--yes").code == 2
        centre.run("find", reason)
        for command in (
            ("call", "open", TENANT, f"--case={reason}"), ("reveal", TENANT, "mail", f"--reason={reason}"),
            ("approval", "agree", "1", f"--reason={reason}"), ("approval", "decline", "1", f"--reason={reason}"),
            ("operator", "set", reason, "administrator", "--yes"), ("write", "15m", f"--reason={reason}"),
        ):  # fmt: skip
            assert centre.run(*command).code == 2, command
    for operation in OPERATIONS:
        fields = fields_of(operation.asks)
        lines = [field.name for field in fields if type(field.kind) is Line]
        if lines and not any(field.kind.is_secret for field in fields):
            typed = ASKED[operation.name] | {name: f"x {MARKS['card number']}" for name in lines}
            line = shlex.join([*operation.name.split(), *options(fields, typed), "--yes"])
            assert '"exit_code":2' in centre.run("run", "-", stdin=line).out, line


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
    centre.secret("keys.ndjson", f'{{"apikey": "{TENANT}/K-7", "last_four": "{MARKS["API key"]}"}}\n')
    centre.run("batch", "run", "apikey", "register", "keys.ndjson", "--yes", "--out", "results.ndjson")
    for number in ("1", "2", "3"):
        centre.run("batch", "failed", number)
        centre.run("batch", "failed", number, "--out", f"failed-{number}.csv")
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
        centre.configure(f"{centre.smtp}port = {port}\n")
        assert centre.run("mail", "send").code != 0
        centre.run("doctor")
    password = MARKS["SMTP password in the configuration"]
    for smtp in (
        f'host = "127.0.0.1"\nport = 1\npassword = "{password}"\n',
        f'host = "u:{password}@127.0.0.1"\nport = 1\n',
        f'host = "127.0.0.1"\nport = "{password}"\n',
        f'host = "127.0.0.1"\nport = 1\nstarttls = "{password}"\n',
    ):
        centre.configure(f"[mail.smtp]\n{smtp}")
        for command in (("mail", "send"), ("doctor",), ("find", "x")):
            assert centre.run(*command).code != 0
    centre.configure()


def failures(centre: Centre) -> None:
    """Addresses of stores that lead nowhere, a server that repeats what it is told, and files that others could read."""
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
        "postgresql:///?service=nowhere",
        "postgresql:///?service=missing",
        "postgresql://u@127.0.0.1:1/x",
    ):
        centre.configure(settings=f'store = "{address}"\n')
        for command in (("find", "x"), ("doctor",), ("store", "backup", "b.db"), ("store", "upgrade", "--yes")):
            assert centre.run(*command).code != 0
        centre.said += list(portalops("--store", address, "find", "x"))[1:]
    with a_database_server_that_repeats() as port:
        for address in (f"postgresql://u:{secret}@127.0.0.1:{port}/x", f"postgresql://u@127.0.0.1:{port}/x"):
            centre.configure(settings=f'store = "{address}"\n')
            assert "authentication failed" in centre.run("find", "x").err
            centre.run("doctor")
    if centre.is_served:
        centre.configure(settings='store = "postgresql:///?service=here"\n')
        centre.does("tenant", "show", TENANT)
        centre.run("doctor")
    centre.configure()
    centre.config.chmod(0o644)
    centre.run("doctor")
    centre.config.chmod(0o600)


async def pictures(centre: Centre) -> None:
    """Type secrets in the console, and take a picture of each screen."""
    with sign_in(Configuration(store=centre.address), door="console", clock=FixedClock(DAY)) as session:
        console = Console(session.desk, store=centre.address)
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


def erased(centre: Centre) -> None:
    """A tenant that left long ago is purged, which leaves a register."""
    for words in (
        ("tenant", "register", PURGED, "--name", "秘密商会", "--joined-on", "2010-01-15", "--billing-cycle", "monthly"),
        ("withdrawal", "request", PURGED, "--received", "2025-01-10", "--reason", "gone"),
        ("withdrawal", "complete", PURGED),
        ("tenant", "purge", PURGED),
    ):
        centre.does(*words, "--yes")
    centre.does("purge", "reapply", "--yes")


def look_around(centre: Centre) -> None:
    """Everything that looks up what is kept, in every form, and a paper of it."""
    commands = [command for command in look_ups() if command[:2] != ("password", "check")]
    answers = centre.run("run", "-", stdin="\n".join(map(shlex.join, commands))).out.splitlines()
    assert len(answers) == len(commands) > 50
    for command in commands if not centre.is_served else ():  # the forms are the same on every engine
        centre.run(*command, "--csv")
    for command in (
        ("record", "list", "--json", "--limit", "1000"), ("record", "list", "--csv"), ("record", "verify"),
        ("record", "list", "--save"), ("account", "list", TENANT, "--save"), ("tenant", "history", TENANT, "--json"),
        ("batch", "list"), ("store", "check"), ("store", "check", "--json"), ("store", "grants"), ("doctor",),
        ("mail", "send"), ("--help",),
    ):  # fmt: skip
        centre.run(*command)
    centre.does("invoice", "reissue", BY_CARD, "--reason", "lost", "--yes")


def copies(centre: Centre) -> None:
    """A backup, what is restored from it, and what is said of both."""
    if centre.is_served:
        assert centre.run("store", "backup", "backup.db").code != 0
        assert centre.run("store", "restore", "backup.db", "--yes").code != 0
        return
    centre.does("store", "backup", "backup.db")
    centre.does("--store", "restored.db", "store", "restore", "backup.db", "--yes")
    centre.does("--store", "restored.db", "store", "check", "--json")


def crashes(centre: Centre, patch: pytest.MonkeyPatch) -> None:
    """What nobody expected, with everything that was asked in its words, told with and without a traceback."""

    def broken(desk: Desk, declared: Any, asked: Any, **_: Any) -> NoReturn:
        raise RuntimeError(f"\x1b[2J{asked!r} {asked} {vars(desk)!r} {declared!r}")

    for name in ("page", "perform", "preview"):
        patch.setattr(Desk, name, broken)
    product = ("product", "add", f"{LICENSED}/form2", "--name", "x", "--asked-by", OWNER)
    for command, secret in ((("password", "check", "j-motto"), "candidate"), ((*product, "--dry-run"), "license key")):
        for debug in ("", "1"):
            patch.setenv("PORTALOPS_DEBUG", debug)
            with redirect_stderr(StringIO()) as told, pytest.raises(RuntimeError) as caught:
                centre.run(*command, stdin=MARKS[secret])
            with redirect_stderr(told):
                last_resort(caught.type, caught.value, caught.tb)
            assert ("Traceback" in told.getvalue()) is bool(debug)
            assert unsafe_in(told.getvalue()) == set()
            centre.said.append(told.getvalue())


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
