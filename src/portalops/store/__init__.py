"""The store: what is known is read from it, and what is decided is written to it, whole or not at all."""
