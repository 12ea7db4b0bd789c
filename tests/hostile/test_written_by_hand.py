"""Whatever is given to a command that is written by hand, it ends as commands end, and writes nothing but what it was
told to; which commands and parameters there are, the program's own table of contents says.
"""

from __future__ import annotations

import shlex
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.commands import app
from portalops.commands.app import CONTENTS, HAND_WRITTEN
from tests.commands.builders import TENANT, furnished, portalops
from tests.hostile.builders import TEXTS, in_little_memory, run, tried, unsafe_in

BY_HAND = {entry.name: entry for entry in (*HAND_WRITTEN, *(entry for entry in CONTENTS if entry.function))}
SLOW = ("demo",)
"""It asks nothing, and makes a whole practice store."""

USUAL = {
    "number": "1",
    "what": "mail",
    "name": "suzuki",
    "role": "administrator",
    "tenant": TENANT,
    "case": "C-42",
    "checks": "mail",
    "time": "15m",
    "reason": "checked with the customer",
    "key": "public.pem",
    "checkpoint": "monday.txt",
}
"""What the other parameters are while one is a bad one."""

USUAL_OF = {
    "batch preview": {"what": "points adjust rows.csv"},
    "batch run": {"what": "points adjust rows.csv"},
    "profile new": {"name": "my-shop", "to": "profiles"},
    "profile check": {"file": "my-shop.toml"},
    "record checkpoint": {"file": "new.txt"},
    "record checkpoint-check": {"file": "monday.txt"},
    "store backup": {"file": "new.db"},
    "store restore": {"file": "backup.db"},
    "batch resume": {"file": "rows.csv"},
    "run": {"file": "commands.txt"},
    "import": {"files": "tenants.csv"},
}
MADE_FOR_IT = ("out", "results", "to")
"""Where a command is told to write; what lies there already is a file of results, to be written anew."""


@cache
def command_of(name: str) -> Any:
    """The command, as the program builds it."""
    return app._hand_written(BY_HAND[name])


def asked_of(name: str) -> list[Any]:
    """What is asked by a command, but for flags."""
    return [param for param in command_of(name).params if not getattr(param, "is_flag", False)]


ASKED = [(name, param.name) for name in BY_HAND for param in asked_of(name)]


def arguments(name: str, given: dict[str, str]) -> list[str]:
    """A command line with a value for all that is asked; what isn't given is as usual, or left out."""
    known = USUAL | USUAL_OF.get(name, {})
    options, others = [], []
    for param in asked_of(name):
        value = given.get(param.name, known.get(param.name))
        if value is not None and param.param_type_name == "option":
            options.append(f"{param.opts[0]}={value}")
        elif value is not None:
            others += value.split() if param.nargs == -1 and param.name not in given else [value]
    flags = ["--yes"] if any(param.name == "yes" for param in command_of(name).params) else []
    return [*name.split(), *flags, *options, "--", *others]


@cache
def kept() -> dict[str, bytes]:
    """The files that every example begins with: a store in which a file of rows was run, and what belongs to it."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        files = {
            "portalops.db": furnished(),
            "rows.csv": f"tenant,delta,reason\n{TENANT},1,x\n{TENANT},-99999,x\n".encode(),
            "tenants.csv": "tenant,name,joined_on,billing_cycle\nj-motto:JM00950,高橋建設,2024-04-01,monthly\n".encode(),
            "commands.txt": f"tenant show {TENANT}\n".encode(),
            "portalops.toml": f'store = "{place}/portalops.db"\nrecord_key = "{place}/record-key.pem"\n'.encode(),
        }
        for name, content in files.items():
            (place / name).write_bytes(content)
        for line in (
            f"batch run points adjust {place}/rows.csv --yes", "record key", f"store backup {place}/backup.db",
            f"record checkpoint --out {place}/monday.txt", f"profile new my-shop --to {place}/my-shop.toml",
        ):  # fmt: skip
            portalops("--config", str(place / "portalops.toml"), *shlex.split(line))
        public = portalops("--config", str(place / "portalops.toml"), "record", "public-key").out
        (place / "public.pem").write_text(public, "utf-8")
        names = ("record-key.pem", "backup.db", "monday.txt", "my-shop.toml", "public.pem", "portalops.db")
        return files | {name: (place / name).read_bytes() for name in names}


class Place:
    """The folder in which an example runs, deep in another one, and what lies around it."""

    def __init__(self, folder: Path) -> None:
        self.top = folder
        self.here = folder / "1" / "2" / "3" / "4" / "5" / "6"
        self.victim = self.here.parent.parent / "etc" / "passwd"

    def make(self) -> None:
        """Everything as it is at the beginning."""
        self.here.mkdir(parents=True, exist_ok=True)
        for left in self.here.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        self.victim.parent.mkdir(exist_ok=True)
        self.victim.write_text("as it was", "utf-8")
        for name, content in kept().items():
            (self.here / name).write_bytes(content)
        (self.here / "record-key.pem").chmod(0o600)
        settings = 'store = "portalops.db"\nrecord_key = "record-key.pem"\npapers = "papers"\n[mail]\nfolder = "mail"\n'
        (self.here / "portalops.toml").write_text(settings, "utf-8")

    def around(self) -> dict[str, bytes]:
        """What lies outside of the folder."""
        files = (file for file in self.top.rglob("*") if file.is_file() and self.here not in file.parents)
        return {str(file): file.read_bytes() for file in files}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place of the test's own, in which everything stays whose path isn't absolute."""
    place = Place(tmp_path)
    place.make()
    monkeypatch.chdir(place.here)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PORTALOPS_CONFIG", str(place.here / "portalops.toml"))
    monkeypatch.setenv("PORTALOPS_STORE", "")
    return place


def held_back(text: str) -> str:
    """A text as the operating system hands it over, in which a half of a character stands for a byte.

    No path in it is absolute, because tests may run as root.
    """
    text = "".join(
        part for part in text if part != "\0" and not ("\ud800" <= part < "\udc80" or "\udcff" < part <= "\udfff")
    )
    return "." * text.startswith("/") + text


def test_the_usual_is_what_commands_take(place: Place) -> None:
    taken = set()
    for name in BY_HAND:
        if name not in SLOW:
            place.make()
            taken |= {name} if run(*arguments(name, {})).code in (0, 8) else set()
    assert {
        "batch preview", "batch run", "batch resume", "batch failed", "operator set", "call open", "record checkpoint",
        "record checkpoint-check", "profile new", "profile check", "store backup", "store restore", "store check",
        "purge reapply", "mail send", "reveal", "run", "import",
    } <= taken  # fmt: skip


@pytest.mark.parametrize(("name", "field"), ASKED)
@tried(3)
@given(text=TEXTS, how=st.sampled_from(((), ("--json",), ("--lang=ja",))))
def test_any_text_in_any_place(place: Place, name: str, field: str, text: str, how: tuple[str, ...]) -> None:
    place.make()
    before = place.around()
    takes_json = any(param.name == "as_json" for param in command_of(name).params)
    given = how if takes_json or how != ("--json",) else ()
    ran = run(*with_flags(arguments(name, {field: held_back(text)}), given), stdin="")
    assert unsafe_in(ran.out) == set()
    after = place.around()
    if field not in MADE_FOR_IT:
        assert {file: after.get(file) for file in before} == before
    assert field in (*MADE_FOR_IT, "file", "register") or after == before


OF_THE_PROGRAM = st.tuples(st.sampled_from(("--store", "--config", "--context", "--papers")), TEXTS.map(held_back))


@pytest.mark.parametrize("name", [name for name in BY_HAND if name not in SLOW])
@tried(3)
@given(given=OF_THE_PROGRAM)
def test_any_text_before_any_command(place: Place, name: str, given: tuple[str, str]) -> None:
    place.make()
    ran = run("=".join(given), *arguments(name, {}), stdin="")
    assert unsafe_in(ran.out) == set()


def with_flags(words: list[str], flags: tuple[str, ...]) -> list[str]:
    """A command line with flags before what only stands there."""
    place = words.index("--")
    return [*words[:place], *flags, *words[place:]]


def test_no_text_is_so_long_that_it_takes_much_time_or_memory(place: Place) -> None:
    def work() -> int:
        for name, field in ASKED:
            run(*arguments(name, {field: "9" * 120_000}), stdin="")
        return 0

    assert in_little_memory(work) == 0
