"""Activation without a network: a customer's request file is read, judged, and answered with a signed file."""
