import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import type { Values } from '../../ui/words/index.ts';
import type { Caller } from './use-callers.ts';
import type { AttendantKey } from './words/index.ts';

/** A sentence for those who listen. Reviewed like interface text. */
export interface Phrase {
  readonly key: AttendantKey;
  readonly values: Values;
}

/** What is said of a waiting party that is new or another than before; each event once. `me`: the attendant. */
export function phraseOfParty(before: WaitingPartyView | null, now: WaitingPartyView, me: string, nameOf: NameOf): Phrase | null {
  if (now.byUserId !== me) return null;
  const caller = nameOf(now.caller);
  const name = now.name || now.number;
  if (now.reason !== null && before?.reason !== now.reason) {
    if (now.kind === 'park') return { key: 'say.back-park', values: { caller, place: now.number } };
    return { key: 'say.back', values: { caller, name, reason: now.reason } };
  }
  const rings = now.kind === 'camp-on' && now.isRinging && now.reason === null;
  return rings && before?.isRinging !== true ? { key: 'say.camp-rings', values: { caller, name } } : null;
}

/** Who came into the queues, with the digit that takes him, and who gave up waiting there. Who rings here is spoken of as a call. */
export function phrasesOfQueue(
  before: readonly Caller[],
  now: readonly Caller[],
  mine: ReadonlySet<string>,
  digits: ReadonlyMap<string, string>,
): readonly Phrase[] {
  const known = new Set(before.map(({ key }) => key));
  const there = new Set(now.map(({ key }) => key));
  const came = now.filter((one) => waits(one) && !known.has(one.key));
  const gone = before.filter((one) => waits(one) && !there.has(one.key) && !mine.has(one.key));
  return [
    ...gone.map(({ name }): Phrase => ({ key: 'say.gone', values: { name } })),
    ...came.map(
      ({ key, name, vip, queueName }): Phrase => ({
        key: 'say.waiting',
        values: { name, vip: vip === null ? '' : 'VIP', queue: queueName ?? '', digit: digits.get(key) ?? '' },
      }),
    ),
  ];
}

const waits = ({ kind }: Caller): boolean => kind === 'queue';

type NameOf = (party: WaitingPartyView['caller']) => string;

/** Reasons that have words of their own. */
export function reasonKey(reason: string): AttendantKey {
  switch (reason) {
    case 'too-long':
    case 'no-answer':
    case 'busy':
    case 'rejected':
    case 'unreachable':
      return `reason.${reason}`;
    default:
      return 'reason.other';
  }
}
