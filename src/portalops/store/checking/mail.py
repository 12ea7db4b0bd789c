"""What must be true of mail and of the links in it."""

from __future__ import annotations

from portalops.store.checking.invariant import Invariant, rows
from portalops.wording import say

_OPEN = "l.state IN ('queued', 'live')"

INVARIANTS = (
    Invariant(
        name="links_of_the_living",
        says=say("No link works about an account that was removed, an invitation that is over or a tenant that left."),
        faults=rows(
            "links",
            f"""
            SELECT l.id, l.about FROM links AS l JOIN outbox AS o ON o.id = l.outbox_id
            JOIN tenants AS t ON t.ref = o.tenant
            LEFT JOIN accounts AS a ON a.ref = l.about LEFT JOIN invitations AS i ON i.ref = l.about
            WHERE {_OPEN} AND (
                t.state = 'left' OR a.state = 'removed' OR i.state <> 'waiting' OR (a.ref IS NULL AND i.ref IS NULL)
            )
            """,  # noqa: S608
        ),
    ),
    Invariant(
        name="newest_link_alone",
        says=say("Of the links about one thing only the newest works."),
        faults=rows(
            "links",
            f"""
            SELECT l.id, l.about FROM links AS l WHERE {_OPEN}
                AND EXISTS (SELECT 1 FROM links AS n WHERE n.about = l.about AND n.id > l.id)
            """,  # noqa: S608
        ),
    ),
    Invariant(
        name="links_armed",
        says=say("A link has a token, made at some time and for some time, from when it works and not before."),
        faults=rows(
            "links",
            """
            SELECT id, state FROM links
            WHERE (state = 'live' AND (token_hash IS NULL OR made_at IS NULL OR expires_at IS NULL))
                OR (state = 'queued' AND (token_hash IS NOT NULL OR made_at IS NOT NULL OR expires_at IS NOT NULL))
            """,
        ),
    ),
    Invariant(
        name="mail_of_links",
        says=say(
            "No mail waits with a link that was dropped before it was taken up, and none that ended leaves one open."
        ),
        faults=rows(
            "outbox",
            """
            SELECT o.id, o.state || ', ' || l.state FROM outbox AS o JOIN links AS l ON l.outbox_id = o.id
            WHERE (o.state = 'queued' AND o.attempts = 0 AND l.state <> 'queued')
                OR (o.state = 'sent' AND l.state = 'queued')
                OR (o.state = 'dropped' AND l.state IN ('queued', 'live'))
            """,
        ),
    ),
    Invariant(
        name="mail_dated",
        says=say("Mail that is being sent says since when, and mail that was sent says when."),
        faults=rows(
            "outbox",
            """
            SELECT id, state FROM outbox
            WHERE (state = 'sending' AND claimed_at IS NULL) OR (state = 'sent' AND sent_at IS NULL)
                OR (state = 'queued' AND claimed_at IS NOT NULL)
            """,
        ),
    ),
)
