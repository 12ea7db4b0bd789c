"""The day on which a tenant's data were erased is kept; what was written freely can be erased, and nothing else."""

from alembic import op

from portalops.wording import label

revision = "0009"
down_revision = "0008"
TITLE = label("Personal data can be erased for good, and a register says of whom")

_TENANTS = (
    "ref, portal, name, kind, kana, email, phone, address, billing_name, joined_on, billing_cycle, billing_month, "
    "payment_method, card_brand, card_last_four, licenses, license_price, hosting, options, storage_mb, usage_alert, "
    "points, balance, auto_charge, agreed_limit, credit_limit, credit_used, credit_on, credit_check, state, "
    "partner_by, partner_on"
)
_STATEMENTS = {
    # A column that SQLite adds has no place before the constraints, so the table is made anew.
    "sqlite": (
        """CREATE TABLE tenants_with_purges (
            ref VARCHAR NOT NULL, portal VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR, kana VARCHAR,
            email VARCHAR, phone VARCHAR, address VARCHAR, billing_name VARCHAR, joined_on DATE, billing_cycle VARCHAR,
            billing_month INTEGER, payment_method VARCHAR, card_brand VARCHAR, card_last_four VARCHAR, licenses INTEGER,
            license_price BIGINT, hosting BOOLEAN NOT NULL, options VARCHAR NOT NULL, storage_mb BIGINT,
            usage_alert VARCHAR, points BIGINT NOT NULL, balance BIGINT NOT NULL, auto_charge VARCHAR,
            agreed_limit VARCHAR, credit_limit BIGINT, credit_used BIGINT, credit_on DATE, credit_check VARCHAR,
            state VARCHAR NOT NULL, partner_by VARCHAR, partner_on DATE, purged_on DATE,
            CONSTRAINT pk_tenants PRIMARY KEY (ref),
            CONSTRAINT ck_tenants_points_not_below_zero CHECK (points >= 0),
            CONSTRAINT ck_tenants_state_known CHECK (state IN ('active', 'leaving', 'left')),
            CONSTRAINT ck_tenants_balance_not_below_zero CHECK (balance >= 0),
            CONSTRAINT ck_tenants_credit_limit_not_below_zero CHECK (credit_limit >= 0),
            CONSTRAINT ck_tenants_credit_used_not_below_zero CHECK (credit_used >= 0)
        )""",
        f"INSERT INTO tenants_with_purges ({_TENANTS}) SELECT {_TENANTS} FROM tenants",  # noqa: S608
        "DROP TABLE tenants",
        "ALTER TABLE tenants_with_purges RENAME TO tenants",
        "DROP TRIGGER ledger_entries_no_update",
        "CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries WHEN NOT (NEW.reason = '' "
        "AND NEW.id IS OLD.id AND NEW.tenant IS OLD.tenant AND NEW.ledger IS OLD.ledger AND NEW.at IS OLD.at "
        "AND NEW.kind IS OLD.kind AND NEW.delta IS OLD.delta AND NEW.balance IS OLD.balance "
        "AND NEW.record IS OLD.record) BEGIN SELECT RAISE(ABORT, 'ledger_entries only grows'); END",
        "DROP TRIGGER record_details_no_update",
        "CREATE TRIGGER record_details_no_update BEFORE UPDATE ON record_details WHEN NOT (NEW.salt = '' "
        "AND NEW.details = '{\"purged\":' || CAST(substr(NEW.details, 11) AS INTEGER) || '}' "
        "AND NEW.seq IS OLD.seq) BEGIN SELECT RAISE(ABORT, 'record_details only grows'); END",
        "CREATE TRIGGER purges_no_update BEFORE UPDATE ON purges BEGIN SELECT RAISE(ABORT, 'purges only grows'); END",
        "CREATE TRIGGER purges_no_delete BEFORE DELETE ON purges BEGIN SELECT RAISE(ABORT, 'purges only grows'); END",
    ),
    "postgresql": (
        "ALTER TABLE tenants ADD COLUMN purged_on DATE",
        "DROP TRIGGER ledger_entries_only_grows ON ledger_entries",
        "CREATE TRIGGER ledger_entries_only_erased BEFORE UPDATE ON ledger_entries FOR EACH ROW WHEN (NOT ("
        "NEW.reason = '' AND NEW.id IS NOT DISTINCT FROM OLD.id AND NEW.tenant IS NOT DISTINCT FROM OLD.tenant "
        "AND NEW.ledger IS NOT DISTINCT FROM OLD.ledger AND NEW.at IS NOT DISTINCT FROM OLD.at "
        "AND NEW.kind IS NOT DISTINCT FROM OLD.kind AND NEW.delta IS NOT DISTINCT FROM OLD.delta "
        "AND NEW.balance IS NOT DISTINCT FROM OLD.balance AND NEW.record IS NOT DISTINCT FROM OLD.record)) "
        "EXECUTE FUNCTION only_grows()",
        "CREATE TRIGGER ledger_entries_only_grows BEFORE DELETE OR TRUNCATE ON ledger_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
        "DROP TRIGGER record_details_only_grows ON record_details",
        "CREATE TRIGGER record_details_only_erased BEFORE UPDATE ON record_details FOR EACH ROW WHEN (NOT ("
        "NEW.salt = '' AND NEW.details ~ '^[{]\"purged\":[0-9]+[}]$' AND NEW.seq IS NOT DISTINCT FROM OLD.seq)) "
        "EXECUTE FUNCTION only_grows()",
        "CREATE TRIGGER record_details_only_grows BEFORE DELETE OR TRUNCATE ON record_details "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
        "CREATE TRIGGER purges_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON purges "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
    ),
}


def upgrade() -> None:
    """Give the tenants the day of their purge, and let the free texts of ledgers and of the record be erased."""
    for statement in _STATEMENTS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
