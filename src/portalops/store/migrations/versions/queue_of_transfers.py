"""Wrong transfers are kept by portal, for the queue of them; who confirmed a business partner stays with the tenant."""

from alembic import op

from portalops.wording import label

revision = "0005"
down_revision = "0004"
TITLE = label("Wrong transfers make a queue; who confirmed a business partner is kept")

_TENANTS = (
    "ref, portal, name, kind, kana, email, phone, address, billing_name, joined_on, billing_cycle, billing_month, "
    "payment_method, card_brand, card_last_four, licenses, license_price, hosting, options, storage_mb, usage_alert, "
    "points, balance, auto_charge, agreed_limit, credit_limit, credit_used, credit_on, credit_check, state"
)
_TRANSFERS = "ref, tenant, paid_on, billed, paid, reported_on, state, settled_on, note"
_PORTAL = "substr(tenant, 1, instr(tenant, ':') - 1)"
_STATEMENTS = {
    # A column that SQLite adds has no place before the constraints, so both tables are made anew. Other tables name the
    # one of tenants: they would go along with it if the old one were renamed.
    "sqlite": (
        """CREATE TABLE tenants_with_partners (
            ref VARCHAR NOT NULL, portal VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR, kana VARCHAR,
            email VARCHAR, phone VARCHAR, address VARCHAR, billing_name VARCHAR, joined_on DATE, billing_cycle VARCHAR,
            billing_month INTEGER, payment_method VARCHAR, card_brand VARCHAR, card_last_four VARCHAR, licenses INTEGER,
            license_price BIGINT, hosting BOOLEAN NOT NULL, options VARCHAR NOT NULL, storage_mb BIGINT,
            usage_alert VARCHAR, points BIGINT NOT NULL, balance BIGINT NOT NULL, auto_charge VARCHAR,
            agreed_limit VARCHAR, credit_limit BIGINT, credit_used BIGINT, credit_on DATE, credit_check VARCHAR,
            state VARCHAR NOT NULL, partner_by VARCHAR, partner_on DATE,
            CONSTRAINT pk_tenants PRIMARY KEY (ref),
            CONSTRAINT ck_tenants_points_not_below_zero CHECK (points >= 0),
            CONSTRAINT ck_tenants_state_known CHECK (state IN ('active', 'leaving', 'left')),
            CONSTRAINT ck_tenants_balance_not_below_zero CHECK (balance >= 0),
            CONSTRAINT ck_tenants_credit_limit_not_below_zero CHECK (credit_limit >= 0),
            CONSTRAINT ck_tenants_credit_used_not_below_zero CHECK (credit_used >= 0)
        )""",
        f"INSERT INTO tenants_with_partners ({_TENANTS}) SELECT {_TENANTS} FROM tenants",  # noqa: S608
        "DROP TABLE tenants",
        "ALTER TABLE tenants_with_partners RENAME TO tenants",
        "ALTER TABLE transfer_cases RENAME TO transfer_cases_before",
        """CREATE TABLE transfer_cases (
            ref VARCHAR NOT NULL, tenant VARCHAR NOT NULL, paid_on DATE NOT NULL, billed BIGINT NOT NULL,
            paid BIGINT NOT NULL, reported_on DATE NOT NULL, state VARCHAR NOT NULL, settled_on DATE, note VARCHAR,
            portal VARCHAR NOT NULL,
            CONSTRAINT pk_transfer_cases PRIMARY KEY (ref),
            CONSTRAINT ck_transfer_cases_state_known CHECK (state IN ('open', 'settled')),
            CONSTRAINT fk_transfer_cases_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
        )""",
        f"INSERT INTO transfer_cases SELECT {_TRANSFERS}, {_PORTAL} FROM transfer_cases_before",  # noqa: S608
        "DROP TABLE transfer_cases_before",
        "CREATE INDEX ix_transfer_cases_tenant ON transfer_cases (tenant, state, paid_on, ref)",
    ),
    "postgresql": (
        'ALTER TABLE tenants ADD COLUMN partner_by TEXT COLLATE "C"',
        "ALTER TABLE tenants ADD COLUMN partner_on DATE",
        'ALTER TABLE transfer_cases ADD COLUMN portal TEXT COLLATE "C"',
        "UPDATE transfer_cases SET portal = split_part(tenant, ':', 1)",
        "ALTER TABLE transfer_cases ALTER COLUMN portal SET NOT NULL",
    ),
}


def upgrade() -> None:
    """Give the tenants who confirmed them and when, and the wrong transfers their portal and an index of it."""
    run = op.get_bind().exec_driver_sql
    for statement in _STATEMENTS[op.get_bind().dialect.name]:
        run(statement)
    run("CREATE INDEX ix_transfer_cases_queue ON transfer_cases (portal, state, paid_on, ref)")
