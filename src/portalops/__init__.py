"""portalops: the console that support centres of subscription portals work in."""

__version__ = "0.1.0"
