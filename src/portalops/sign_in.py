"""The composition root: who works here, in which store, with which profiles; every door comes in by it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from copy import copy
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from portalops.authority import Place
from portalops.clock import Clock, SystemClock
from portalops.configuration import Configuration, Mail, own_store, read_toml
from portalops.desk import Desk, Operator, Receipt
from portalops.effects import ReissueInvoice
from portalops.errors import BadConfiguration, PortalopsError
from portalops.facts import Activation, Lists, Presences
from portalops.office import Entry, Rehearsal, Unit
from portalops.operation import Asks, Query
from portalops.profiles.load import Profiles
from portalops.references import ActivationRef
from portalops.values import Hidden
from portalops.wording import say

if TYPE_CHECKING:
    from portalops.exporting import Exported
    from portalops.mail.delivery import Delivery
    from portalops.mail.sending import Counts
    from portalops.operations.activation_issue import IssueActivation
    from portalops.store.opening import Store

T = TypeVar("T")


def operator_name() -> str:
    """The name that the operating system knows the operator by; it is never typed."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid-{number}"


def profiles_of(configuration: Configuration) -> Profiles:
    """The shipped profiles and the centre's own, with the centre's answers over them."""
    folders = (Path(configuration.profiles),) if configuration.profiles else ()
    return Profiles(folders, read_toml(Path(configuration.overlay)) if configuration.overlay else {})


class Session:
    """One operator at one door: the desk, and the store behind it, which is opened when it is first needed."""

    def __init__(
        self,
        configuration: Configuration,
        door: str,
        clock: Clock,
        doing: str = "",
        *,
        is_named: bool = True,
        makes: bool = True,
    ) -> None:
        self.configuration = configuration
        self._makes = makes
        self.clock = clock
        self._door = door
        self._doing = doing or door
        self.profiles = profiles_of(configuration)
        name = operator_name()
        operator = Operator(name=name)
        self._place = Place(context=configuration.context, production=configuration.production, is_named=is_named)
        self.desk = Desk(
            office=self, operator=operator, profiles=self.profiles, clock=clock, door=door, place=self._place
        )
        self._operator = operator
        self._opened: Store | None = None
        self._opening = Lock()
        self._lender: Session | None = None

    def beside(self, clock: Clock | None = None, *, makes: bool = True) -> Session:
        """A session with the same store, at another time if a clock is given; closing it closes nothing."""
        session = copy(self)
        session._makes = makes
        session.clock = clock or self.clock
        session.desk = Desk(
            office=session,
            operator=self._operator,
            profiles=self.profiles,
            clock=session.clock,
            door=self._door,
            place=self._place,
        )
        session._lender = self
        return session

    def open(self) -> Store:
        """The store, opened if it isn't yet; BadConfiguration where it doesn't fit the program, or isn't there."""
        if self._lender:
            if self._lender._opened is None:
                self._check_there()
            store = self._lender.open()
            self._operator = self.desk.authority.operator = self._lender.desk.operator
            return store
        with self._opening:
            if self._opened is None:
                self._check_there()
                from portalops.store.opening import open_store  # half a second, which a help page doesn't wait for
                from portalops.store.waiting import Writer

                writer = Writer(operator=self._operator.name, doing=self._doing)
                guarded = self._operator.name if self._place.production else None
                settings = self.configuration
                self._opened = open_store(
                    settings.store, self.clock, writer=writer, guarded=guarded, register=settings.purge_register
                )
                self._go_by(self._opened.role())
            return self._opened

    def _check_there(self) -> None:
        """BadConfiguration where a mistyped name would make a store: only to look, or in a folder that isn't there.

        The one in the operator's own data folder, which nobody needs to name, is made by whatever comes first.
        """
        from portalops.store.engines import file_of

        file = file_of(self.configuration.store)
        if file is None or os.path.exists(file) or (self._makes and os.path.isdir(file.parent)) or file == own_store():
            return
        raise BadConfiguration(
            say(
                "There is no store {store}: is that its name? The first change makes one, in a folder that is there.",
                store=str(file),
            )
        )

    def _go_by(self, role: str | None) -> None:
        """Work under the name by which the database knows the operator, where it does."""
        if role:
            self._operator = self.desk.authority.operator = Operator(name=role)

    def read(self, work: Callable[[Lists], T]) -> T:
        """What the work finds on a view of the store."""
        return self.open().read(work)

    def write(self, work: Callable[[Unit], T]) -> T:
        """What the work comes to in a transaction of the store."""
        return self.open().write(work)

    def note(self, entry: Entry, hurries_s: float | None = None) -> None:
        """Put an entry on record that no change goes with; one that hurries waits only so long for the store."""
        self.open().note(entry, hurries_s)

    def rehearsing(self) -> AbstractContextManager[Rehearsal]:
        """A unit of which the store keeps nothing."""
        return self.open().rehearsing()

    def presences(self) -> Presences:
        """Where the operator says which tenants they have open, and learns who else has."""
        return self.open().presences(self._operator.name)

    def print_papers(self, receipt: Receipt) -> list[Path]:
        """Print what was done under a receipt calls for, and give the files; most receipts call for nothing.

        A request that was carried out before has its papers printed again, in case that was cut short.
        """
        try:
            if isinstance(receipt.asked, _activation()):
                return [self._write_activation(receipt.asked)]
            if receipt.plan and ReissueInvoice not in map(type, receipt.plan.effects):
                return []
            from portalops.documents.papers import print_papers

            folder = Path(self.configuration.papers)
            return self.read(lambda lists: print_papers(lists.duplicates(receipt.record), lists.invoice, folder))
        except OSError as fault:
            raise PortalopsError(
                say(
                    "It is done and number {number} on record, but its paper can't be written to {folder}: {fault}",
                    number=receipt.record,
                    folder=self.configuration.papers,
                    fault=fault.strerror or str(fault),
                )
            ) from fault
        except BadConfiguration as fault:
            raise BadConfiguration(
                say(
                    "It is done and number {number} on record, but its file can't be signed: {fault} "
                    "Then ask for the same again.",
                    number=receipt.record,
                    fault=fault.text,
                )
            ) from fault

    def export(self, query: Query[Any, Any], asked: Asks) -> Exported:
        """Save every row of a look-up in the folder of exports; PortalopsError where that can't be written."""
        from portalops.exporting import export

        folder = self.configuration.exports
        try:
            return export(self.desk, query, asked, Path(folder))
        except OSError as fault:
            told = say(
                "Nothing can be saved in {folder}: {fault}", folder=str(folder), fault=fault.strerror or str(fault)
            )
            raise PortalopsError(told) from fault

    def _write_activation(self, asked: IssueActivation) -> Path:
        """Sign the activation that answered a request, and write its file; not if it has ended since."""
        from portalops.documents.activations import write_file
        from portalops.operations.activation_issue import rules_of

        request = asked.request.request
        assert request is not None, "what was issued answered a request"
        profile = self.profiles[request.portal]
        ref = ActivationRef.of(request.portal, request.nonce)
        kept = self.read(lambda lists: lists.one(Activation, ref))
        if kept.state == "ended":
            raise PortalopsError(
                say(
                    "The activation of {environment} that this request was answered with has ended; "
                    "its file isn't handed out any more.",
                    environment=kept.environment,
                )
            )
        key, folder = Path(self.configuration.activation_key), Path(self.configuration.papers)
        return write_file(kept, rules_of(profile), key, folder)

    def send_mail(self) -> Counts:
        """Deliver the mail that waits in the store, each letter once; NotPermitted unless one may at all portals."""
        from portalops.delivering import deliver

        return deliver(self.desk, self._send)

    def _send(self, counts: Counts) -> None:
        from portalops.documents.rendering import render_invoice
        from portalops.mail.sending import Post, send_queued

        with closing(delivery_of(self.configuration.mail)) as delivery:
            post = Post(
                outbox=self.open().outbox(),
                delivery=delivery,
                profiles=self.profiles,
                clock=self.clock,
                sender=self.configuration.mail.sender,
                print_invoice=render_invoice,
            )
            send_queued(post, counts)

    def close(self) -> None:
        """Let go of the store, if it was opened."""
        if self._opened and not self._lender:
            self._opened.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def delivery_of(mail: Mail) -> Delivery:
    """Where mail goes: to the server that is configured, into the folder otherwise."""
    from portalops.mail.delivery import FolderDelivery, SmtpDelivery, SmtpServer

    if mail.smtp is None:
        return FolderDelivery(Path(mail.folder))
    password = None
    if mail.smtp.password_file:
        try:
            password = Hidden(Path(mail.smtp.password_file).read_text("utf-8").removesuffix("\n"))
        except (OSError, UnicodeDecodeError) as fault:
            raise BadConfiguration(
                say("{file} can't be read: {fault}", file=mail.smtp.password_file, fault=str(fault))
            ) from fault
    server = SmtpServer(
        host=mail.smtp.host,
        port=mail.smtp.port,
        starttls=mail.smtp.starttls,
        user=mail.smtp.user,
        password=password,
    )
    return SmtpDelivery(server, mail.sender)


def sign_in(
    configuration: Configuration,
    *,
    door: str,
    clock: Clock | None = None,
    doing: str = "",
    is_named: bool = True,
    makes: bool = True,
) -> Session:
    """A session for the person who runs the program; its store isn't opened yet.

    What they are doing, where it says more than the door, is told to others who wait for the store. Only what is named
    on the command line may be changed, where there are contexts. What only looks makes no store that isn't there.
    """
    return Session(configuration, door, clock or SystemClock(), doing, is_named=is_named, makes=makes)


@cache
def _activation() -> type[IssueActivation]:
    """What is asked of the operation that has a file signed; read only where some operation was done."""
    from portalops.operations.activation_issue import IssueActivation

    return IssueActivation
