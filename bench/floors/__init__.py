"""The smallest programs that do the same as a part of portalops."""
