"""The search: every thing has one entry of folded texts, and an index of grams leads from a fragment to the entries."""
