-- Conversations of colleagues. What is not to be kept has no row here: its messages are in the memory of the program only.
CREATE TABLE chat_conversation (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('direct', 'group')),
  name text NOT NULL DEFAULT '',
  -- Both users of a conversation of two, in order: there is one of each pair.
  pair text,
  -- Whether its members want it kept; whether they may is another question.
  wants_kept boolean NOT NULL DEFAULT true,
  -- Of the latest thing that happened in it. Rises, with gaps.
  revision bigint NOT NULL DEFAULT 0,
  last_at timestamptz NOT NULL,
  UNIQUE (company_id, id),
  CHECK ((kind = 'direct') = (pair IS NOT NULL))
);
CREATE UNIQUE INDEX chat_conversation_pair ON chat_conversation (company_id, pair) WHERE pair IS NOT NULL;

CREATE TABLE chat_member (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- What came before he did is not for him.
  visible_after bigint NOT NULL DEFAULT 0,
  read_seq bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (conversation_id, user_id),
  FOREIGN KEY (company_id, conversation_id) REFERENCES chat_conversation (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX chat_member_user ON chat_member (user_id);

CREATE TABLE chat_message (
  company_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- Its place.
  seq bigint NOT NULL,
  -- When it last changed, in the same count; and what had come before that.
  revision bigint NOT NULL,
  previous_revision bigint NOT NULL,
  author_id uuid,
  -- Made by the sender: the same message sent twice is one.
  client_id uuid NOT NULL,
  body text NOT NULL,
  folded text NOT NULL,
  stored_file_id uuid,
  file jsonb,
  sent_at timestamptz NOT NULL,
  edited_at timestamptz,
  deleted_at timestamptz,
  PRIMARY KEY (conversation_id, seq),
  FOREIGN KEY (company_id, conversation_id) REFERENCES chat_conversation (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, author_id) REFERENCES app_user (company_id, id) ON DELETE SET NULL (author_id)
);
CREATE UNIQUE INDEX chat_message_client ON chat_message (conversation_id, author_id, client_id);
CREATE INDEX chat_message_revision ON chat_message (conversation_id, revision);
CREATE INDEX chat_message_words ON chat_message USING gin (to_tsvector('simple', folded)) WHERE deleted_at IS NULL;
CREATE INDEX chat_message_sent ON chat_message (company_id, sent_at);
CREATE INDEX chat_message_author ON chat_message (author_id);

-- Notes on people and contacts: of one's own, or for everybody who sees the card. No reference to contacts: they come and go with their directories.
CREATE TABLE contact_note (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  author_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('person', 'contact')),
  target_id uuid NOT NULL,
  body text NOT NULL CHECK (body <> ''),
  is_shared boolean NOT NULL,
  written_at timestamptz NOT NULL,
  changed_at timestamptz,
  FOREIGN KEY (company_id, author_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_note_target ON contact_note (company_id, kind, target_id);
CREATE INDEX contact_note_author ON contact_note (author_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['chat_conversation', 'chat_member', 'chat_message', 'contact_note'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;

-- A note on a call is shown to the others who had a part in it when its writer shares it.
ALTER TABLE call_log ADD COLUMN note_is_shared boolean NOT NULL DEFAULT false;
CREATE INDEX call_log_shared_note ON call_log (company_id, call_id) WHERE note_is_shared;
