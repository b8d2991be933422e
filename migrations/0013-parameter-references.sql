-- A value that is a group or an intercom group hangs on it: shown before the group is deleted, and deleted with it.

ALTER TABLE parameter_value
  ADD COLUMN refers_group_id uuid,
  ADD COLUMN refers_object_id uuid,
  ADD FOREIGN KEY (company_id, refers_group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (company_id, refers_object_id) REFERENCES access_object (company_id, id) ON DELETE CASCADE;

UPDATE parameter_value v SET refers_group_id = g.id FROM app_group g
  WHERE v.name IN ('AuthorizeShareRulesGroup', 'AuthorizeSupervisionInformation') AND g.company_id = v.company_id AND v.value #>> '{}' = g.id::text;
UPDATE parameter_value v SET refers_object_id = o.id FROM access_object o
  WHERE v.name = 'SupervisionInformationIGroup' AND o.company_id = v.company_id AND v.value #>> '{}' = o.id::text;

CREATE INDEX parameter_value_refers_group ON parameter_value (refers_group_id) WHERE refers_group_id IS NOT NULL;
CREATE INDEX parameter_value_refers_object ON parameter_value (refers_object_id) WHERE refers_object_id IS NOT NULL;
