import type { IncidentView } from '../../../../src/contract/rest/incidents.ts';
import type { ServiceView } from '../../../../src/contract/rest/services.ts';
import type { Values } from '../../../ui/words/index.ts';
import type { AdminWords } from '../words/index.ts';

/** What sentences of incidents are filled with. */
export const places = [
  'address',
  'application',
  'count',
  'days',
  'device',
  'domain',
  'freeMegabytes',
  'freePercent',
  'legs',
  'login',
  'milliseconds',
  'name',
  'offence',
  'path',
  'perSecond',
  'present',
  'problem',
  'reason',
  'refused',
  'removed',
  'seats',
  'seconds',
  'server',
  'servers',
  'service',
  'subject',
  'trunk',
  'until',
  'waiting',
  'who',
] as const;

/** One that is missing stays visible. */
const gaps: Values = Object.fromEntries(places.map((name) => [name, '…']));

/** A part of the server in the reader's language; one that these words do not know by the name the server gives it. */
export function serviceName({ id, name }: Pick<ServiceView, 'id' | 'name'>, { t, has }: AdminWords): string {
  const key = `service.${id}`;
  return has(key) ? t(key) : name;
}

/** What is wrong and what to do, in the reader's language; of a code that these words do not know as the server says it. */
export function incidentText(incident: IncidentView, words: AdminWords): { readonly sentence: string; readonly remedy: string } {
  const { code, params, subject } = incident;
  const { t, has } = words;
  const sentenceKey = `incident.${code}`;
  const remedyKey = `remedy.${code}`;
  if (!has(sentenceKey) || !has(remedyKey)) return incident;
  const name = params['service'];
  const service: Values = name === undefined ? {} : { service: serviceName({ id: subject, name: String(name) }, words) };
  return { sentence: t(sentenceKey, { ...gaps, ...params, ...service }), remedy: t(remedyKey) };
}
