-- Redirect targets that a run has fetched: read when it is opened, so that no link to one of them fetches it again.
CREATE INDEX frontier_redirected ON frontier (run_id, seq) WHERE final_url <> url AND state IN ('done', 'failed');
