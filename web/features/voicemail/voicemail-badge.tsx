import { Suspense, useEffect, useRef } from 'react';
import { announcer } from '../../ui/announcer.tsx';
import { useVoicemailBox } from './use-voicemail.ts';
import { useVoicemailWords } from './words/index.ts';

/** How many messages are new, beside the sign in the rail; a new one is said. The frame does not wait for its words. */
export function VoicemailBadge() {
  return (
    <Suspense fallback={null}>
      <Opened />
    </Suspense>
  );
}

function Opened() {
  const { t } = useVoicemailWords();
  const { data } = useVoicemailBox();
  const count = data?.newMessages ?? 0;
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (!data) return;
    if (before.current !== null && data.newMessages > before.current) announcer.say(t('vm.arrived'));
    before.current = data.newMessages;
  }, [data, t]);
  if (count === 0) return null;
  return (
    <b className="rail-badge">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <i className="sr-only">{t('vm.new', { count })}</i>
    </b>
  );
}
