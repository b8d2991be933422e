/* oxlint-disable jsx-a11y/prefer-tag-over-role -- icons are drawn as svg */
import {
  Circle,
  CircleDot,
  CircleStop,
  Crown,
  Lock,
  LockOpen,
  MessageSquare,
  Mic,
  MicOff,
  PhoneCall,
  PhoneOff,
  UserPlus,
  UserX,
  Volume2,
} from 'lucide-react';
import { useId, useState } from 'react';
import type { ConferenceView } from '../../../src/contract/rest/conferences.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useMessageToConference } from '../chat/use-chat.ts';
import { AddParty } from './add-party.tsx';
import { useSpokenConference } from './use-spoken-conference.ts';
import { useConferenceWords } from './words/index.ts';
import './conference.css';

type Party = ConferenceView['parties'][number];

/** One conference: who is in it and who talks, and for its leaders everything that can be done with it. `isSilent`: another card speaks of it. */
export function ConferenceCard({ conference, isSilent = false }: { conference: ConferenceView; isSilent?: boolean }) {
  const { t } = useConferenceWords();
  const heading = useId();
  const run = useCommand();
  const [isAdding, setAdding] = useState(false);
  useSpokenConference(conference, isSilent);
  const { isLedByMe, parties, invited } = conference;
  return (
    <article className="conference" aria-labelledby={heading}>
      <header className="conference-head">
        <strong id={heading} className="ellipsis">
          {conference.roomId === null ? t('conf.of', { name: conference.name }) : conference.name}
        </strong>
        <span className="faint">{t('conf.parties', { count: parties.length, max: conference.maxParties })}</span>
        {conference.isLocked ? <Lock className="icon" role="img" aria-label={t('conf.locked')} /> : null}
        {conference.recordedSince === null ? null : (
          <Circle className="icon conference-recording" role="img" aria-label={t('conf.recorded')} />
        )}
      </header>
      <ul className="conference-parties" aria-label={t('conf.roster', { name: conference.name })}>
        {parties.map((party) => (
          <PartyRow key={party.id} party={party} conference={conference} run={run} />
        ))}
        {invited.map((one) => (
          <li key={one.id} className="conference-party">
            <PhoneCall className="icon" aria-hidden="true" />
            <span className="ellipsis">{one.displayName || one.number}</span>
            <span className="faint">{t('conf.ringing')}</span>
            {isLedByMe ? (
              <IconButton
                icon={PhoneOff}
                label={t('conf.stop-ringing', { name: one.displayName || one.number })}
                onPress={() =>
                  run((rest) => rest.call(routes.conferences.removeParty, { params: { id: conference.id, partyId: one.id } }))
                }
              />
            ) : null}
          </li>
        ))}
      </ul>
      <WriteToAll conference={conference} run={run} />
      {isLedByMe ? (
        <Leading conference={conference} run={run} isAdding={isAdding} toggleAdding={() => setAdding(!isAdding)} />
      ) : null}
      {isAdding && isLedByMe ? (
        <AddParty
          onClose={() => setAdding(false)}
          onAdd={(number) =>
            run((rest) => rest.call(routes.conferences.invite, { params: { id: conference.id }, body: { number } }))
          }
        />
      ) : null}
    </article>
  );
}

type Run = (command: (rest: ReturnType<typeof useDesk>['rest']) => Promise<unknown>) => void;

/** Says in words what did not work. */
export function useCommand(): Run {
  const { t } = useConferenceWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  return (command) => {
    command(rest).catch((error: unknown) => complain(t('conf.failed', { detail: error instanceof Error ? error.message : '' })));
  };
}

/** Nothing where there is no chat, or no colleague to write to. */
function WriteToAll({ conference: { id, parties, myPartyId }, run }: { conference: ConferenceView; run: Run }) {
  const { t } = useConferenceWords();
  const message = useMessageToConference();
  const hasColleagues = parties.some((party) => party.userId !== null && party.id !== myPartyId);
  if (!message || !hasColleagues) return null;
  return (
    <Button icon={MessageSquare} onPress={() => run(() => message(id))}>
      {t('conf.write')}
    </Button>
  );
}

function Leading({
  conference,
  run,
  isAdding,
  toggleAdding,
}: {
  conference: ConferenceView;
  run: Run;
  isAdding: boolean;
  toggleAdding: () => void;
}) {
  const { t } = useConferenceWords();
  const { id, isLocked, recordedSince, mayRecord, parties } = conference;
  const params = { id };
  const others = parties.filter(({ role }) => role !== 'leader');
  const isQuiet = others.length > 0 && others.every(({ isMuted }) => isMuted);
  return (
    <div className="conference-actions">
      <IconButton icon={UserPlus} label={t('conf.add')} isSelected={isAdding} onPress={toggleAdding} />
      <IconButton
        icon={isQuiet ? Volume2 : MicOff}
        label={t(isQuiet ? 'conf.unmute-all' : 'conf.mute-all')}
        isDisabled={others.length === 0}
        onPress={() => run((rest) => rest.call(routes.conferences.muteAll, { params, body: { muted: !isQuiet } }))}
      />
      <IconButton
        icon={isLocked ? LockOpen : Lock}
        label={t(isLocked ? 'conf.unlock' : 'conf.lock')}
        isSelected={isLocked}
        onPress={() => run((rest) => rest.call(routes.conferences.lock, { params, body: { locked: !isLocked } }))}
      />
      {mayRecord ? (
        <IconButton
          icon={recordedSince === null ? CircleDot : CircleStop}
          label={t(recordedSince === null ? 'conf.record' : 'conf.stop-recording')}
          isSelected={recordedSince !== null}
          onPress={() => run((rest) => rest.call(routes.conferences.record, { params, body: { on: recordedSince === null } }))}
        />
      ) : null}
      <Button tone="end" icon={PhoneOff} onPress={() => run((rest) => rest.call(routes.conferences.end, { params }))}>
        {t('conf.end')}
      </Button>
    </div>
  );
}

function PartyRow({ party, conference, run }: { party: Party; conference: ConferenceView; run: Run }) {
  const { t } = useConferenceWords();
  const { user } = useDesk();
  const { isLedByMe, myPartyId } = conference;
  const isMe = party.id === myPartyId;
  const name = party.displayName || formatNumber(party.number, user.country) || t('conf.somebody');
  const params = { id: conference.id, partyId: party.id };
  const states = [
    isMe ? t('conf.me') : '',
    party.isTalking ? t('conf.talking') : '',
    party.isMuted ? t('conf.muted') : '',
    party.isHeld ? t('conf.holding') : '',
    party.isWaiting ? t('conf.waiting') : '',
  ];
  return (
    <li className={`conference-party ${party.isTalking ? 'talking' : ''}`}>
      {party.role === 'leader' ? (
        <Crown className="icon" role="img" aria-label={t('conf.leader')} />
      ) : (
        <Volume2 className="icon conference-voice" aria-hidden="true" />
      )}
      <span className="ellipsis">{name}</span>
      <span className="faint ellipsis">{states.filter(Boolean).join(' · ')}</span>
      {isLedByMe || isMe ? (
        <IconButton
          icon={party.isMuted ? MicOff : Mic}
          label={t(party.isMuted ? 'conf.unmute' : 'conf.mute', { name })}
          isSelected={party.isMuted}
          onPress={() => run((rest) => rest.call(routes.conferences.mute, { params, body: { muted: !party.isMuted } }))}
        />
      ) : null}
      {isLedByMe && !isMe ? (
        <IconButton
          icon={UserX}
          label={t('conf.remove', { name })}
          onPress={() => run((rest) => rest.call(routes.conferences.removeParty, { params }))}
        />
      ) : null}
    </li>
  );
}
