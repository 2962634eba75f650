-- What a conditional request (RFC 9110 section 13) needs to know of a page that is stored, and what is kept of it where it has not changed.
-- Empty: not known; such a page is fetched whole.

ALTER TABLE pages ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN title_source TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN content_hash TEXT NOT NULL DEFAULT '';
