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
from portalops.store.search.index import Candidate, Part

KIND_BITS = 32
SMALL_BITS, LARGE_BITS, BLOCK_BITS = 10, 15, 18
"""A kind's numbers fall into blocks of 2^10, 2^10, 2^11 and so on, and from 2^15 on into blocks of 2^15: whoever looks
for something common needs only the first ones. A block's number within its kind has 18 bits.
"""

_COLUMNS = ("number", "ref", "whose", "id_key", "email_key", "folded")
_IN_KIND = f"(number & {(1 << KIND_BITS) - 1})"
_BLOCK_IN_KIND = (
    "CASE "
    + " ".join(f"WHEN {_IN_KIND} < {1 << bits} THEN {bits - SMALL_BITS}" for bits in range(SMALL_BITS, LARGE_BITS + 1))
    + f" ELSE {LARGE_BITS - SMALL_BITS} + ({_IN_KIND} >> {LARGE_BITS}) END"
)
_WHOLE_MASK = (1 << grams.WHOLE_BITS) - 1
_IS_TEXT = f">= {grams.FIRST_CHARACTER}"
_IS_DIGIT = "BETWEEN 48 AND 57"
# A loop over the characters, four of which are looked at together: a query over them takes ten times as long.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION search_grams(number bigint, whose int, id_key int, email_key int, folded text)
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  block bigint := ((number >> {KIND_BITS} << {BLOCK_BITS}) | {_BLOCK_IN_KIND}) << {GRAM_BITS};
  three bigint := block | {grams.THREE};
  four bigint := block | {grams.FOUR};
  start bigint := block | {grams.START};
  found bigint[] := ARRAY[
    block | {grams.PORTAL} | (whose >> 20),
    block | {grams.TENANT} | whose,
    block | {grams.WHOLE} | (id_key & {_WHOLE_MASK})
  ];
  a int := 0;
  b int := 0;
  c int := 0;
  d int;
  place int := 0;
  hash bigint;
  triples int[] := '{{}}';
  times int;
  x text;
BEGIN
  IF email_key IS NOT NULL THEN
    found := found || (block | {grams.WHOLE} | (email_key & {_WHOLE_MASK}));
  END IF;
  FOREACH x IN ARRAY string_to_array(folded, NULL) || ARRAY['', '', ''] LOOP
    d := ascii(x);
    IF d < {grams.FIRST_CHARACTER} THEN
      place := 0;
      IF d = {grams.PHONE_MARK} THEN
        start := block | {grams.PHONE_START};
      END IF;
    ELSIF place < {grams.STARTS[-1]} THEN
      place := place + 1;
      hash := CASE place WHEN 1 THEN d ELSE (hash * {grams.HASH_FACTOR} # d) & {grams.HASH_MASK} END;
      IF place IN ({", ".join(map(str, grams.STARTS))}) THEN
        found := found || (start | hash);
      END IF;
    END IF;
    IF a {_IS_TEXT} AND b {_IS_TEXT} THEN
      found := found || (block | {grams.TWO} | ((a & 65535)::bigint << 16) | (b & 65535));
      IF a < {grams.ASCII_END} AND b < {grams.ASCII_END} THEN
        found := found || (three | (a << 14) | (b << 7)
          | CASE WHEN c BETWEEN {grams.FIRST_CHARACTER} AND {grams.ASCII_END - 1} THEN c ELSE 0 END);
        IF b {_IS_DIGIT} AND c {_IS_DIGIT} AND d {_IS_DIGIT} THEN
          found := found || (four | (a << 21) | (b << 14) | (c << 7) | d);
        END IF;
      END IF;
      IF a = b AND b = c THEN
        triples := triples || a;
        times := cardinality(array_positions(triples, a));
        IF times BETWEEN 2 AND {grams.MOST_REPETITIONS} THEN
          found := found || (block | {grams.REPEATED} | (times << 16) | (a & 65535));
        END IF;
      END IF;
    ELSIF a = {grams.PHONE_MARK} THEN
      three := block | {grams.PHONE_THREE};
      four := block | {grams.PHONE_FOUR};
    END IF;
    a := b;
    b := c;
    c := d;
  END LOOP;
  RETURN found;
END $$
"""
_GRAMS = "search_grams(number, whose, id_key, email_key, folded)"
# What is added waits on a list until it is put into the index, all of it together; that only the owner may do. Who
# looks for something meanwhile reads the whole list for every block: 4 MB of it make a rare fragment take 0.2 s.
_INDEX = (
    f"CREATE INDEX ix_search_entries_grams ON search_entries USING gin ({_GRAMS}) WITH (gin_pending_list_limit = 1024)"
)
_FUNCTION_OF_THE_OWNER = """
CREATE OR REPLACE FUNCTION search_put_in_order() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS
$$ SELECT gin_clean_pending_list('ix_search_entries_grams'::regclass) $$
"""
_PUT_IN_ORDER = "SELECT search_put_in_order()"
_DROP = "DROP INDEX ix_search_entries_grams"
# More of the server's memory than it has by default, while it makes the index; it doesn't grow with the store.
_TAKE_MEMORY = "SELECT set_config('maintenance_work_mem', '256MB', true)"
_COPY = f"COPY search_entries ({', '.join(_COLUMNS)}) FROM STDIN"
# The planner takes a fragment for a common one, and would read the whole table.
_GO_BY_THE_INDEX = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
    "set_config('max_parallel_workers_per_gather', '0', true)"
)
_LAST_NUMBERS = (
    "SELECT last FROM unnest(%s::bigint[]) AS starts (start), LATERAL (SELECT max(number) AS last FROM search_entries "  # noqa: S608
    f"WHERE number >= start AND number < start + {NUMBERS_A_KIND}) AS numbers WHERE last IS NOT NULL ORDER BY last"
)
# A sum instead of the number keeps the planner from walking all numbers in order.
_CANDIDATES = (
    "SELECT found.* FROM (SELECT {arrays} FROM unnest(%(blocks)s::bigint[]) AS block OFFSET 0) AS blocks, "
    "LATERAL (SELECT number, ref, folded FROM search_entries "
    "WHERE ({wanted}) AND ({parts}) AND number + 0 > %(above)s ORDER BY number + 0 LIMIT %(limit)s) AS found "
    "LIMIT %(limit)s"
)
_PHONE = f"split_part(folded, chr({grams.PHONE_MARK}), 2)"
_IN_BLOCK = f"ARRAY(SELECT (block << {GRAM_BITS}) | gram FROM unnest(%({{name}})s::bigint[]) AS gram) AS {{name}}"  # noqa: S608


class GinIndex:
    """The GIN index; the database itself keeps it. Looked through, it is good for one view of the store."""

    def __init__(self) -> None:
        self._last_numbers: list[int] | None = None

    def make(self, connection: Connection) -> None:
        """Make the functions and the index."""
        for statement in (_FUNCTION, _INDEX, _FUNCTION_OF_THE_OWNER):
            connection.exec_driver_sql(statement)

    def candidates(
        self, connection: Connection, wanted: Sequence[Wanted], parts: Sequence[Part], above: int, limit: int
    ) -> list[Candidate]:
        """The first entries above a number that have the grams of one of what is wanted, and one of the parts."""
        arrays = {f"all_{place}": [*each.all, *each.pair] for place, each in enumerate(wanted)}
        pieces = {f"part_{place}": part.text for place, part in enumerate(parts)}
        query = _CANDIDATES.format(
            arrays=", ".join(_IN_BLOCK.format(name=name) for name in arrays),
            wanted=" OR ".join(f"{_GRAMS} @> {name}" for name in arrays),
            parts=" OR ".join(
                f"strpos({_PHONE if part.of_phone else 'folded'}, %({name})s) > 0"
                for name, part in zip(pieces, parts, strict=True)
            ),
        )
        values: dict[str, Any] = {**arrays, **pieces, "above": above, "limit": limit}
        values["blocks"] = self._blocks(connection, above)
        return [Candidate(*row) for row in connection.exec_driver_sql(query, values).all()]

    def _blocks(self, connection: Connection, above: int) -> list[int]:
        """The blocks in which there are entries above a number, in order."""
        if self._last_numbers is None:
            connection.exec_driver_sql(_GO_BY_THE_INDEX)
            starts = [place * NUMBERS_A_KIND for place in sorted(PLACES.values())]
            self._last_numbers = [last for (last,) in connection.exec_driver_sql(_LAST_NUMBERS, (starts,))]
        blocks: list[int] = []
        for last in self._last_numbers:
            first = max(last - last % NUMBERS_A_KIND, above)
            if first <= last:
                blocks += range(block_of(first), block_of(last) + 1)
        return blocks

    def add(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Put what was added from the database's list into the index: whoever looks for something reads all of it."""
        connection.exec_driver_sql(_PUT_IN_ORDER)

    def remove(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Nothing: the database does it."""

    def fill(self, connection: Connection, chunks: Iterable[list[dict[str, Any]]]) -> None:
        """Write the entries of an empty table by COPY, and make the index anew when they are there."""
        connection.exec_driver_sql(_DROP)
        connection.exec_driver_sql(_TAKE_MEMORY)
        driver: Any = connection.connection.driver_connection
        for chunk in chunks:
            with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
                for entry in chunk:
                    copy.write_row([entry[name] for name in _COLUMNS])
        connection.exec_driver_sql(_INDEX)


def block_of(number: int) -> int:
    """The block in which a number is."""
    kind, in_kind = divmod(number, 1 << KIND_BITS)
    small = (in_kind >> SMALL_BITS).bit_length()
    most = LARGE_BITS - SMALL_BITS
    return kind << BLOCK_BITS | (small if small <= most else most + (in_kind >> LARGE_BITS))
