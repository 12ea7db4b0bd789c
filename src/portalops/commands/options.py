"""The options that stand before the command: language, configuration, store and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from portalops import words
from portalops.errors import BadInput, Fault
from portalops.wording import Sentence, say

if TYPE_CHECKING:
    from portalops.clock import Clock
    from portalops.configuration import Configuration
    from portalops.sign_in import Session


class GlobalOptions(Struct, frozen=True, kw_only=True):
    """What was given before the command, None where nothing was; and which command it is.

    The store is named where it, or its context, stands on the command line itself.
    """

    lang: str | None = None
    store: str | None = None
    config: str | None = None
    papers: str | None = None
    context: str | None = None
    is_named: bool = False
    command: str = ""

    def configuration(self) -> Configuration:
        """The configuration, what was given outweighing it; from here on the words are in its language."""
        from portalops.configuration import load  # a help page needs none

        configuration = load(self.config, store=self.store, papers=self.papers, context=self.context)
        if configuration.language and not self.lang:
            words.use(configuration.language)
        return configuration

    def sign_in(self, door: str = "command", clock: Clock | None = None, *, makes: bool = False) -> Session:
        """A session at a door; only one that changes something makes a store that isn't there."""
        from portalops.sign_in import sign_in

        return sign_in(
            self.configuration(), door=door, clock=clock, doing=self.command, is_named=self.is_named, makes=makes
        )


def refuse_password(store: str) -> None:
    """Keep a password off the command line, where everybody on the machine can read it."""
    if "://" not in store:
        return
    from portalops.store.engines import has_secret

    if has_secret(store):
        raise unusable(
            "store",
            say(
                "--store: leave the password out, everybody on this machine can read it; put the address into "
                "PORTALOPS_STORE or the configuration, or the password into PGPASSFILE or a service."
            ),
        )


def unusable(name: str, text: Sentence) -> BadInput:
    """An option that can't be taken as it was given."""
    return BadInput([Fault(name, text)])


def options_of(ctx: Any) -> GlobalOptions:
    """The options that stood before the command."""
    options = ctx.find_root().obj
    assert isinstance(options, GlobalOptions)
    return replace(options, command=ctx.command_path.partition(" ")[2])
