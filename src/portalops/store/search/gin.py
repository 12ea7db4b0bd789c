"""PostgreSQL's index of grams: a GIN index over what a function makes of each entry, so that no gram is kept twice.

Such an index gives all entries of a gram or none, in no order. Each gram therefore goes with the block of numbers in
which its entry stands, and the blocks are looked through one after the other until enough is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from portalops.store.search import grams
from portalops.store.search.entries import NUMBERS_A_KIND, PLACES
from portalops.store.search.grams import GRAM_BITS, Wanted
from portalops.store.search.index import Candidate

KIND_BITS = 32
SMALL_BITS, LARGE_BITS, BLOCK_BITS = 10, 16, 17
"""A kind's numbers fall into blocks of 2^10, 2^10, 2^11 and so on, and from 2^16 on into blocks of 2^16: whoever looks
for something common needs only the first ones. A block's number within its kind has 17 bits.
"""

_COLUMNS = ("number", "ref", "whose", "id_key", "email_key", "folded")
_IN_KIND = f"(number & {(1 << KIND_BITS) - 1})"
_BLOCK_IN_KIND = (
    "CASE "
    + " ".join(f"WHEN {_IN_KIND} < {1 << bits} THEN {bits - SMALL_BITS}" for bits in range(SMALL_BITS, LARGE_BITS + 1))
    + f" ELSE {LARGE_BITS - SMALL_BITS} + ({_IN_KIND} >> {LARGE_BITS}) END"
)
_HASHES = ["ascii(field)"]
for _place in range(2, grams.STARTS[-1] + 1):
    _HASHES.append(
        f"(({_HASHES[-1]}::bigint * {grams.HASH_FACTOR} # ascii(substr(field, {_place}, 1))) & {grams.HASH_MASK})"
    )
_STARTS = ", ".join(f"CASE WHEN length(field) >= {length} THEN {_HASHES[length - 1]} END" for length in grams.STARTS)
_ASCII_A, _ASCII_B, _ASCII_C = (f"{name} BETWEEN {grams.FIRST_CHARACTER} AND {grams.ASCII_END - 1}" for name in "abc")
_ARE_DIGITS = " AND ".join(f"{name} BETWEEN 48 AND 57" for name in "bcd")
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION search_grams(number bigint, whose int, id_key int, email_key int, folded text)
RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_remove(ARRAY[
  block | {grams.PORTAL} | (whose >> 20),
  block | {grams.TENANT} | whose,
  block | {grams.WHOLE} | (id_key & {(1 << grams.WHOLE_BITS) - 1}),
  block | {grams.WHOLE} | (email_key & {(1 << grams.WHOLE_BITS) - 1})
], NULL) || twos || threes || fours || starts || repetitions
FROM
  (SELECT ((number >> {KIND_BITS} << {BLOCK_BITS}) | {_BLOCK_IN_KIND}) << {GRAM_BITS} AS block,
    nullif(strpos(folded, chr({grams.PHONE_MARK})), 0) AS phone)
    AS entry,
  LATERAL (
    SELECT
      array_agg(block | {grams.TWO} | ((a & 65535)::bigint << 16) | (b & 65535))
        FILTER (WHERE (a >= {grams.ASCII_END} OR b >= {grams.ASCII_END})
          AND a >= {grams.FIRST_CHARACTER} AND b >= {grams.FIRST_CHARACTER}) AS twos,
      array_agg(block | CASE WHEN place > phone THEN {grams.PHONE_THREE} ELSE {grams.THREE} END
        | (a << 14) | (b << 7)
        | CASE WHEN {_ASCII_C} THEN c ELSE 0 END)
        FILTER (WHERE {_ASCII_A} AND {_ASCII_B}) AS threes,
      array_agg(block | CASE WHEN place > phone THEN {grams.PHONE_FOUR} ELSE {grams.FOUR} END
        | (a << 21) | (b << 14) | (c << 7) | d) FILTER (WHERE {_ASCII_A} AND {_ARE_DIGITS}) AS fours,
      array_agg(a) FILTER (WHERE a = b AND b = c) AS triples
    FROM (
      SELECT place, a, lead(a) OVER following AS b, lead(a, 2) OVER following AS c, lead(a, 3) OVER following AS d
      FROM (
        SELECT place, ascii(x) AS a FROM unnest(string_to_array(folded, NULL)) WITH ORDINALITY AS characters (x, place)
      ) AS codes WINDOW following AS ()
    ) AS windows
  ) AS pieces,
  LATERAL (
    SELECT array_agg(block | tag | start) FILTER (WHERE start IS NOT NULL) AS starts
    FROM (
      SELECT {grams.START} AS tag, field
      FROM regexp_split_to_table(split_part(folded, chr({grams.PHONE_MARK}), 1), '[\\x01-\\x06]') AS field
      UNION ALL SELECT {grams.PHONE_START}, split_part(folded, chr({grams.PHONE_MARK}), 2)
    ) AS fields, unnest(ARRAY[{_STARTS}]) AS start
  ) AS beginnings,
  LATERAL (
    SELECT array_agg(block | {grams.REPEATED} | (times << 16) | (code & 65535)) AS repetitions
    FROM (SELECT code, row_number() OVER (PARTITION BY code) AS times FROM unnest(triples) AS code) AS repeated
    WHERE times BETWEEN 2 AND {grams.MOST_REPETITIONS}
  ) AS repetitions
$$
"""  # noqa: S608
_GRAMS = "search_grams(number, whose, id_key, email_key, folded)"
_INDEX = f"CREATE INDEX ix_search_entries_grams ON search_entries USING gin ({_GRAMS}) WITH (fastupdate = off)"
_DROP = "DROP INDEX ix_search_entries_grams"
_COMPARISONS = (("all", "@>"), ("any", "&&"))
_COPY = f"COPY search_entries ({', '.join(_COLUMNS)}) FROM STDIN"
_LAST_NUMBERS = (
    "SELECT last FROM unnest(%s::bigint[]) AS starts (start), LATERAL (SELECT max(number) AS last FROM search_entries "  # noqa: S608
    f"WHERE number >= start AND number < start + {NUMBERS_A_KIND}) AS numbers WHERE last IS NOT NULL ORDER BY last"
)
# A sum instead of the number keeps the planner from walking all numbers in order.
_CANDIDATES = (
    "SELECT found.* FROM (SELECT {arrays} FROM unnest(%(blocks)s::bigint[]) AS block OFFSET 0) AS blocks, "
    "LATERAL (SELECT number, ref, folded FROM search_entries "
    "WHERE ({wanted}) AND ({parts}) AND number + 0 > %(above)s ORDER BY number + 0) AS found LIMIT %(limit)s"
)
_IN_BLOCK = f"ARRAY(SELECT (block << {GRAM_BITS}) | gram FROM unnest(%({{name}})s::bigint[]) AS gram) AS {{name}}"  # noqa: S608


class GinIndex:
    """The GIN index; the database itself keeps it."""

    def make(self, connection: Connection) -> None:
        """Make the function and the index."""
        connection.exec_driver_sql(_FUNCTION)
        connection.exec_driver_sql(_INDEX)

    def candidates(
        self, connection: Connection, wanted: Sequence[Wanted], parts: Sequence[str], above: int, limit: int
    ) -> list[Candidate]:
        """The first entries above a number that have the grams of one of what is wanted, and one of the parts."""
        _go_by_the_index(connection)
        blocks = _blocks(connection, above)
        arrays = {f"{of}_{place}": getattr(each, of) for place, each in enumerate(wanted) for of in ("all", "any")}
        has = (
            [f"{_GRAMS} {comparison} {name}_{place}" for name, comparison in _COMPARISONS if arrays[f"{name}_{place}"]]
            for place in range(len(wanted))
        )
        pieces = {f"part_{place}": part for place, part in enumerate(parts)}
        query = _CANDIDATES.format(
            arrays=", ".join(_IN_BLOCK.format(name=name) for name in arrays),
            wanted=" OR ".join(" AND ".join(terms) for terms in has),
            parts=" OR ".join(f"strpos(folded, %({name})s) > 0" for name in pieces),
        )
        values: dict[str, Any] = {name: list(grams) for name, grams in arrays.items()} | pieces
        values |= {"blocks": blocks, "above": above, "limit": limit}
        return [Candidate(*row) for row in connection.exec_driver_sql(query, values).all()]

    def add(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Nothing: the database has done it."""

    def remove(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Nothing: the database does it."""

    def fill(self, connection: Connection, chunks: Iterable[list[dict[str, Any]]]) -> None:
        """Write the entries of an empty table by COPY, and make the index anew when they are there."""
        connection.exec_driver_sql(_DROP)
        driver: Any = connection.connection.driver_connection
        for chunk in chunks:
            with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
                for entry in chunk:
                    copy.write_row([entry[name] for name in _COLUMNS])
        connection.exec_driver_sql(_INDEX)


def _go_by_the_index(connection: Connection) -> None:
    """Keep the planner from reading the whole table where it takes a fragment for a common one."""
    connection.exec_driver_sql("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")


def _blocks(connection: Connection, above: int) -> list[int]:
    """The blocks in which there are entries above a number, in order."""
    starts = [place * NUMBERS_A_KIND for place in sorted(PLACES.values())]
    blocks: list[int] = []
    for (last,) in connection.exec_driver_sql(_LAST_NUMBERS, (starts,)):
        first = max(last - last % NUMBERS_A_KIND, above)
        if first <= last:
            blocks += range(block_of(first), block_of(last) + 1)
    return blocks


def block_of(number: int) -> int:
    """The block in which a number is."""
    kind, in_kind = divmod(number, 1 << KIND_BITS)
    small = (in_kind >> SMALL_BITS).bit_length()
    most = LARGE_BITS - SMALL_BITS
    return kind << BLOCK_BITS | (small if small <= most else most + (in_kind >> LARGE_BITS))
