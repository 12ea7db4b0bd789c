"""The tables of the store, by domain: a command defines only those that it touches."""
