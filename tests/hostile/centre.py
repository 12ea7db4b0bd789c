"""A centre with a secret at every door, all that it said, and a search of all that it keeps."""

from __future__ import annotations

import base64
import stat
from email.message import EmailMessage, Message
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, inspect, make_url, text

from portalops.configuration import Configuration
from portalops.sign_in import sign_in
from tests.commands.builders import Ran, portalops
from tests.documents.pdf import text_of
from tests.mail.builders import read_letter
from tests.mail.builders import text_of as letter_text

MARKS = {
    "database password": "dbMark-7Qx2",
    "passfile password": "pgpassMark-9Zk4",
    "password of a service": "svcMark-1Rr6",
    "password of the environment": "envMark-8Nn3",
    "SMTP password": "smtpMark-5Wv8",
    "SMTP password in the configuration": "confMark-4Hh7",
    "candidate": "candMark-3Jt6!aA1",
    "license key": "LICMARK-8H2K-44QP-ZZ91",
    "license key in a row": "ROWMARK-1B7D-55RS-YY20",
    "license key in a refused row": "REFMARK-6C3E-77TU-XX83",
    "API key": "sk-live-apiMark-2Lm9Vb7Nq",
    "card number": "4111111111111111",
}
Marks = dict[str, str | bytes]


class Centre:
    """A centre with a secret at every door, and all that it said."""

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder
        self.marks: Marks = dict(MARKS)
        self.said: list[str] = []
        self.secret_files: set[Path] = set()
        self.store = store
        self.config = self.secret("portalops.toml", "")
        password = self.secret("smtp-password", MARKS["SMTP password"])
        self.settings = (
            f'papers = "papers"\nexports = "exports"\nactivation_key = "key.pem"\nrecord_key = "record-key.pem"\n'
            f'purge_register = "purges.jsonl"\nstore = "{store}"\n'
        )
        self.mail = '[mail]\nfolder = "mail"\n'
        self.smtp = (
            f'[mail.smtp]\nhost = "127.0.0.1"\nstarttls = false\nuser = "u"\npassword_file = "{password.name}"\n'
        )
        self.configure()

    @property
    def is_served(self) -> bool:
        """Whether the store is a server's."""
        return "://" in self.store

    @property
    def address(self) -> str:
        """The store's address, or the path of its file."""
        return self.store if self.is_served else str(self.folder / self.store)

    def configure(self, more: str = "", settings: str = "") -> None:
        """Write the configuration: the centre's own with more at its end, or quite other settings."""
        self.config.write_text(settings or self.settings + self.mail + more, "utf-8")

    def secret(self, name: str, content: str) -> Path:
        """A file that may hold secrets."""
        file = self.folder / name
        file.touch(0o600)
        file.write_text(content, "utf-8")
        self.secret_files.add(file)
        return file

    def signing_key(self, name: str, what: str) -> Path:
        """A signing key that was made, as it stands in its file and as it is behind that."""
        file = self.folder / name
        self.secret_files.add(file)
        inside = file.read_text("ascii").splitlines()[1]
        self.marks |= {what: inside, f"{what} itself": base64.b64decode(inside)[-32:]}
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

    def kept(self) -> dict[str, bytes]:
        """Everything that is kept anywhere, and everything that was said, by where it stands."""
        return {
            **_files_of(self),
            **_tables_of(self),
            "said": "\n".join(self.said).encode(),
            **_shown_to_the_server(self),
        }

    def told(self) -> list[tuple[str, str]]:
        """Which secrets are found where."""
        return [(where, what) for where, content in self.kept().items() for what in found_in(content, self.marks)]


def found_in(content: bytes, marks: Marks | dict[str, str]) -> list[str]:
    """Which secrets stand in some bytes, plainly or in a dress that anybody can take off."""
    return [name for name, mark in marks.items() if any(form in content for form in _forms(mark))]


def _forms(mark: str | bytes) -> set[bytes]:
    plain = mark if isinstance(mark, bytes) else mark.encode()
    base = {base64.b64encode(b"\0" * pad + plain)[4 if pad else 0 : -4] for pad in range(3)}
    forms = {plain, plain[::-1], quote(mark).encode(), plain.hex().encode(), repr(plain)[2:-1].encode(), *base}
    return forms if isinstance(mark, bytes) else forms | {mark.encode("utf-16-le")}


def _files_of(centre: Centre) -> dict[str, bytes]:
    """Every file of the centre but those that are there to hold a secret; a letter may hold the token it carries."""
    found = {}
    for file in (file for file in centre.folder.rglob("*") if file.is_file() and file not in centre.secret_files):
        content = file.read_bytes()
        assert file.suffix not in (".db", ".eml", ".pdf", ".jsonl") or not stat.S_IMODE(file.stat().st_mode) & 0o077
        found[str(file.relative_to(centre.folder))] = _readable(file, content)
    assert {".eml", ".csv", ".pdf", ".txt"} <= {Path(name).suffix for name in found}
    return found


def _readable(file: Path, content: bytes) -> bytes:
    """What a file says, where that isn't what its bytes are."""
    if file.suffix == ".pdf":
        return content + text_of(content).encode()
    if file.suffix != ".eml":
        return content
    letter = read_letter(content)
    links = [line for line in letter_text(letter).splitlines() if line.startswith("http")]
    token = links[0].rpartition("/")[2] if links else ""
    parts = b"\n".join(_decoded(part) for part in letter.walk() if not part.is_multipart())
    return str(letter.items()).encode() + (parts.replace(token.encode(), b"") if token else parts)


def _decoded(part: Message | EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _tables_of(centre: Centre) -> dict[str, bytes]:
    """Every column of every table of the store."""
    where = centre.store if centre.is_served else f"sqlite:///{centre.address}"
    engine = create_engine(make_url(where).set(drivername="postgresql+psycopg") if centre.is_served else where)
    found = {}
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            if not table.startswith("search_grams"):
                content = connection.execute(text(f'SELECT * FROM "{table}"')).fetchall()  # noqa: S608
                found[f"table {table}"] = repr(content).encode()
    engine.dispose()
    assert len(found) > 20
    return found


def _shown_to_the_server(centre: Centre) -> dict[str, bytes]:
    """What a PostgreSQL server tells of its connections while a command is at work."""
    if not centre.is_served:
        return {}
    with sign_in(Configuration(store=centre.store), door="command") as session:
        session.open()
        engine = create_engine(make_url(centre.store).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            content = repr(connection.execute(text("SELECT * FROM pg_stat_activity")).fetchall())
        engine.dispose()
    return {"pg_stat_activity": content.encode()}
