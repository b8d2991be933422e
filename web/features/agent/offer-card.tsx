import { Info, Phone, PhoneOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AgentOfferView } from '../../../src/contract/rest/agent.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { useAgentWords } from './words/index.ts';

/** What I am offered, why I, and how long I have. */
export function OfferCard({ offer }: { offer: AgentOfferView }) {
  const { t } = useAgentWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const nameOf = useNameOf();
  const calls = useStore(desk.calls);
  const now = useNow(250);
  const [beganAt] = useState(() => Date.now());
  const [isTold, setTold] = useState(false);
  const name = nameOf(offer.customer);
  // A call is what one expects; everything else is said.
  const kind = offer.channel === 'voice' ? '' : t(`agent.channel-${offer.channel}`);
  const leftMs = Math.max(0, offer.expiresAtMs - now);
  const wholeMs = Math.max(1, offer.expiresAtMs - beganAt);
  const call = calls.find(({ callId, state }) => callId === offer.callId && state === 'alerting-here');
  useEffect(() => {
    announcer.say(t('agent.offered', { name, queue: offer.queueName }));
    // Said once for each offer.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [offer.interactionId]);
  const run = (command: Promise<void>) => {
    command.catch((error: unknown) => complain(t('error.command', { detail: error instanceof Error ? error.message : '' })));
  };
  return (
    <section className="panel offer" aria-label={t('agent.offer')}>
      <div className="row wrap">
        <div className="offer-who">
          <strong>{name}</strong>
          {offer.customer.vip === null ? null : <VipMark text={offer.customer.vip} />}
          <span className="soft">{[kind, offer.customer.companyName, offer.queueName].filter(Boolean).join(' · ')}</span>
        </div>
        <span className="number offer-left">{t('agent.seconds-left', { seconds: Math.ceil(leftMs / 1000) })}</span>
        {call ? (
          <>
            <Button tone="answer" icon={Phone} onPress={() => run(desk.control.answer(call))}>
              {t('agent.answer')}
            </Button>
            <Button tone="end" icon={PhoneOff} onPress={() => run(desk.control.hangUp(call))}>
              {t('agent.decline')}
            </Button>
          </>
        ) : null}
      </div>
      <div className="offer-bar" aria-hidden="true">
        <span style={{ width: `${(100 * leftMs) / wholeMs}%` }} />
      </div>
      <p className="offer-why">
        <Info className="icon" aria-hidden="true" />
        {offer.decision.sentence}
        {offer.decision.steps.length > 0 ? (
          <button type="button" className="link" aria-expanded={isTold} onClick={() => setTold(!isTold)}>
            {t('agent.whole-reason')}
          </button>
        ) : null}
      </p>
      {isTold ? (
        <ul className="soft offer-steps">
          {offer.decision.steps.map((step) => (
            <li key={step.sentence}>{step.sentence}</li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
