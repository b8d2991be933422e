import { formatNameAddr, parameterText, parseDecimal, parseNameAddr, quote } from '../grammar/index.ts';
import type { SipHeaders } from '../message/index.ts';

const reasons = [
  'unknown',
  'user-busy',
  'no-answer',
  'unavailable',
  'unconditional',
  'time-of-day',
  'do-not-disturb',
  'deflection',
  'follow-me',
  'out-of-service',
  'away',
] as const;

export type DiversionReason = (typeof reasons)[number];

/** One diversion (RFC 5806): who sent the call on, and why. */
export interface Diversion {
  readonly displayName: string | undefined;
  readonly uri: string;
  readonly reason: DiversionReason;
  /** How many diversions this entry stands for, at least 1. */
  readonly counter: number;
  readonly privacy: 'off' | 'full' | 'name' | 'uri';
}

function readReason(text: string | undefined): DiversionReason {
  return reasons.find((reason) => reason === text?.toLowerCase()) ?? 'unknown';
}

/** The diversions of a request, the latest first (as they stand). Malformed entries are passed over. */
export function diversionsOf(headers: SipHeaders): Diversion[] {
  const found: Diversion[] = [];
  for (const value of headers.getAll('Diversion')) {
    const address = parseNameAddr(value);
    if (!address) continue;
    const { displayName, uri, params } = address;
    const privacy = parameterText(params, 'privacy')?.toLowerCase();
    found.push({
      displayName,
      uri,
      reason: readReason(parameterText(params, 'reason')),
      counter: Math.max(1, parseDecimal(parameterText(params, 'counter') ?? '1', 1000) ?? 1),
      privacy: privacy === 'full' || privacy === 'name' || privacy === 'uri' ? privacy : 'off',
    });
  }
  return found;
}

/** A Diversion value; a new one goes before the others (`headers.prepend`). */
export function formatDiversion({ displayName, uri, reason, counter, privacy }: Diversion): string {
  const params: [string, string][] = [['reason', reason]];
  if (counter > 1) params.push(['counter', String(counter)]);
  if (privacy !== 'off') params.push(['privacy', quote(privacy)]);
  return formatNameAddr({ displayName, uri, params });
}
