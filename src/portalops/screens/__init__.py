"""The console: screens on the terminal, every one of them a face of the catalogue."""

import os

# Read once, when textual is imported: with the kitty protocol on, some terminals lose Japanese text.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
