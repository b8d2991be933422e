-- Of which matter an agent was busy or wrapped up, and from which queue he had it: the first where he had several.
ALTER TABLE agent_state ADD COLUMN interaction_id uuid;
ALTER TABLE agent_state ADD COLUMN queue_id uuid;
-- Who is asked for the state before a moment, agent by agent.
CREATE INDEX agent_state_of_agent ON agent_state (agent_id, at DESC, id DESC);
