"""Pure decisions: what a portal's rules make of the facts; nothing here reads or writes."""
