-- What a row of the queue is: 'page', 'sitemap' (named by robots.txt, by an index, or given) or 'guessed_sitemap' (looked for where one may be).
ALTER TABLE frontier ADD COLUMN kind TEXT NOT NULL DEFAULT 'page';

-- How many sitemaps a run has, without a look at its pages.
CREATE INDEX frontier_sitemaps ON frontier (run_id, host_id) WHERE kind <> 'page';
