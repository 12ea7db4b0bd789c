"""The command line: every operation and look-up as a command, and a few commands written by hand."""
