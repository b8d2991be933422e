import { ParleyError } from '../../kernel/errors.ts';
import { noSeatLeft, seatsConstraint } from './seats.ts';
import { brokenConstraint } from './store.ts';

/** What a broken constraint means to a person; append yours. */
const meanings: Readonly<Record<string, readonly [code: string, message: string]>> = {
  company_name: ['name-taken', 'A company of this name exists'],
  domain_sip_domain_key: ['name-taken', 'This SIP domain is in use'],
  app_user_login: ['name-taken', 'A user with this login exists'],
  app_group_name: ['name-taken', 'A group of this name exists'],
  trunk_name: ['name-taken', 'A trunk of this name exists'],
  device_address_of_record: ['name-taken', 'A device with this SIP user exists'],
  recording_rule_name: ['name-taken', 'A rule of recording of this name exists'],
  scorecard_form_name: ['name-taken', 'A form of this name exists'],
  conference_room_number: ['number-taken', 'A conference room has this number'],
  conference_room_company_id_owner_id_fkey: ['input-invalid', 'There is no such user in the company'],
  flow_name: ['name-taken', 'The domain has a call flow of this name'],
  prompt_name: ['name-taken', 'A prompt of this name exists'],
  queue_domain_id_number_key: ['number-taken', 'A queue has this number'],
  app_user_company_id_domain_id_fkey: ['input-invalid', 'There is no such domain in the company'],
  agent_user_id_key: ['name-taken', 'The user is an agent already'],
  agent_company_id_user_id_fkey: ['input-invalid', 'There is no such user in the company'],
  dial_out_user_company_id_user_id_fkey: ['input-invalid', 'There is no such user in the company'],
  device_company_id_user_id_fkey: ['input-invalid', 'There is no such user in the company'],
  forwarding_name: ['name-taken', 'You have a profile of this name'],
  imposed_rule_name: ['name-taken', 'A rule of this name exists'],
  imposed_rule_company_id_domain_id_fkey: ['input-invalid', 'There is no such domain in the company'],
  imposed_rule_company_id_group_id_fkey: ['input-invalid', 'There is no such group in the company'],
  imposed_rule_company_id_user_id_fkey: ['input-invalid', 'There is no such user in the company'],
  skill_name: ['name-taken', 'A skill of this name exists'],
  opening_hours_name: ['name-taken', 'There are opening hours of this name'],
  not_ready_reason_code: ['name-taken', 'A reason has this code'],
  disposition_name: ['name-taken', 'The category has one of this name'],
  script_name: ['name-taken', 'A script of this name exists'],
  call_back_button_name: ['name-taken', 'A call-back button of this name exists'],
  queue_hours: ['input-invalid', 'There are no such opening hours'],
  queue_script: ['input-invalid', 'There is no such script'],
  queue_skill_company_id_skill_id_fkey: ['input-invalid', 'There is no such skill'],
  queue_disposition_company_id_disposition_id_fkey: ['input-invalid', 'There is no such disposition'],
  agent_skill_company_id_skill_id_fkey: ['input-invalid', 'There is no such skill'],
  agent_skill_company_id_agent_id_fkey: ['input-invalid', 'There is no such agent'],
  queue_agent_company_id_queue_id_fkey: ['input-invalid', 'There is no such queue'],
  intercom_group_name: ['name-taken', 'The domain has an intercom group of this name'],
  access_object_name: ['name-taken', 'The domain has one of this name'],
  parameter_value_once: ['changed-meanwhile', 'Somebody else set this value meanwhile. Look at it as it is now'],
  group_member_company_id_user_id_fkey: ['input-invalid', 'There is no such user in the company'],
  group_member_company_id_group_id_fkey: ['input-invalid', 'There is no such group in the company'],
  phone_provisioning_mac: ['name-taken', 'Another device of the company has this MAC address'],
  phone_provisioning_pkey: ['changed-meanwhile', 'Somebody else set the telephone up meanwhile. Look at it as it is now'],
  administered_company_administered_id_fkey: ['input-invalid', 'There is no such company'],
};

/** A refusal of the store as a person should read it; anything else as it was. */
export function meaningOf(error: unknown): unknown {
  if (isAboveRank(error))
    return new ParleyError(
      'not-permitted',
      'This user administers other companies, too: only who administers all may change him.',
      {
        cause: error,
      },
    );
  const constraint = brokenConstraint(error);
  if (constraint === null) return error;
  if (constraint === seatsConstraint) return noSeatLeft(error);
  const known = meanings[constraint];
  if (known) return new ParleyError(known[0], known[1], { cause: error });
  const { code } = error as { code?: unknown };
  if (code === '23505') return new ParleyError('name-taken', 'Another one like this exists', { cause: error });
  if (code === '23503')
    return new ParleyError('input-invalid', 'It refers to something that is not there, or something refers to it', {
      cause: error,
    });
  return error;
}

/** Refused by `migrations/0014-ranks.sql`. */
function isAboveRank(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === '42501' && message === 'parley: rank';
}
