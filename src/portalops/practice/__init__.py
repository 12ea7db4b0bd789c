"""The practice store: every portal with tenants of its own, made by the same operations as real work."""
