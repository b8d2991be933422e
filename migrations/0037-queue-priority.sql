-- In which order callers of several queues are shown to who serves them: 1 first, 9 last.
ALTER TABLE queue ADD COLUMN priority smallint NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 9);
