-- Several programs on one run (app/store/leases.h), on PostgreSQL; SQLite has one program a file, and {shared} is false there, so that none of this costs it anything.
-- hosts.lease_owner is workers.worker as text; NULL: nobody. hosts.lease_until is by the database's clock, as is every time of `workers`.

-- Whether the host may have queued URLs. Whoever queues one sets it, under the row's lock; it is taken back under the same lock where none is found.
ALTER TABLE hosts ADD COLUMN open {boolean} NOT NULL DEFAULT {shared};
-- A given URL, or a redirect of one, leads here: within the scope `host`.
ALTER TABLE hosts ADD COLUMN in_scope {boolean} NOT NULL DEFAULT FALSE;

CREATE INDEX hosts_open ON hosts (run_id, lease_owner) WHERE open;

-- Where a URL that was redirected to another host goes on, in that host's lane; NULL: at its beginning.
ALTER TABLE frontier ADD COLUMN next_url TEXT;

-- A program's session on a run. state: working, left.
CREATE TABLE workers (
    worker {fresh_id},
    run_id {integer} NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at {integer} NOT NULL,
    last_seen {integer} NOT NULL,
    lease_until {integer} NOT NULL,
    hosts {integer} NOT NULL DEFAULT 0,
    pages {integer} NOT NULL DEFAULT 0,
    adding {boolean} NOT NULL DEFAULT FALSE
);

CREATE INDEX workers_run ON workers (run_id);
