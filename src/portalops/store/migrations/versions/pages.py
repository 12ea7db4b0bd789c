"""Every list has an index in its own order, so that a page is read from any place in it; quotes are kept by portal."""

from alembic import op

from portalops.wording import label

revision = "0003"
down_revision = "0002"
TITLE = label("Every list is read page by page")

_GONE = ("ix_quotes_state", "ix_quotes_tenant", "ix_withdrawals_due")
_INDEXES = {
    "accounts": {"ix_accounts_tenant": "tenant, state, ref"},
    "activations": {"ix_activations_tenant": "tenant, state, issued_on, ref"},
    "api_keys": {"ix_api_keys_tenant": "tenant, ref"},
    "contracts": {"ix_contracts_tenant": "tenant, state, ref"},
    "direct_debits": {"ix_direct_debits_tenant": "tenant, requested_on, ref"},
    "group_companies": {"ix_group_companies_tenant": "tenant, ref"},
    "inquiries": {"ix_inquiries_tenant": "tenant, written_on, ref"},
    "invitations": {"ix_invitations_tenant": "tenant, state, ref"},
    "invoices": {"ix_invoices_tenant": "tenant, issued_on, ref"},
    "orders": {"ix_orders_tenant": "tenant, ordered_on, ref"},
    "products": {"ix_products_tenant": "tenant, ref"},
    "quotes": {
        "ix_quotes_tenant": "tenant, state, coalesce(requested_on, '9999-12-31'), ref",
        "ix_quotes_asked": "portal, state, coalesce(requested_on, '9999-12-31'), ref",
        "ix_quotes_answered": "portal, state, coalesce(valid_until, '9999-12-31'), ref",
    },
    "records": {"ix_records_tenant": "tenant, seq"},
    "resources": {"ix_resources_tenant": "tenant, ref"},
    "transfer_cases": {"ix_transfer_cases_tenant": "tenant, state, paid_on, ref"},
    "withdrawals": {
        "ix_withdrawals_leaving": "portal, state, leaves_on, ref",
        "ix_withdrawals_deleting": "portal, state, (data_deleted_in || '-01'), ref",
    },
}
_PORTAL = {
    # A column that SQLite adds has no place before the constraints, so the table is made anew.
    "sqlite": (
        "ALTER TABLE quotes RENAME TO quotes_before",
        """CREATE TABLE quotes (
            ref VARCHAR NOT NULL, tenant VARCHAR NOT NULL, kind VARCHAR NOT NULL, items VARCHAR NOT NULL,
            contract VARCHAR, requested_by VARCHAR, requested_on DATE, state VARCHAR NOT NULL, total BIGINT,
            quoted_on DATE, valid_until DATE, replaces VARCHAR, portal VARCHAR NOT NULL,
            CONSTRAINT pk_quotes PRIMARY KEY (ref),
            CONSTRAINT ck_quotes_state_known
            CHECK (state IN ('requested', 'with_sales', 'quoted', 'accepted', 'declined')),
            CONSTRAINT ck_quotes_total_not_negative CHECK (total >= 0),
            CONSTRAINT fk_quotes_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
            CONSTRAINT fk_quotes_contract FOREIGN KEY(contract) REFERENCES contracts (ref),
            CONSTRAINT fk_quotes_requested_by FOREIGN KEY(requested_by) REFERENCES accounts (ref),
            CONSTRAINT fk_quotes_replaces FOREIGN KEY(replaces) REFERENCES quotes (ref)
        )""",
        "INSERT INTO quotes SELECT *, substr(tenant, 1, instr(tenant, ':') - 1) FROM quotes_before",
        "DROP TABLE quotes_before",
    ),
    "postgresql": (
        'ALTER TABLE quotes ADD COLUMN portal TEXT COLLATE "C"',
        "UPDATE quotes SET portal = split_part(tenant, ':', 1)",
        "ALTER TABLE quotes ALTER COLUMN portal SET NOT NULL",
    ),
}


def upgrade() -> None:
    """Give the quotes their portal, and every list the index of its order in place of that of its tenant."""
    run = op.get_bind().exec_driver_sql
    earlier = {name for indexes in _INDEXES.values() for name in indexes}
    for name in sorted({*_GONE, *earlier}):
        run(f"DROP INDEX IF EXISTS {name}")
    for statement in _PORTAL[op.get_bind().dialect.name]:
        run(statement)
    for table, indexes in _INDEXES.items():
        for name, columns in indexes.items():
            run(f"CREATE INDEX {name} ON {table} ({columns})")
    run("CREATE INDEX ix_records_part ON records (target, seq) WHERE target <> tenant")
