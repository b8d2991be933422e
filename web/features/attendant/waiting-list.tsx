import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { reasonKey } from './attendant-phrases.ts';
import { type AttendantWords, useAttendantWords } from './words/index.ts';

interface Props {
  parties: readonly WaitingPartyView[];
  digits: ReadonlyMap<string, string>;
  onTake: (callId: string) => void;
}

/** Who is parked, waits for a colleague or comes back, with timers. */
export function WaitingList({ parties, digits, onTake }: Props) {
  const words = useAttendantWords();
  const nameOf = useNameOf();
  const now = useNow(1000);
  return (
    <section className="attendant-waiting" aria-label={words.t('attendant.waiting')}>
      <h2>{words.t('attendant.waiting')}</h2>
      {parties.length === 0 ? <p className="faint">{words.t('attendant.waiting-empty')}</p> : null}
      <ul>
        {parties.map((party) => (
          <li key={party.callId}>
            <button
              type="button"
              className={party.reason === null ? 'waiting-row' : 'waiting-row returned'}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onTake(party.callId)}
            >
              <span className="caller-head">
                {digits.has(party.callId) ? <kbd>{digits.get(party.callId)}</kbd> : null}
                <strong className="ellipsis">{nameOf(party.caller)}</strong>
                {party.caller.vip === null ? null : <VipMark text={party.caller.vip} />}
                <span className="number soft push" aria-hidden="true">
                  {formatDuration(now - party.since)}
                </span>
              </span>
              <span className={party.reason === null ? 'soft' : 'caller-why'}>{stateOf(party, words)}</span>
              <span className="faint">
                {words.t('attendant.by', { name: party.byName })}
                {party.returnsAt === null ? null : (
                  <span aria-hidden="true">
                    {' '}
                    · {words.t('attendant.returns-in', { time: formatDuration(party.returnsAt - now) })}
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where he waits, or why he is back. */
export function stateOf({ kind, number, name, reason, isRinging }: WaitingPartyView, { t }: AttendantWords): string {
  const who = name || number;
  if (kind === 'park')
    return reason === null ? t('attendant.parked', { place: number }) : t('attendant.back-park', { place: number });
  if (reason !== null) return t('attendant.back', { name: who, reason: t(reasonKey(reason)) });
  return t(isRinging ? 'attendant.camp-rings' : 'attendant.camped', { name: who });
}
