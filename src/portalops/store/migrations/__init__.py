"""Migrations: each step from one released schema to the next, written down once and never changed after its release.

A change of the schema is written in two places: in the tables, from which a new store is made whole, and in a step of
its own here, with the next number, which `schema.HEAD` then has too. A test compares what both engines say of the two
ways. A step knows nothing of today's tables, because they go on changing.
"""
