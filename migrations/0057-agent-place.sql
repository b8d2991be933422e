-- An agent may work at one of his telephones (C-LNK-4); one that is gone: at all of them.
ALTER TABLE agent ADD COLUMN phone_device_id uuid REFERENCES device ON DELETE SET NULL;
