import { Ear, LogOut, MessageCircle, PhoneForwarded, Users } from 'lucide-react';
import { useEffect } from 'react';
import { useRights } from '../../app/rights.tsx';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { useListening } from './use-listening.ts';
import { useSupervisorWords } from './words/index.ts';
import './listening-bar.css';

/** What I hear now and how, said when it changes. On the page of supervisors a place of its own, in a call's tile a part of that. */
export function ListeningBar({ within = 'page' }: { within?: 'page' | 'call' }) {
  const { t } = useSupervisorWords();
  const { hasFeature } = useRights();
  const { current, switchTo, takeOver, leave } = useListening();
  const sentence = current ? t(`sup.mode-${current.mode}`, { name: current.name }) : '';
  useEffect(() => {
    if (sentence) announcer.say(sentence);
  }, [sentence]);
  if (!current) return null;
  const isTalking = current.mode !== 'waiting';
  const modes = [
    { mode: 'listen', icon: Ear, feature: 'AuthorizeListen' },
    { mode: 'whisper', icon: MessageCircle, feature: 'AuthorizeWhisper' },
    { mode: 'barge', icon: Users, feature: 'AuthorizeBargeIn' },
  ] as const;
  return (
    <section
      role={within === 'page' ? 'region' : 'group'}
      className={`panel sup-listening ${current.mode}`}
      aria-label={sentence}
    >
      <strong>{sentence}</strong>
      <div className="sup-buttons">
        {modes
          .filter(({ feature }) => hasFeature(feature))
          .map(({ mode, icon }) => (
            <Button key={mode} icon={icon} isSelected={current.mode === mode} onPress={() => void switchTo(mode)}>
              {t(`sup.${mode}`)}
            </Button>
          ))}
        {hasFeature('AuthorizeTakeOver') ? (
          <Button icon={PhoneForwarded} isDisabled={!isTalking} onPress={() => void takeOver()}>
            {t('sup.take-over')}
          </Button>
        ) : null}
        <Button tone="end" icon={LogOut} onPress={() => void leave()}>
          {t('sup.leave')}
        </Button>
      </div>
    </section>
  );
}
