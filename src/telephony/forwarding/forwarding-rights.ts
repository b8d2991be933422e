import type { ForwardingRule, NewForwardingRule } from '../../contract/rest/forwarding.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { demandFeature, type Parameter, type ParameterReader } from '../../platform/parameter/index.ts';
import { type SimpleForwarding, simpleTypes, voicemailTarget } from './forwarding.ts';
import * as declared from './forwarding-parameters.ts';
import type { Owner } from './forwarding-records.ts';

export type RightsParameters = Pick<ParameterReader, 'value'>;

/**
 * What is switched off may stay as it is and be taken away, but not be set anew.
 * @throws ParleyError `not-permitted`
 */
export function demandSimple(
  parameters: RightsParameters,
  owner: Owner,
  before: SimpleForwarding,
  wanted: SimpleForwarding,
): void {
  demandFeature(parameters, declared.authorizeSimpleRules, owner);
  for (const origin of ['all', 'internal', 'external'] as const) {
    const [now, then] = origin === 'all' ? [wanted, before] : [wanted[origin], before[origin]];
    for (const type of simpleTypes) {
      if (!isNew(now[type], then[type])) continue;
      demandFeature(parameters, declared.authorizedForwardTypes[type], owner);
      demandFeature(parameters, declared.authorizedForwardOrigins[origin], owner);
      demandNotOnlyRules(parameters, owner);
    }
  }
  if (isNew(wanted.alsoRing, before.alsoRing)) demandNotOnlyRules(parameters, owner);
  if (wanted.alsoRing === voicemailTarget)
    throw invalid('simple.alsoRing', 'A voicemail does not ring. Send calls there after some seconds instead.');
}

/** CreateOnlyRUL */
function demandNotOnlyRules(parameters: RightsParameters, owner: Owner): void {
  if (!parameters.value(declared.createOnlyRules, owner)) return;
  throw switchedOff('Only rules may be made here, no forwarding without conditions', declared.createOnlyRules);
}

/** @throws ParleyError `not-permitted` */
export function demandRule(
  parameters: RightsParameters,
  owner: Owner,
  rule: NewForwardingRule,
  before: ForwardingRule | null,
): void {
  demandFeature(parameters, declared.authorizeSimpleRules, owner);
  const type = rule.type === 'no-answer' ? 'noAnswer' : rule.type;
  if (before?.type !== rule.type) demandFeature(parameters, declared.authorizedForwardTypes[type], owner);
  if (before?.origin !== rule.origin) demandFeature(parameters, declared.authorizedForwardOrigins[rule.origin], owner);
  for (const status of rule.statuses)
    if (!before?.statuses.includes(status)) demandFeature(parameters, declared.authorizedForwardPresences[status], owner);
  if (rule.calendar !== null && before?.calendar !== rule.calendar)
    demandFeature(parameters, declared.authorizedForwardPresences.calendar, owner);
}

export function switchedOff(sentence: string, { name }: Parameter<boolean>): ParleyError {
  return new ParleyError('not-permitted', `${sentence} (${name}).`, { details: { reason: 'feature-off', parameter: name } });
}

/** What is wrong, and where. */
export function invalid(field: string, message: string): ParleyError {
  return new ParleyError('forwarding-invalid', message, { details: { field } });
}

function isNew(to: string | null, from: string | null): boolean {
  return to !== null && to !== from;
}
