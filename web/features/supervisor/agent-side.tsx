import { Ear, MessageCircle, UserMinus, UserPlus, Users, X } from 'lucide-react';
import { useState } from 'react';
import { nameIn } from '../../../src/contract/name-in.ts';
import type {
  SupervisedAgent,
  SupervisionBoardView,
  SupervisionCommand,
} from '../../../src/contract/rest/contact-centre-supervision.ts';
import { useRights } from '../../app/rights.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { useStateName } from './state-name.ts';
import { type Mode, useListening } from './use-listening.ts';
import { useSupervisorWords } from './words/index.ts';
import './listening-bar.css';

interface Props {
  agent: SupervisedAgent;
  board: SupervisionBoardView;
  now: number;
  ask: (command: SupervisionCommand) => void;
  onClose: () => void;
}

/** One agent: hear his call, change his state, change what he serves. */
export function AgentSide({ agent, board, now, ask, onClose }: Props) {
  const { t } = useSupervisorWords();
  const stateName = useStateName(board.reasons);
  const { state, reason, since, next, name } = agent;
  const then =
    (state === 'busy' || state === 'wrap-up') && next !== 'ready' ? ` · ${t('sup.then', { state: stateName(next, null) })}` : '';
  return (
    <aside className="side-panel" aria-label={name}>
      <header>
        <h2 className="ellipsis">{name}</h2>
        <IconButton icon={X} label={t('sup.close')} onPress={onClose} />
      </header>
      <div className="content sup-side">
        <p>
          {stateName(state, reason)} · <span className="number">{formatDuration(Math.max(0, now - since))}</span>
          {then}
        </p>
        <Hear agent={agent} />
        <ChangeState agent={agent} board={board} ask={ask} />
        <section>
          <h3>{t('sup.serves')}</h3>
          <div className="sup-buttons">
            {board.queues.map(({ queueId, name: queue }) => {
              const isMember = agent.queueIds.includes(queueId);
              return (
                <Button
                  key={queueId}
                  icon={isMember ? UserMinus : UserPlus}
                  onPress={() => ask({ kind: 'membership', agentId: agent.agentId, queueId, isMember: !isMember })}
                >
                  {t(isMember ? 'sup.take-out' : 'sup.take-in', { queue })}
                </Button>
              );
            })}
          </div>
        </section>
      </div>
    </aside>
  );
}

const ways = [
  { mode: 'listen', icon: Ear, feature: 'AuthorizeListen' },
  { mode: 'whisper', icon: MessageCircle, feature: 'AuthorizeWhisper' },
  { mode: 'barge', icon: Users, feature: 'AuthorizeBargeIn' },
] as const;

/** By which way I come to his side. */
function Hear({ agent }: { agent: SupervisedAgent }) {
  const { t } = useSupervisorWords();
  const { hasFeature } = useRights();
  const { begin } = useListening();
  const [stays, setStays] = useState(false);
  const isTalking = agent.works.length > 0 || agent.state === 'busy';
  const start = (mode: Mode) => begin(agent.userId, mode, stays);
  return (
    <section>
      <div className="sup-buttons">
        {ways
          .filter(({ feature }) => hasFeature(feature))
          .map(({ mode, icon }) => (
            <Button
              key={mode}
              icon={icon}
              tone={mode === 'listen' ? 'primary' : 'plain'}
              isDisabled={!isTalking && !stays}
              onPress={() => start(mode)}
            >
              {t(`sup.${mode}`)}
            </Button>
          ))}
      </div>
      <Toggle label={t('sup.stays')} isOn={stays} onChange={setStays} />
      {isTalking ? null : <p className="faint">{t('sup.no-call')}</p>}
    </section>
  );
}

function ChangeState({ agent, board, ask }: Pick<Props, 'agent' | 'board' | 'ask'>) {
  const { t, language } = useSupervisorWords();
  const [reason, setReason] = useState('');
  const change = (state: 'ready' | 'not-ready' | 'logged-off') =>
    ask({ kind: 'agent-state', agentId: agent.agentId, state, reason: state === 'not-ready' && reason !== '' ? reason : null });
  return (
    <section>
      <h3>{t('sup.change-state')}</h3>
      <div className="sup-buttons">
        <Button isSelected={agent.state === 'ready'} onPress={() => change('ready')}>
          {t('sup.make-ready')}
        </Button>
        <Button isSelected={agent.state === 'not-ready'} onPress={() => change('not-ready')}>
          {t('sup.make-not-ready')}
        </Button>
        <Button isSelected={agent.state === 'logged-off'} onPress={() => change('logged-off')}>
          {t('sup.log-off')}
        </Button>
      </div>
      {board.reasons.length > 0 ? (
        <Choice
          label={t('sup.reason')}
          value={reason}
          options={[
            { id: '', label: t('sup.no-reason') },
            ...board.reasons.map((one) => ({ id: one.code, label: nameIn(one, language) })),
          ]}
          onChange={setReason}
        />
      ) : null}
    </section>
  );
}
