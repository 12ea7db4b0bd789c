"""Making a store of any size: names, tenants cloned from the practice store's, a chained record, and bulk loading."""
