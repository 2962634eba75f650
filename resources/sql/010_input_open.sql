-- URLs were being added to the run, batch by batch: true from the first batch to the last one. A run that is found so after a crash lacks some of what it was given.
ALTER TABLE runs ADD COLUMN input_open {boolean} NOT NULL DEFAULT FALSE;
