import { CircleAlert, CircleCheck, type LucideIcon, Mic, Network, Phone, Volume2 } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { useWords, type Words } from '../../ui/words/index.ts';
import { type Health, useHealth } from './use-health.ts';
import './health.css';

interface Line {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly isGood: boolean;
  /** What is, in a sentence; for trouble also what to do. */
  readonly sentence: string;
  readonly help?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Green and silent while a call would work; else one sentence, and a button that helps. */
export function HealthPill() {
  const words = useWords();
  const { t } = words;
  const desk = useDesk();
  const health = useHealth();
  const { isKnown, hasApplication } = useRights();
  const lines = linesOf(
    health,
    !isKnown || hasApplication('softphone'),
    words,
    () => desk.live.hurry(),
    () => desk.sound.startTone('ended'),
  );
  const trouble = lines.find(({ isGood }) => !isGood);
  const Sign = trouble ? CircleAlert : CircleCheck;
  return (
    <DialogTrigger>
      <AriaButton
        className={trouble ? 'pill bad' : 'pill'}
        aria-label={`${t('health.label')}: ${trouble?.sentence ?? t('health.good')}`}
      >
        <Sign className="icon" aria-hidden="true" />
        {trouble ? <span className="ellipsis">{trouble.sentence}</span> : null}
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog health" aria-label={t('health.label')}>
          <h2>{trouble ? t('health.label') : t('health.good')}</h2>
          <ul>
            {lines.map((line) => (
              <HealthLine key={line.word} line={line} />
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function HealthLine({ line }: { line: Line }) {
  return (
    <li className={line.isGood ? 'health-line' : 'health-line bad'}>
      <line.icon className="icon" aria-hidden="true" />
      <div>
        <strong>{line.word}</strong>
        <p>{line.sentence}</p>
        {line.help ? <p className="faint">{line.help}</p> : null}
        {line.action ? <Button onPress={line.action.run}>{line.action.label}</Button> : null}
      </div>
    </li>
  );
}

/** Of a phone that is not up. */
function wordOf(line: Health['line']): 'connecting' | 'refused' | 'bad' {
  return line === 'connecting' || line === 'refused' ? line : 'bad';
}

function linesOf(health: Health, hasSoftphone: boolean, { t }: Words, reconnect: () => void, playSound: () => void): Line[] {
  const { microphone, speaker, isNetworkGood, line } = health;
  const isMicrophoneGood = microphone === 'good' || microphone === 'ask';
  const isPhoneUp = line === 'registered' || line === 'passive';
  // Who speaks through a desk phone has nothing to mend here.
  const isPhoneGood = isPhoneUp || !hasSoftphone;
  const phoneWord = isPhoneUp ? (line === 'passive' ? 'passive' : 'good') : hasSoftphone ? wordOf(line) : 'closed';
  return [
    {
      icon: Network,
      word: t('health.network'),
      isGood: isNetworkGood,
      sentence: t(isNetworkGood ? 'health.network-good' : 'health.network-bad'),
      ...(isNetworkGood ? {} : { help: t('health.network-help'), action: { label: t('health.reconnect'), run: reconnect } }),
    },
    { icon: Phone, word: t('health.registration'), isGood: isPhoneGood, sentence: t(`health.registration-${phoneWord}`) },
    {
      icon: Mic,
      word: t('health.microphone'),
      isGood: isMicrophoneGood,
      sentence: t(`health.microphone-${microphone}`),
      ...(microphone === 'good' || microphone === 'ask' || microphone === 'unknown'
        ? {}
        : { help: t(`health.microphone-${microphone}-help`) }),
      action: { label: t('health.microphone-test'), run: () => void health.testMicrophone() },
    },
    {
      icon: Volume2,
      word: t('health.speaker'),
      isGood: speaker !== null,
      sentence:
        speaker === null
          ? t('health.speaker-missing')
          : t('health.speaker-good', { device: speaker || t('health.speaker-default') }),
      action: { label: t('health.speaker-test'), run: playSound },
    },
  ];
}
