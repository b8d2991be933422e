-- Shared call queues (T-QUE-1): nobody is offered their callers; whoever is authorized sees them and takes one.
ALTER TABLE queue ADD COLUMN kind text NOT NULL DEFAULT 'agents' CHECK (kind IN ('agents', 'shared'));
-- How many may wait at once; the next finds it busy.
ALTER TABLE queue ADD COLUMN lines integer NOT NULL DEFAULT 100 CHECK (lines BETWEEN 1 AND 1000);
-- The extension whose ringing calls are its waiting ones; null: callers wait in the queue itself, with music.
ALTER TABLE queue ADD COLUMN device_id uuid;
ALTER TABLE queue ADD CONSTRAINT queue_device FOREIGN KEY (company_id, device_id) REFERENCES device (company_id, id) ON DELETE CASCADE;
ALTER TABLE queue ADD CONSTRAINT queue_of_device CHECK (device_id IS NULL OR kind = 'shared');
CREATE INDEX queue_device_id ON queue (device_id) WHERE device_id IS NOT NULL;
