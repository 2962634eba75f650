-- Several programs on one run: what a person sets for one host (its rate) is a row of `hosts` that whoever works on the host reads with its leases.
-- How often that has happened in the run: a worker that sees another number reads at once.
ALTER TABLE runs ADD COLUMN host_edits {integer} NOT NULL DEFAULT 0;
