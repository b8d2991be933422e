import { Phone, Users } from 'lucide-react';
import { useEffect } from 'react';
import { announcer } from '../../ui/announcer.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { Segments } from '../../ui/segments.tsx';
import { VipMark } from '../contacts/vip-mark.tsx';
import { reasonKey } from './attendant-phrases.ts';
import { type Caller, type CallerOrder, useAskedBefore } from './use-callers.ts';
import { useAttendantWords } from './words/index.ts';

interface Props {
  callers: readonly Caller[];
  digits: ReadonlyMap<string, string>;
  order: CallerOrder;
  onOrder: (order: CallerOrder) => void;
  onTake: (caller: Caller) => void;
}

/** Who waits, side by side, with the digit that takes him. */
export function CallersStrip({ callers, digits, order, onOrder, onTake }: Props) {
  const { t } = useAttendantWords();
  return (
    <section className="attendant-strip" aria-label={t('attendant.strip')}>
      <div className="row">
        <h2>{t('attendant.strip')}</h2>
        {callers.length > 0 ? <span className="tag ringing number">{callers.length}</span> : null}
        <Segments
          label={t('attendant.order')}
          value={order}
          onChange={onOrder}
          options={[
            { id: 'longest', label: t('attendant.longest') },
            { id: 'priority', label: t('attendant.vip') },
          ]}
        />
      </div>
      {callers.length === 0 ? <p className="faint">{t('attendant.strip-empty')}</p> : null}
      <ol>
        {callers.map((caller) => (
          <li key={caller.key}>
            <CallerTile caller={caller} digit={digits.get(caller.key) ?? null} onTake={onTake} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function CallerTile({ caller, digit, onTake }: { caller: Caller; digit: string | null; onTake: (caller: Caller) => void }) {
  const { t } = useAttendantWords();
  const now = useNow(1000);
  const asked = useAskedBefore(caller.callId);
  const { name, companyName, vip, kind, queueName, returned, take } = caller;
  const isAsked = kind === 'ringing' && !returned;
  const lastTime = asked?.name ?? null;
  useEffect(() => {
    if (isAsked && lastTime !== null) announcer.say(t('attendant.asked', { name: lastTime }));
  }, [isAsked, lastTime, t]);
  const Icon = kind === 'ringing' ? Phone : Users;
  return (
    // For the mouse besides the keys; it keeps the focus in the field.
    <button
      type="button"
      className={`caller-tile ${kind}${returned ? ' returned' : ''}`}
      tabIndex={-1}
      disabled={take === null}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onTake(caller)}
    >
      <span className="caller-head">
        {digit ? <kbd>{digit}</kbd> : <Icon className="icon" aria-hidden="true" />}
        <strong className="ellipsis">{name}</strong>
        {vip === null ? null : <VipMark text={vip} />}
        <span className="number soft push" aria-hidden="true">
          {formatDuration(now - caller.sinceMs)}
        </span>
      </span>
      <span className="faint ellipsis">
        {[
          kind === 'ringing' && !queueName ? t('attendant.rings') : t('attendant.in-queue', { queue: queueName ?? '' }),
          companyName,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {returned ? (
        <span className="caller-why">
          {returned.kind === 'park'
            ? t('attendant.back-park', { place: returned.number })
            : t('attendant.back', { name: returned.name, reason: t(reasonKey(returned.reason)) })}
        </span>
      ) : asked ? (
        <span className="soft ellipsis">{t('attendant.asked', { name: asked.name })}</span>
      ) : null}
    </button>
  );
}
