"""The measurements, each a script that prints a ratio, and the maker of stores to measure on."""
