-- What skills and dispositions are called in languages in which their own name is not understood: {"fr": "Réparations"}
ALTER TABLE skill ADD COLUMN names jsonb NOT NULL DEFAULT '{}';
ALTER TABLE disposition ADD COLUMN names jsonb NOT NULL DEFAULT '{}';
