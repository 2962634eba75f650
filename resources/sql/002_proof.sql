-- Hosts: what the starts of this run come to (PacingRecord). 0 where there is nothing to say.
-- Frontier: what tells why a page has no title, was cut, or stands where it does (UrlOutcome).

ALTER TABLE hosts ADD COLUMN starts {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN closest_us {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN most_in_second {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN allowed_in_second {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN broken {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN broken_at {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN broken_gap_us {integer} NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN broken_spacing_us {integer} NOT NULL DEFAULT 0;

ALTER TABLE frontier ADD COLUMN charset_source TEXT;
ALTER TABLE frontier ADD COLUMN redirects TEXT;
ALTER TABLE frontier ADD COLUMN no_title TEXT;
ALTER TABLE frontier ADD COLUMN cut TEXT;
