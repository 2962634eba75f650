-- Runs, their hosts, their queue, and the pages they brought.
-- One text for both databases: {id}, {fresh_id} (never used again), {integer}, {real}, {boolean}, {clustered} are replaced by what the database calls them.
-- Times are milliseconds since 1970 UTC. States are the texts of RunState and UrlState (app/store/records.h).

CREATE TABLE runs (
    id {fresh_id},
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at {integer} NOT NULL,
    finished_at {integer},
    settings TEXT NOT NULL,
    ended_seq {integer} NOT NULL DEFAULT 0
);

CREATE TABLE hosts (
    run_id {integer} NOT NULL,
    host_id {integer} NOT NULL,
    host TEXT NOT NULL,
    typed {boolean} NOT NULL,
    rate {real},
    crawl_delay_ms {integer} NOT NULL DEFAULT 0,
    backoff_until {integer} NOT NULL DEFAULT 0,
    circuit_until {integer} NOT NULL DEFAULT 0,
    last_start {integer} NOT NULL DEFAULT 0,
    robots_at {integer} NOT NULL DEFAULT 0,
    robots_state TEXT NOT NULL DEFAULT '',
    lease_owner TEXT,
    lease_until {integer} NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, host_id)
){clustered};

-- seq is the order of queueing, ended_seq the order of ending (from runs.ended_seq); null until the row has ended.
CREATE TABLE frontier (
    seq {id},
    run_id {integer} NOT NULL,
    key_hash {integer} NOT NULL,
    host_id {integer} NOT NULL,
    url TEXT NOT NULL,
    depth {integer} NOT NULL DEFAULT 0,
    priority {integer} NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    attempts {integer} NOT NULL DEFAULT 0,
    not_before {integer} NOT NULL DEFAULT 0,
    status {integer},
    title TEXT,
    title_source TEXT,
    final_url TEXT,
    content_type TEXT,
    charset TEXT,
    bytes {integer},
    content_hash TEXT,
    error TEXT,
    fetched_at {integer},
    referrer_hash {integer} NOT NULL DEFAULT 0,
    ended_seq {integer}
);

-- Not unique: two URLs may share a hash, and are told apart by the text.
CREATE INDEX frontier_key ON frontier (run_id, key_hash);

-- A lane's window is the front of this index; the sequence keeps rows of one priority in order without a sort.
CREATE INDEX frontier_lane ON frontier (run_id, host_id, state, priority DESC, seq);

CREATE INDEX frontier_ended ON frontier (run_id, ended_seq) WHERE ended_seq IS NOT NULL;

-- Clustered by its key, this table would be rewritten in random places; so only the index is.
CREATE TABLE pages (
    url TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    status {integer} NOT NULL,
    content_type TEXT NOT NULL,
    charset TEXT NOT NULL,
    bytes {integer} NOT NULL,
    final_url TEXT NOT NULL,
    first_seen {integer} NOT NULL,
    fetched_at {integer} NOT NULL,
    run_id {integer} NOT NULL
);

-- The key makes a batch that is written twice leave one row. It begins with the time, so that rows are appended: with the URL in front,
-- each of a million rows would touch a page of its own. The attempts at one URL are found by going through those of the run.
CREATE TABLE fetches (
    run_id {integer} NOT NULL,
    url TEXT NOT NULL,
    at {integer} NOT NULL,
    attempt {integer} NOT NULL,
    status {integer} NOT NULL,
    error TEXT NOT NULL,
    bytes {integer} NOT NULL,
    dns_us {integer} NOT NULL,
    connect_us {integer} NOT NULL,
    tls_us {integer} NOT NULL,
    first_byte_us {integer} NOT NULL,
    total_us {integer} NOT NULL,
    sent_at {integer} NOT NULL,
    PRIMARY KEY (run_id, at, attempt, url)
){clustered};

CREATE TABLE fields (
    run_id {integer} NOT NULL,
    key_hash {integer} NOT NULL,
    name TEXT NOT NULL,
    position {integer} NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, key_hash, name, position)
){clustered};
