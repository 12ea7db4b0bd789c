-- The schema of the first release, as it was; each engine has its own words for what stands in braces.
CREATE TABLE tenants (
    ref {text} NOT NULL,
    portal {text} NOT NULL,
    name {text} NOT NULL,
    kind {text},
    kana {text},
    email {text},
    phone {text},
    address {text},
    billing_name {text},
    joined_on DATE,
    billing_cycle {text},
    billing_month INTEGER,
    payment_method {text},
    card_brand {text},
    card_last_four {text},
    licenses INTEGER,
    license_price BIGINT,
    hosting BOOLEAN NOT NULL,
    options {text} NOT NULL,
    storage_mb BIGINT,
    usage_alert {text},
    points BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    auto_charge {text},
    agreed_limit {text},
    credit_limit BIGINT,
    credit_used BIGINT,
    credit_on DATE,
    credit_check {text},
    state {text} NOT NULL,
    CONSTRAINT pk_tenants PRIMARY KEY (ref),
    CONSTRAINT ck_tenants_points_not_below_zero CHECK (points >= 0),
    CONSTRAINT ck_tenants_state_known CHECK (state IN ('active', 'leaving', 'left')),
    CONSTRAINT ck_tenants_balance_not_below_zero CHECK (balance >= 0),
    CONSTRAINT ck_tenants_credit_limit_not_below_zero CHECK (credit_limit >= 0),
    CONSTRAINT ck_tenants_credit_used_not_below_zero CHECK (credit_used >= 0)
);
CREATE TABLE search_entries (
    kind {text} NOT NULL,
    ref {text} NOT NULL,
    field {text} NOT NULL,
    portal {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    text {text} NOT NULL,
    folded {text} NOT NULL,
    CONSTRAINT pk_search_entries PRIMARY KEY (kind, ref, field)
);
CREATE INDEX ix_search_entries_folded ON search_entries (folded);
CREATE TABLE records (
    seq INTEGER NOT NULL,
    body {text} NOT NULL,
    prev_hash {text} NOT NULL,
    hash {text} NOT NULL,
    at {instant} NOT NULL,
    operator {text} NOT NULL,
    operation {text} NOT NULL,
    target {text} NOT NULL,
    tenant {text},
    outcome {text} NOT NULL,
    request_id {text},
    content_hash {text} NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY (seq),
    CONSTRAINT uq_records_request_id UNIQUE (request_id)
);
CREATE INDEX ix_records_tenant ON records (tenant);
CREATE TABLE record_head (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash {text} NOT NULL,
    CONSTRAINT pk_record_head PRIMARY KEY (id)
);
CREATE TABLE accounts (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    kana {text},
    email {text},
    phone {text},
    roles {text} NOT NULL,
    state {text} NOT NULL,
    last_used_on DATE,
    notified BOOLEAN,
    terms_accepted BOOLEAN,
    consent_by {text},
    consent_on DATE,
    address_told_on DATE,
    CONSTRAINT pk_accounts PRIMARY KEY (ref),
    CONSTRAINT ck_accounts_state_known CHECK (state IN ('active', 'suspended', 'removed')),
    CONSTRAINT fk_accounts_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_accounts_tenant ON accounts (tenant);
CREATE TABLE contracts (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    starts_on DATE,
    first_renewal_on DATE,
    cycle {text},
    price BIGINT,
    prepaid BOOLEAN NOT NULL,
    per_license BOOLEAN NOT NULL,
    expires_on DATE,
    state {text} NOT NULL,
    cancelled_on DATE,
    refunded BIGINT,
    CONSTRAINT pk_contracts PRIMARY KEY (ref),
    CONSTRAINT ck_contracts_state_known CHECK (state IN ('active', 'cancelled')),
    CONSTRAINT fk_contracts_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_contracts_tenant ON contracts (tenant);
CREATE TABLE charges (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    evaluated_on DATE NOT NULL,
    points BIGINT NOT NULL,
    border BIGINT,
    "limit" BIGINT,
    charged BIGINT NOT NULL,
    CONSTRAINT pk_charges PRIMARY KEY (ref),
    CONSTRAINT ck_charges_charged_not_below_zero CHECK (charged >= 0),
    CONSTRAINT fk_charges_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_charges_tenant ON charges (tenant);
CREATE TABLE transfer_cases (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    paid_on DATE NOT NULL,
    billed BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    reported_on DATE NOT NULL,
    state {text} NOT NULL,
    settled_on DATE,
    note {text},
    CONSTRAINT pk_transfer_cases PRIMARY KEY (ref),
    CONSTRAINT ck_transfer_cases_state_known CHECK (state IN ('open', 'settled')),
    CONSTRAINT fk_transfer_cases_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_transfer_cases_tenant ON transfer_cases (tenant);
CREATE TABLE products (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    licensed INTEGER,
    expires_on DATE,
    other BOOLEAN NOT NULL,
    key_ending {text},
    key_fingerprint {text},
    CONSTRAINT pk_products PRIMARY KEY (ref),
    CONSTRAINT ck_products_licensed_not_negative CHECK (licensed >= 0),
    CONSTRAINT fk_products_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_products_tenant ON products (tenant);
CREATE TABLE environments (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    sort_key {text} NOT NULL,
    state {text} NOT NULL,
    released_on DATE,
    CONSTRAINT pk_environments PRIMARY KEY (ref),
    CONSTRAINT ck_environments_state_known CHECK (state IN ('active', 'released')),
    CONSTRAINT fk_environments_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_environments_tenant ON environments (tenant);
CREATE TABLE allocations (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT pk_allocations PRIMARY KEY (ref),
    CONSTRAINT ck_allocations_count_not_negative CHECK (count >= 0),
    CONSTRAINT fk_allocations_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_allocations_tenant ON allocations (tenant);
CREATE TABLE withdrawals (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    portal {text} NOT NULL,
    state {text} NOT NULL,
    asked_on DATE,
    form_sent_on DATE,
    received_on DATE,
    leaves_on DATE,
    last_charge_month {text},
    data_deleted_in {text},
    billing_visible_until DATE,
    provisional BOOLEAN NOT NULL,
    data_deleted_on DATE,
    reason {text} NOT NULL,
    CONSTRAINT pk_withdrawals PRIMARY KEY (ref),
    CONSTRAINT ck_withdrawals_state_known CHECK (state IN ('asked', 'form_sent', 'planned', 'cancelled', 'completed', 'data_deleted')),
    CONSTRAINT ck_withdrawals_planned_has_its_day CHECK (state <> 'planned' OR leaves_on IS NOT NULL),
    CONSTRAINT fk_withdrawals_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_withdrawals_due ON withdrawals (state, leaves_on);
CREATE INDEX ix_withdrawals_tenant ON withdrawals (tenant);
CREATE TABLE usage_readings (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    at {instant} NOT NULL,
    users INTEGER,
    disk_mb BIGINT,
    CONSTRAINT pk_usage_readings PRIMARY KEY (ref),
    CONSTRAINT fk_usage_readings_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_usage_readings_tenant ON usage_readings (tenant);
CREATE TABLE orders (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    ordered_on DATE NOT NULL,
    product {text} NOT NULL,
    "plan" {text} NOT NULL,
    amount BIGINT NOT NULL,
    quantity INTEGER NOT NULL,
    method {text} NOT NULL,
    for_sole_proprietors BOOLEAN NOT NULL,
    state {text} NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY (ref),
    CONSTRAINT ck_orders_state_known CHECK (state IN ('ordered', 'card_refused', 'cancelled')),
    CONSTRAINT ck_orders_amount_not_below_zero CHECK (amount >= 0),
    CONSTRAINT ck_orders_quantity_above_zero CHECK (quantity >= 1),
    CONSTRAINT fk_orders_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_orders_tenant ON orders (tenant);
CREATE TABLE direct_debits (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    method {text} NOT NULL,
    requested_on DATE NOT NULL,
    sent_on DATE,
    received_on DATE,
    in_force_on DATE,
    state {text} NOT NULL,
    ended_on DATE,
    CONSTRAINT pk_direct_debits PRIMARY KEY (ref),
    CONSTRAINT ck_direct_debits_state_known CHECK (state IN ('requested', 'sent', 'received', 'in_force', 'ended')),
    CONSTRAINT fk_direct_debits_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_direct_debits_tenant ON direct_debits (tenant);
CREATE TABLE inquiries (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    kind {text} NOT NULL,
    written_on DATE NOT NULL,
    note {text},
    CONSTRAINT pk_inquiries PRIMARY KEY (ref),
    CONSTRAINT fk_inquiries_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_inquiries_tenant ON inquiries (tenant);
CREATE TABLE group_companies (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    added_on DATE NOT NULL,
    CONSTRAINT pk_group_companies PRIMARY KEY (ref),
    CONSTRAINT fk_group_companies_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_group_companies_tenant ON group_companies (tenant);
CREATE TABLE invoices (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    addressee {text} NOT NULL,
    honorific {text} NOT NULL,
    billing_email {text},
    issuer {text} NOT NULL,
    registration_number {text},
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    method {text} NOT NULL,
    method_name {text} NOT NULL,
    lines {text} NOT NULL,
    taxes {text} NOT NULL,
    total BIGINT NOT NULL,
    set_off BIGINT NOT NULL,
    reissues INTEGER NOT NULL,
    CONSTRAINT pk_invoices PRIMARY KEY (ref),
    CONSTRAINT ck_invoices_set_off_within_total CHECK (set_off >= 0 AND set_off <= total),
    CONSTRAINT fk_invoices_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref)
);
CREATE INDEX ix_invoices_tenant ON invoices (tenant, issued_on);
CREATE TABLE ledger_entries (
    id {counter} NOT NULL,
    tenant {text} NOT NULL,
    ledger {text} NOT NULL,
    at {instant} NOT NULL,
    kind {text} NOT NULL,
    delta BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    reason {text} NOT NULL,
    record INTEGER,
    CONSTRAINT pk_ledger_entries PRIMARY KEY (id),
    CONSTRAINT ck_ledger_entries_balance_not_below_zero CHECK (balance >= 0),
    CONSTRAINT ck_ledger_entries_ledger_known CHECK (ledger IN ('points', 'balance')),
    CONSTRAINT fk_ledger_entries_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_ledger_entries_record FOREIGN KEY(record) REFERENCES records (seq)
);
CREATE INDEX ix_ledger_entries_tenant ON ledger_entries (tenant, ledger, id);
CREATE TABLE record_details (
    seq INTEGER NOT NULL,
    salt {text} NOT NULL,
    details {text} NOT NULL,
    CONSTRAINT pk_record_details PRIMARY KEY (seq),
    CONSTRAINT fk_record_details_seq FOREIGN KEY(seq) REFERENCES records (seq)
);
CREATE TABLE api_keys (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    contract {text} NOT NULL,
    last_four {text} NOT NULL,
    CONSTRAINT pk_api_keys PRIMARY KEY (ref),
    CONSTRAINT ck_api_keys_last_four_only CHECK (length(last_four) = 4),
    CONSTRAINT fk_api_keys_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_api_keys_contract FOREIGN KEY(contract) REFERENCES contracts (ref)
);
CREATE INDEX ix_api_keys_tenant ON api_keys (tenant);
CREATE TABLE activations (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    environment {text} NOT NULL,
    allocations {text} NOT NULL,
    fingerprint {text} NOT NULL,
    nonce {text} NOT NULL,
    request {text} NOT NULL,
    issued_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    state {text} NOT NULL,
    applied_on DATE,
    written INTEGER NOT NULL,
    CONSTRAINT pk_activations PRIMARY KEY (ref),
    CONSTRAINT ck_activations_state_known CHECK (state IN ('issued', 'applied', 'ended')),
    CONSTRAINT fk_activations_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_activations_environment FOREIGN KEY(environment) REFERENCES environments (ref)
);
CREATE INDEX ix_activations_environment ON activations (environment);
CREATE INDEX ix_activations_tenant ON activations (tenant);
CREATE TABLE invitations (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    email {text} NOT NULL,
    language {text} NOT NULL,
    role {text},
    invited_by {text} NOT NULL,
    invited_on DATE NOT NULL,
    state {text} NOT NULL,
    account {text},
    joined_on DATE,
    withdrawn_on DATE,
    CONSTRAINT pk_invitations PRIMARY KEY (ref),
    CONSTRAINT ck_invitations_state_known CHECK (state IN ('waiting', 'joined', 'withdrawn')),
    CONSTRAINT fk_invitations_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_invitations_invited_by FOREIGN KEY(invited_by) REFERENCES accounts (ref),
    CONSTRAINT fk_invitations_account FOREIGN KEY(account) REFERENCES accounts (ref)
);
CREATE INDEX ix_invitations_tenant ON invitations (tenant);
CREATE TABLE resources (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    name {text} NOT NULL,
    version {text},
    product {text},
    CONSTRAINT pk_resources PRIMARY KEY (ref),
    CONSTRAINT fk_resources_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_resources_product FOREIGN KEY(product) REFERENCES products (ref)
);
CREATE INDEX ix_resources_tenant ON resources (tenant);
CREATE TABLE quotes (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    kind {text} NOT NULL,
    items {text} NOT NULL,
    contract {text},
    requested_by {text},
    requested_on DATE,
    state {text} NOT NULL,
    total BIGINT,
    quoted_on DATE,
    valid_until DATE,
    replaces {text},
    CONSTRAINT pk_quotes PRIMARY KEY (ref),
    CONSTRAINT ck_quotes_state_known CHECK (state IN ('requested', 'with_sales', 'quoted', 'accepted', 'declined')),
    CONSTRAINT ck_quotes_total_not_negative CHECK (total >= 0),
    CONSTRAINT fk_quotes_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_quotes_contract FOREIGN KEY(contract) REFERENCES contracts (ref),
    CONSTRAINT fk_quotes_requested_by FOREIGN KEY(requested_by) REFERENCES accounts (ref),
    CONSTRAINT fk_quotes_replaces FOREIGN KEY(replaces) REFERENCES quotes (ref)
);
CREATE INDEX ix_quotes_state ON quotes (state);
CREATE INDEX ix_quotes_tenant ON quotes (tenant);
CREATE TABLE invoice_reissues (
    id {counter} NOT NULL,
    invoice {text} NOT NULL,
    copy_number INTEGER NOT NULL,
    at {instant} NOT NULL,
    reason {text} NOT NULL,
    mail_to {text},
    record INTEGER,
    CONSTRAINT pk_invoice_reissues PRIMARY KEY (id),
    CONSTRAINT uq_invoice_reissues_invoice UNIQUE (invoice, copy_number),
    CONSTRAINT fk_invoice_reissues_invoice FOREIGN KEY(invoice) REFERENCES invoices (ref),
    CONSTRAINT fk_invoice_reissues_record FOREIGN KEY(record) REFERENCES records (seq)
);
CREATE TABLE outbox (
    id {counter} NOT NULL,
    kind {text} NOT NULL,
    portal {text} NOT NULL,
    tenant {text} NOT NULL,
    account {text},
    invoice {text},
    copy_number INTEGER,
    valid_hours INTEGER,
    language {text} NOT NULL,
    said {text},
    to_address {text} NOT NULL,
    record INTEGER,
    state {text} NOT NULL,
    message_id {text} NOT NULL,
    queued_at {instant} NOT NULL,
    claimed_at {instant},
    sent_at {instant},
    attempts INTEGER NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_state_known CHECK (state IN ('queued', 'sending', 'sent', 'dropped')),
    CONSTRAINT fk_outbox_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_outbox_account FOREIGN KEY(account) REFERENCES accounts (ref),
    CONSTRAINT fk_outbox_invoice FOREIGN KEY(invoice) REFERENCES invoices (ref),
    CONSTRAINT fk_outbox_record FOREIGN KEY(record) REFERENCES records (seq),
    CONSTRAINT uq_outbox_message_id UNIQUE (message_id)
);
CREATE INDEX ix_outbox_waiting ON outbox (state, id);
CREATE TABLE downloads (
    ref {text} NOT NULL,
    tenant {text} NOT NULL,
    resource {text} NOT NULL,
    account {text} NOT NULL,
    taken_on DATE NOT NULL,
    CONSTRAINT pk_downloads PRIMARY KEY (ref),
    CONSTRAINT fk_downloads_tenant FOREIGN KEY(tenant) REFERENCES tenants (ref),
    CONSTRAINT fk_downloads_resource FOREIGN KEY(resource) REFERENCES resources (ref),
    CONSTRAINT fk_downloads_account FOREIGN KEY(account) REFERENCES accounts (ref)
);
CREATE INDEX ix_downloads_resource ON downloads (resource);
CREATE INDEX ix_downloads_tenant ON downloads (tenant);
CREATE TABLE links (
    id {counter} NOT NULL,
    about {text} NOT NULL,
    outbox_id INTEGER NOT NULL,
    token_hash {text},
    made_at {instant},
    expires_at {instant},
    state {text} NOT NULL,
    CONSTRAINT pk_links PRIMARY KEY (id),
    CONSTRAINT ck_links_state_known CHECK (state IN ('queued', 'live', 'used', 'revoked')),
    CONSTRAINT uq_links_outbox_id UNIQUE (outbox_id),
    CONSTRAINT fk_links_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id),
    CONSTRAINT uq_links_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_links_about ON links (about, state);
CREATE UNIQUE INDEX uq_withdrawals_open ON withdrawals (tenant) WHERE state IN ('asked', 'form_sent', 'planned');
INSERT INTO record_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
