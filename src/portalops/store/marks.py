"""What a connection is marked with, for its engine to know what its transaction is going to do."""

WRITES = "portalops_writes"
"""The execution option of a connection whose transaction is going to write."""

HURRIES_S = "portalops_hurries_s"
"""The execution option of a writer that waits no longer than so many seconds, whatever the store's patience is."""

SEES_TO_DISK = "portalops_sees_to_disk"
"""The execution option of a writer that waits for the disk after its transaction, so that the next one can begin."""
