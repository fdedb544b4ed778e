-- Customers, their people, our people, and the rows account data says its
-- signals with. Times are milliseconds since 1970 UTC; 0 means not known.
-- Lists are JSON arrays in text.

-- +goose Up
CREATE TABLE accounts (
	id          TEXT PRIMARY KEY,
	name        TEXT NOT NULL,
	domains     TEXT NOT NULL DEFAULT '',
	tier        TEXT NOT NULL DEFAULT '',
	segment     TEXT NOT NULL DEFAULT '',
	industry    TEXT NOT NULL DEFAULT '',
	country     TEXT NOT NULL DEFAULT '',
	lang        TEXT NOT NULL DEFAULT '',
	owner       TEXT NOT NULL DEFAULT '',
	csm         TEXT NOT NULL DEFAULT '',
	since_at    BIGINT NOT NULL DEFAULT 0,
	renewal_at  BIGINT NOT NULL DEFAULT 0,
	value_minor BIGINT NOT NULL DEFAULT 0,
	currency    TEXT NOT NULL DEFAULT '',
	products    TEXT NOT NULL DEFAULT ''
);

CREATE TABLE contacts (
	id         TEXT PRIMARY KEY,
	account_id TEXT NOT NULL,
	name       TEXT NOT NULL,
	aliases    TEXT NOT NULL,
	email      TEXT NOT NULL,
	title      TEXT NOT NULL,
	role       TEXT NOT NULL,
	left_at    BIGINT NOT NULL
);
CREATE INDEX contacts_account ON contacts (account_id, id);

CREATE TABLE people (
	id        TEXT PRIMARY KEY,
	name      TEXT NOT NULL,
	aliases   TEXT NOT NULL,
	email     TEXT NOT NULL,
	role      TEXT NOT NULL,
	team      TEXT NOT NULL,
	time_zone TEXT NOT NULL
);
CREATE UNIQUE INDEX people_email ON people (email) WHERE email <> '';

-- answer tells two answers of one moment apart: the contact who gave it, or
-- what an unnamed one said.
CREATE TABLE surveys (
	account_id TEXT NOT NULL,
	at         BIGINT NOT NULL,
	answer     TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	score      BIGINT NOT NULL,
	remark     TEXT NOT NULL,
	lang       TEXT NOT NULL,
	PRIMARY KEY (account_id, at, answer)
);

CREATE TABLE product_usage (
	account_id TEXT NOT NULL,
	month_at   BIGINT NOT NULL,
	product    TEXT NOT NULL,
	active     BIGINT NOT NULL,
	paid       BIGINT NOT NULL,
	actions    BIGINT NOT NULL,
	PRIMARY KEY (account_id, month_at, product)
);

CREATE TABLE orders (
	account_id   TEXT NOT NULL,
	id           TEXT NOT NULL,
	at           BIGINT NOT NULL,
	product      TEXT NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency     TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);

CREATE TABLE outcomes (
	account_id      TEXT NOT NULL,
	at              BIGINT NOT NULL,
	kind            TEXT NOT NULL,
	reason          TEXT NOT NULL,
	before_minor    BIGINT NOT NULL,
	before_currency TEXT NOT NULL,
	after_minor     BIGINT NOT NULL,
	after_currency  TEXT NOT NULL,
	PRIMARY KEY (account_id, at)
);
