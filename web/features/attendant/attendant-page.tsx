/* oxlint-disable jsx-a11y/no-autofocus -- the console is worked from its field; the focus stays there */
import { Headset } from 'lucide-react';
import { useId, useMemo, useRef, useState } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { announcer } from '../../ui/announcer.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { type AttendantCommand, commandOf, digitsOfCallers, digitsOfParties } from './attendant-keys.ts';
import { CallersStrip } from './callers-strip.tsx';
import { KeyHints } from './key-hints.tsx';
import { useKeptNotes } from './notes.tsx';
import { NowTalking } from './now-talking.tsx';
import { optionId, TargetList } from './target-list.tsx';
import { useAttendant } from './use-attendant.ts';
import { type CallerOrder, useCallers, useDigits, useWaitingParties } from './use-callers.ts';
import { useConsoleKeys } from './use-console-keys.ts';
import { sentenceOfWaiting, useSpokenWaiting } from './use-spoken-waiting.ts';
import { useSpokenFound, useTargets } from './use-targets.ts';
import { WaitingList } from './waiting-list.tsx';
import { useAttendantWords } from './words/index.ts';
import './attendant.css';

/** The switchboard: who waits, whom they want, who comes back. */
export function AttendantPage() {
  const { t } = useAttendantWords();
  const { isKnown, hasApplication } = useRights();
  if (!isKnown) return <h1 className="sr-only">{t('attendant.title')}</h1>;
  if (hasApplication('attendant') && hasApplication('caller')) return <Console />;
  return (
    <div className="page">
      <h1 className="sr-only">{t('attendant.title')}</h1>
      <div className="empty grow">
        <Headset className="icon" aria-hidden="true" />
        <strong>{t('attendant.closed')}</strong>
        {t('attendant.closed-help')}
      </div>
    </div>
  );
}

const orderKey = 'parley-attendant-order';

function useOrder(): [CallerOrder, (order: CallerOrder) => void] {
  const [order, setOrder] = useState<CallerOrder>(() => (localStorage.getItem(orderKey) === 'longest' ? 'longest' : 'priority'));
  return [
    order,
    (chosen) => {
      localStorage.setItem(orderKey, chosen);
      setOrder(chosen);
    },
  ];
}

/** Everybody who waits, with digits. `talkedTo`: the call of mine that is no waiting one. */
function useWaiting(order: CallerOrder, talkedTo: string | null) {
  const callers = useCallers(order);
  const parties = useWaitingParties();
  const mine = new Set(callers.map(({ callId }) => callId));
  // Who comes back and rings here is a caller already.
  const listed = parties.filter(({ callId }) => !mine.has(callId) && callId !== talkedTo);
  const ofCallers = useDigits(
    callers.filter(({ take }) => take !== null).map(({ key }) => key),
    digitsOfCallers,
  );
  const ofParties = useDigits(
    listed.map(({ callId }) => callId),
    digitsOfParties,
  );
  const digits = useMemo(() => new Map([...ofCallers, ...ofParties]), [ofCallers, ofParties]);
  return { callers, listed, parties, digits };
}

function Console() {
  const words = useAttendantWords();
  const { t } = words;
  const nameOf = useNameOf();
  const { presence } = useDesk();
  const attendant = useAttendant();
  const [order, setOrder] = useOrder();
  const { callers, listed, parties, digits } = useWaiting(order, attendant.talk.caller?.callId ?? null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const targets = useTargets(text);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  useSpokenWaiting(callers, parties, digits);
  useSpokenFound(text, targets.length);
  useKeptNotes();

  const clear = () => {
    setText('');
    setChosen(0);
  };
  const take = (key: string) => {
    const caller = callers.find((one) => one.key === key);
    if (caller?.take) void attendant.run(async () => void (await caller.take?.()));
    const party = listed.find(({ callId }) => callId === key);
    if (!caller && party) attendant.takeBack(party);
  };
  /** Whose turn it is. */
  const takeNext = () => {
    const next = callers.find((one) => one.take !== null);
    if (next) take(next.key);
  };
  const target = targets[Math.min(chosen, targets.length - 1)];
  const withTarget = (act: (one: NonNullable<typeof target>) => Promise<boolean>) => {
    if (!target) return announcer.say(t('say.nobody-chosen'));
    void act(target).then((isDone) => isDone && clear());
  };
  const perform = (command: AttendantCommand) => {
    switch (command.kind) {
      case 'pick': {
        const key = [...digits].find(([, digit]) => digit === command.digit)?.[0];
        return key === undefined ? undefined : take(key);
      }
      case 'enter':
        // Who rings is answered first; what was found meanwhile stays.
        if (text.trim() !== '' && !attendant.isToAnswer) return withTarget(attendant.passOn);
        return attendant.isIdle ? takeNext() : void attendant.goOn();
      case 'consult':
        return withTarget(attendant.consult);
      case 'camp':
        return withTarget(attendant.campOn);
      case 'deputy':
        return withTarget(async ({ name, deputies }) => {
          const deputy = deputies.find(({ userId }) => userId !== null && presence.of(userId) === 'idle') ?? deputies[0];
          if (deputy) return attendant.passOn(deputy);
          announcer.say(t('say.no-deputy', { name }));
          return false;
        });
      case 'escape':
        return text === '' ? void attendant.goBack() : clear();
      case 'up':
        return setChosen(Math.max(0, chosen - 1));
      case 'down':
        return setChosen(Math.min(targets.length - 1, chosen + 1));
      case 'park':
        return void attendant.park();
      case 'note':
        return (document.activeElement === note.current ? field : note).current?.focus();
      case 'say':
        return announcer.say(sentenceOfWaiting({ callers, parties: listed, digits, words, nameOf }));
    }
  };
  useConsoleKeys(
    field,
    note,
    (event) =>
      commandOf(event, { text, isTalking: attendant.talk.caller?.state === 'connected', digits: new Set(digits.values()) }),
    perform,
  );

  return (
    <div className="attendant">
      <h1 className="sr-only">{t('attendant.title')}</h1>
      <CallersStrip callers={callers} digits={digits} order={order} onOrder={setOrder} onTake={({ key }) => take(key)} />
      <section className="attendant-search" aria-label={t('attendant.found')}>
        <NowTalking talk={attendant.talk} note={note} />
        <input
          ref={field}
          className="input attendant-field"
          role="combobox"
          aria-label={t('attendant.search')}
          aria-expanded={targets.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={target ? optionId(listId, target) : undefined}
          placeholder={t('attendant.search')}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
        />
        <TargetList id={listId} targets={targets} chosen={target ? targets.indexOf(target) : -1} onChoose={setChosen} />
        {targets.length === 0 ? (
          <p className="faint attendant-hint">{t(text.trim() ? 'attendant.found-none' : 'attendant.found-hint')}</p>
        ) : null}
        <KeyHints talk={attendant.talk} hasText={text.trim() !== ''} />
      </section>
      <WaitingList parties={listed} digits={digits} onTake={(callId) => take(callId)} />
    </div>
  );
}
