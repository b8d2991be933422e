-- Contacts of a customer are looked for one after the other, among those of the same first queue.
DROP INDEX report_interaction_customer;
CREATE INDEX report_interaction_customer ON report_interaction (company_id, customer, queue_id, at_ms, interaction_id) WHERE customer IS NOT NULL;
