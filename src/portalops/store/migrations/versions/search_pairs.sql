-- The grams of an entry, as PostgreSQL's index keeps them from this step on: any two characters are one.
CREATE OR REPLACE FUNCTION search_grams(number bigint, whose int, id_key int, email_key int, folded text)
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  block bigint := ((number >> 32 << 18) | CASE WHEN (number & 4294967295) < 1024 THEN 0 WHEN (number & 4294967295) < 2048 THEN 1 WHEN (number & 4294967295) < 4096 THEN 2 WHEN (number & 4294967295) < 8192 THEN 3 WHEN (number & 4294967295) < 16384 THEN 4 WHEN (number & 4294967295) < 32768 THEN 5 ELSE 5 + ((number & 4294967295) >> 15) END) << 36;
  three bigint := block | 4294967296;
  four bigint := block | 8589934592;
  start bigint := block | 21474836480;
  found bigint[] := ARRAY[
    block | 38654705664 | (whose >> 20),
    block | 42949672960 | whose,
    block | 34359738368 | (id_key & 4095)
  ];
  a int := 0;
  b int := 0;
  c int := 0;
  d int;
  place int := 0;
  hash bigint;
  triples int[] := '{}';
  times int;
  x text;
BEGIN
  IF email_key IS NOT NULL THEN
    found := found || (block | 34359738368 | (email_key & 4095));
  END IF;
  FOREACH x IN ARRAY string_to_array(folded, NULL) || ARRAY['', '', ''] LOOP
    d := ascii(x);
    IF d < 8 THEN
      place := 0;
      IF d = 7 THEN
        start := block | 25769803776;
      END IF;
    ELSIF place < 6 THEN
      place := place + 1;
      hash := CASE place WHEN 1 THEN d ELSE (hash * 16777619 # d) & 4294967295 END;
      IF place IN (1, 2, 3, 4, 6) THEN
        found := found || (start | hash);
      END IF;
    END IF;
    IF a >= 8 AND b >= 8 THEN
      found := found || (block | 0 | ((a & 65535)::bigint << 16) | (b & 65535));
      IF a < 128 AND b < 128 THEN
        found := found || (three | (a << 14) | (b << 7)
          | CASE WHEN c BETWEEN 8 AND 127 THEN c ELSE 0 END);
        IF b BETWEEN 48 AND 57 AND c BETWEEN 48 AND 57 AND d BETWEEN 48 AND 57 THEN
          found := found || (four | (a << 21) | (b << 14) | (c << 7) | d);
        END IF;
      END IF;
      IF a = b AND b = c THEN
        triples := triples || a;
        times := cardinality(array_positions(triples, a));
        IF times BETWEEN 2 AND 15 THEN
          found := found || (block | 30064771072 | (times << 16) | (a & 65535));
        END IF;
      END IF;
    ELSIF a = 7 THEN
      three := block | 12884901888;
      four := block | 17179869184;
    END IF;
    a := b;
    b := c;
    c := d;
  END LOOP;
  RETURN found;
END $$
