"""Killing what works on a store, under load and at random moments, and proving that nothing was lost or doubled."""
