"""Papers: Typst templates, the data that fills them, and the files they are printed to."""
