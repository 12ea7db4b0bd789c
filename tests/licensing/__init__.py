"""Products, environments, allocations and activation, on a real store."""
