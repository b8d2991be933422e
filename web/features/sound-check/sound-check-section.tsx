import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { canTalk } from './judge.ts';
import { runSoundCheck, type Step, type StepState, untested } from './sound-check.ts';
import './sound-check.css';
import { useSoundCheckWords } from './words/index.ts';

type Words = ReturnType<typeof useSoundCheckWords>;

const signs: Record<StepState, LucideIcon> = {
  waiting: CircleHelp,
  running: LoaderCircle,
  asked: CircleHelp,
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
};

/** The test in full, on request. */
export function SoundCheckSection() {
  const words = useSoundCheckWords();
  const { t } = words;
  const check = useSoundCheck(words);
  const { steps, level, isRunning, isDone, answer } = check;
  const isGood = steps.every(({ state }) => state !== 'bad');
  return (
    <section className="panel" aria-label={t('check.title')}>
      <h2>{t('check.title')}</h2>
      <p className="faint">{t('check.help')}</p>
      {isRunning || isDone ? (
        <ol className="check-steps">
          {steps.map((step) => (
            <StepLine key={step.name} step={step} words={words}>
              {step.name === 'microphone' && step.state === 'running' ? (
                <meter
                  className="check-level"
                  min={0}
                  max={1}
                  value={Math.min(1, level * 4)}
                  aria-label={t('check.microphone-level')}
                />
              ) : null}
              {step.state === 'asked' && answer ? (
                <p className="row">
                  <Button tone="primary" onPress={() => answer(true)}>
                    {t('check.speaker-yes')}
                  </Button>
                  <Button onPress={() => answer(false)}>{t('check.speaker-no')}</Button>
                </p>
              ) : null}
            </StepLine>
          ))}
        </ol>
      ) : null}
      {isDone ? <output>{t(isGood ? 'check.done-good' : 'check.done-bad')}</output> : null}
      <p className="row">
        <Button onPress={() => void check.start()} isDisabled={isRunning}>
          {t(isRunning ? 'check.running' : isDone ? 'check.again' : 'check.start')}
        </Button>
      </p>
    </section>
  );
}

function StepLine({ step, words, children }: { step: Step; words: Words; children: React.ReactNode }) {
  const { t } = words;
  const Sign = signs[step.state];
  const word = step.state === 'running' ? 'check.running' : (`check.state-${step.state}` as const);
  return (
    <li className={`check-step ${step.state}`}>
      <Sign className="icon" aria-hidden="true" />
      <div>
        <p>
          <strong>{t(`check.${step.name}`)}</strong> <span className="faint">{t(word)}</span>
        </p>
        {step.word ? <p>{sentence(words, step.word, step.values)}</p> : null}
        {step.more ? <p className="faint small">{sentence(words, step.more.word, step.more.values)}</p> : null}
        {children}
      </div>
    </li>
  );
}

function sentence({ t, has }: Words, key: string, values: Step['values']): string {
  return has(key) ? t(key, values) : key;
}

function useSoundCheck(words: Words) {
  const desk = useDesk();
  const [steps, setSteps] = useState(untested);
  const [level, setLevel] = useState(0);
  const [state, setState] = useState<'idle' | 'running' | 'done'>('idle');
  const [answer, setAnswer] = useState<((isHeard: boolean) => void) | null>(null);
  const run = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      run.current?.abort();
      desk.sound.stopTone('ring');
    },
    [desk],
  );

  const askSpeaker = () => {
    desk.sound.startTone('ring');
    const { promise, resolve } = Promise.withResolvers<boolean>();
    run.current?.signal.addEventListener('abort', () => resolve(false));
    setAnswer(() => (isHeard: boolean) => {
      desk.sound.stopTone('ring');
      setAnswer(null);
      resolve(isHeard);
    });
    return promise;
  };
  const start = async () => {
    const controller = new AbortController();
    run.current = controller;
    setSteps(untested);
    setState('running');
    const results = new Map<Step['name'], Step>();
    const onStep = (step: Step) => {
      results.set(step.name, step);
      setSteps((before) => before.map((one) => (one.name === step.name ? step : one)));
      // A screen reader hears each result without the focus being moved.
      if (step.word && step.state !== 'waiting') announcer.say(sentence(words, step.word, step.values));
    };
    await runSoundCheck({ desk, onStep, onLevel: setLevel, askSpeaker, signal: controller.signal });
    if (controller.signal.aborted) return;
    setState('done');
    // Until the next test, another device or a new page, calls ring where one can be heard.
    desk.phone.setAudio(canTalk([...results.values()]));
  };
  return { steps, level, answer, start, isRunning: state === 'running', isDone: state === 'done' };
}
