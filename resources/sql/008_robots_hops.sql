-- A redirect of a robots.txt leads to a host that another worker of the run has: that one asks there, and the answer goes back to the asker. Rows live for as long as that takes;
-- SQLite never has any. Both workers are numbers of `workers`; taken_by: who has begun with it. body is base64, as it is bytes.
CREATE TABLE robots_hops (
    hop {fresh_id},
    run_id {integer} NOT NULL,
    host_id {integer} NOT NULL,
    url TEXT NOT NULL,
    asker {integer} NOT NULL,
    taken_by {integer},
    answered {boolean} NOT NULL DEFAULT FALSE,
    status {integer},
    location TEXT,
    body TEXT,
    cause TEXT,
    detail TEXT
);

CREATE INDEX robots_hops_run ON robots_hops (run_id);
