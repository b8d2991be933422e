-- Whom a caller talked to the last time, for attendants (T-ATT-1).
CREATE INDEX call_log_caller ON call_log (company_id, other_number, started_at DESC) WHERE direction = 'incoming';
