import { Headset } from 'lucide-react';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { useWords } from '../../ui/words/index.ts';
import { AgentPlace } from './agent-place.tsx';
import { AgentQueues, WaitingCallers } from './agent-queues.tsx';
import { AgentStateBar } from './agent-state.tsx';
import { Matters } from './matters.tsx';
import { OfferCard } from './offer-card.tsx';
import { OwnFigures } from './own-figures.tsx';
import { useSpokenState } from './use-spoken-state.ts';
import '../../ui/forms.css';
import './agent.css';

/** My state, what I have in hand, my queues. */
export function AgentPage() {
  const { t } = useWords();
  const agent = useStore(useDesk().agent);
  useSpokenState(agent);
  return (
    <div className="page agent-page">
      <h1>{t('agent.title')}</h1>
      {agent ? (
        <>
          <AgentStateBar agent={agent} />
          <div className="agent-columns">
            <div>
              {agent.offer ? <OfferCard key={agent.offer.interactionId} offer={agent.offer} /> : null}
              <Matters agent={agent} />
              <WaitingCallers agent={agent} />
            </div>
            <div>
              <OwnFigures agentId={agent.agentId} />
              <AgentQueues agent={agent} />
              <AgentPlace agent={agent} />
            </div>
          </div>
        </>
      ) : (
        <div className="empty">
          <Headset className="icon" aria-hidden="true" />
          <strong>{t('agent.none')}</strong>
          {t('agent.none-help')}
        </div>
      )}
    </div>
  );
}
