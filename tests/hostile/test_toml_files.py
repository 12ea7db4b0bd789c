"""Whatever a profile, an overlay or a configuration holds, it is used or every fault of it is told, in a moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import portalops.profiles
from tests.commands.builders import TENANT
from tests.hostile.builders import TEXTS, in_little_memory, run, tried
from tests.places import address_in

SHIPPED = Path(portalops.profiles.__file__).parent
PROFILE = (SHIPPED / "inter-lab.toml").read_bytes()
LINES = PROFILE.splitlines(keepends=True)
JUNK = st.sampled_from(
    (
        b"\x00", b"\xff", b"\x1b]0;x\x07", "\u202e".encode(), b"[", b"[[", b"]", b"=", b'"', b"'''", b"{}", b"[]", b"true", b"-1",
        b"0x" + b"f" * 9000, b"9" * 5000, b"1979-05-27", b"inf", b"nan", b"[rules]\n", b"[answers]\n", b'"\\u0000"', b'"\\u001b[2J"',
        b"x.y.z = 1\n", b"unknown = 1\n", b"rules = 1\n", b'name = "../x"\n', b"",
    )
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A shipped profile of which some lines were lost, doubled, moved or spoilt."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                del lines[place]
            case 1:
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines[place])
            case 2:
                key, equals, _ = lines[place].partition(b"=")
                lines[place] = key + equals + draw(JUNK | st.binary(max_size=9)) + b"\n"
            case _:
                lines.insert(place, draw(JUNK) + b"\n")
    return b"".join(lines)


@tried(40)
@example(content=b"0x" + b"f" * 9000 + b".y = 1\n")
@given(content=mutated() | st.binary(max_size=60) | st.lists(JUNK, max_size=6).map(b"".join))
def test_a_profile_of_any_bytes_is_sound_or_its_faults_are_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "inter-lab.toml"
    file.write_bytes(content)
    assert run("profile", "check", str(file)).code in (0, 78)


LARGE: dict[str, Callable[[], bytes]] = {
    "deep lists": lambda: b"a=" + b"[" * 100_000 + b"]" * 100_000,
    "deep tables": lambda: b"a=" + b"{a=" * 5000 + b"1" + b"}" * 5000,
    "a key of many parts": lambda: b"a." * 200_000 + b"a=1",
    "a quoted key of many parts": lambda: b'"a" . ' * 60_000 + b"a=1",
    "many keys": lambda: b"".join(b"k%d=1\n" % number for number in range(40_000)),
    "many tables": lambda: b"".join(b"[t%d.x]\n" % number for number in range(30_000)),
    "many keys of many parts": lambda: b"".join(b"b%d" % n + b".a" * 30 + b"=1\n" for n in range(4000)),
    "a number of many digits": lambda: b"a=" + b"1" * 400_000,
    "a name of many letters": lambda: b'name="' + b"x" * 500_000 + b'"',
    "many quotes": lambda: b'"' * 500_000,
    "many letters": lambda: b"a" * 500_000,
    "many dots": lambda: b"." * 500_000,
    "too much": lambda: b"#" * 50_000_000,
}


@pytest.mark.parametrize("what", LARGE)
def test_no_profile_takes_much_time_or_memory(tmp_path: Path, what: str) -> None:
    file = tmp_path / "my-shop.toml"
    file.write_bytes(LARGE[what]())
    assert in_little_memory(lambda: run("profile", "check", str(file), seconds=30).code) == 78


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/", "\udcff.toml", "x" * 5000])
def test_what_is_no_profile_file_is_refused(tmp_path: Path, path: str) -> None:
    assert run("profile", "check", path).code == 78


@pytest.mark.parametrize("name", ["../x", "/x", "CON", "con.toml", "x" * 300, "", ".", "..", "a/b", "\x1b[2J", "house"])
def test_a_new_profile_is_written_nowhere_but_in_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "profiles"
    assert run("profile", "new", name, "--to", str(folder)).code == 2
    assert [str(file) for file in tmp_path.rglob("*.toml")] == []


SETTINGS = st.dictionaries(
    st.sampled_from(
        (
            "store", "papers", "activation_key", "record_key", "overlay", "profiles", "language", "operators", "mail",
            "mail.sender", "mail.folder", "mail.smtp", "mail.smtp.host", "mail.smtp.port", "x",
        )
    ),
    TEXTS | st.integers() | st.booleans() | st.lists(TEXTS, max_size=2),
    max_size=3,
)  # fmt: skip


def written(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        safe = value.encode("utf-8", "replace").decode()
        return '"' + "".join(f"\\U{ord(part):08x}" for part in safe) + '"'
    return str(value)


@tried(40)
@given(settings=SETTINGS, junk=st.just(b"") | JUNK)
def test_a_configuration_of_any_content_is_used_or_refused(
    store: Path, settings: dict[str, object], junk: bytes
) -> None:
    lines = "".join(f"{key} = {written(value)}\n" for key, value in settings.items())
    file = store.parent / "portalops.toml"
    file.write_bytes(lines.encode() + junk)
    run("--config", str(file), "--store", str(address_in(store)), "tenant", "show", TENANT)
    run("--config", str(file), "--store", str(address_in(store)), "mail", "send")


@pytest.mark.parametrize(
    "setting",
    [
        'store = "a\\u0000b"',
        'store = "~nobody-of-that-name/x.db"',
        'store = "/proc/x/y.db"',
        'store = "postgresql://u:p@[::1/x"',
        'papers = "a\\u0000b"',
        'profiles = "/dev/zero"',
        'overlay = "/dev/zero"',
        'overlay = "a\\u0000b"',
        '[mail]\nsender = "x\\r\\nBcc: thief@example.com"',
        '[mail]\nfolder = "/proc/x"',
        '[mail.smtp]\nhost = "a\\u0000b"',
        '[mail.smtp]\nhost = "a..b"',
        '[mail.smtp]\nhost = "localhost"\nport = 99999',
        '[mail.smtp]\nhost = "localhost"\nport = -1',
        '[mail.smtp]\nhost = "127.0.0.1"\nport = 1',
        '[mail.smtp]\nhost = "127.0.0.1"\nport = 1\npassword_file = "/dev/null/x"',
    ],
)
def test_a_setting_that_nothing_can_be_done_with_is_refused_in_a_sentence(store: Path, setting: str) -> None:
    file = store.parent / "portalops.toml"
    file.write_text(setting, "utf-8")
    given = () if setting.startswith("store") else ("--store", str(address_in(store)))
    run("--config", str(file), *given, "tenant", "show", TENANT)
    run("--config", str(file), *given, "mail", "send", seconds=60)
    run("--config", str(file), *given, "doctor")
