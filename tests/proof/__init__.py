"""The proof of the portals' pages: each enforced rule is broken in a copy of the package, and its test has to fail."""
