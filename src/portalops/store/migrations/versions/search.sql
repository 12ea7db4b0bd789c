-- The grams of an entry, as PostgreSQL's index keeps them from this step on.
CREATE OR REPLACE FUNCTION search_grams(number bigint, whose int, id_key int, email_key int, folded text)
RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_remove(ARRAY[
  block | 38654705664 | (whose >> 20),
  block | 42949672960 | whose,
  block | 34359738368 | (id_key & 4095),
  block | 34359738368 | (email_key & 4095)
], NULL) || twos || threes || fours || starts || repetitions
FROM
  (SELECT ((number >> 32 << 17) | CASE WHEN (number & 4294967295) < 1024 THEN 0 WHEN (number & 4294967295) < 2048 THEN 1 WHEN (number & 4294967295) < 4096 THEN 2 WHEN (number & 4294967295) < 8192 THEN 3 WHEN (number & 4294967295) < 16384 THEN 4 WHEN (number & 4294967295) < 32768 THEN 5 WHEN (number & 4294967295) < 65536 THEN 6 ELSE 6 + ((number & 4294967295) >> 16) END) << 36 AS block,
    nullif(strpos(folded, chr(7)), 0) AS phone)
    AS entry,
  LATERAL (
    SELECT
      array_agg(block | 0 | ((a & 65535)::bigint << 16) | (b & 65535))
        FILTER (WHERE (a >= 128 OR b >= 128)
          AND a >= 8 AND b >= 8) AS twos,
      array_agg(block | CASE WHEN place > phone THEN 12884901888 ELSE 4294967296 END
        | (a << 14) | (b << 7)
        | CASE WHEN c BETWEEN 8 AND 127 THEN c ELSE 0 END)
        FILTER (WHERE a BETWEEN 8 AND 127 AND b BETWEEN 8 AND 127) AS threes,
      array_agg(block | CASE WHEN place > phone THEN 17179869184 ELSE 8589934592 END
        | (a << 21) | (b << 14) | (c << 7) | d) FILTER (WHERE a BETWEEN 8 AND 127 AND b BETWEEN 48 AND 57 AND c BETWEEN 48 AND 57 AND d BETWEEN 48 AND 57) AS fours,
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
      SELECT 21474836480 AS tag, field
      FROM regexp_split_to_table(split_part(folded, chr(7), 1), '[\x01-\x06]') AS field
      UNION ALL SELECT 25769803776, split_part(folded, chr(7), 2)
    ) AS fields, unnest(ARRAY[CASE WHEN length(field) >= 1 THEN ascii(field) END, CASE WHEN length(field) >= 2 THEN ((ascii(field)::bigint * 16777619 # ascii(substr(field, 2, 1))) & 4294967295) END, CASE WHEN length(field) >= 3 THEN ((((ascii(field)::bigint * 16777619 # ascii(substr(field, 2, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 3, 1))) & 4294967295) END, CASE WHEN length(field) >= 4 THEN ((((((ascii(field)::bigint * 16777619 # ascii(substr(field, 2, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 3, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 4, 1))) & 4294967295) END, CASE WHEN length(field) >= 6 THEN ((((((((((ascii(field)::bigint * 16777619 # ascii(substr(field, 2, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 3, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 4, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 5, 1))) & 4294967295)::bigint * 16777619 # ascii(substr(field, 6, 1))) & 4294967295) END]) AS start
  ) AS beginnings,
  LATERAL (
    SELECT array_agg(block | 30064771072 | (times << 16) | (code & 65535)) AS repetitions
    FROM (SELECT code, row_number() OVER (PARTITION BY code) AS times FROM unnest(triples) AS code) AS repeated
    WHERE times BETWEEN 2 AND 15
  ) AS repetitions
$$
