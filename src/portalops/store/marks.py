"""What a connection is marked with, for its engine to know what its transaction is going to do."""

WRITES = "portalops_writes"
"""The execution option of a connection whose transaction is going to write."""
