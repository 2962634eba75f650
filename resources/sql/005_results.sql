-- What the window and exports ask of a finished page: how long it took, how many redirects led to it, where its body lies, what it links to.

ALTER TABLE frontier ADD COLUMN total_us {integer} NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN hops {integer} NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN body_file TEXT;

-- One row for each page whose links were read; the page is the row of frontier with this ended_seq. `targets` holds 12 characters for each link:
-- the low 48 bits of its key_hash as lower-case hexadecimal digits, one after the other. A row for each link would cost twenty times as much to
-- write; who links to a page is found by going through these in their order.
CREATE TABLE links (
    run_id {integer} NOT NULL,
    ended_seq {integer} NOT NULL,
    targets TEXT NOT NULL
);

CREATE INDEX links_page ON links (run_id, ended_seq);
