import type { RefObject } from 'react';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { CallNote } from './notes.tsx';
import type { Talk } from './use-attendant.ts';
import { useAskedBefore } from './use-callers.ts';
import { useAttendantWords } from './words/index.ts';

/** Whom I talk to, with whom he talked the last time, and a note. */
export function NowTalking({
  talk: { caller, consultation },
  note,
}: {
  talk: Talk;
  note: RefObject<HTMLTextAreaElement | null>;
}) {
  const { t } = useAttendantWords();
  const nameOf = useNameOf();
  const asked = useAskedBefore(caller?.callId ?? null);
  if (!caller) return <p className="attendant-now faint">{t('attendant.now-none')}</p>;
  return (
    <div className="attendant-now">
      <div className="row">
        <span className="faint">{t('attendant.now')}</span>
        <strong className="ellipsis">{nameOf(caller)}</strong>
        {caller.vip === null ? null : <VipMark text={caller.vip} />}
        {caller.companyName ? <span className="soft ellipsis">{caller.companyName}</span> : null}
        <span className="tag">{t(`state.${caller.state}`)}</span>
        {asked ? <span className="soft ellipsis">{t('attendant.asked', { name: asked.name })}</span> : null}
      </div>
      {consultation ? (
        <p className="soft">{t('attendant.consulting', { name: nameOf(consultation), caller: nameOf(caller) })}</p>
      ) : null}
      {caller.callId ? <CallNote key={caller.callId} callId={caller.callId} field={note} /> : null}
    </div>
  );
}
