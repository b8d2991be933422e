/* oxlint-disable jsx-a11y/no-autofocus -- the console is worked from its field; the focus stays there */
import { Headset } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useRights } from '../../app/rights.tsx';
import { announcer } from '../../ui/announcer.tsx';
import { useNameOf } from '../calls-dock/call-words.ts';
import { isTyping } from '../calls-dock/use-call-keys.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { type AttendantCommand, commandOf, keyTable } from './attendant-keys.ts';
import { CallersStrip } from './callers-strip.tsx';
import { CallNote, useKeptNotes } from './notes.tsx';
import { TargetList } from './target-list.tsx';
import { type Talk, useAttendant } from './use-attendant.ts';
import { type CallerOrder, useAskedBefore, useCallers, useDigits, useWaitingParties } from './use-callers.ts';
import { useSpokenWaiting } from './use-spoken-waiting.ts';
import { useTargets } from './use-targets.ts';
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
  const [order, setOrder] = useState<CallerOrder>(() => (localStorage.getItem(orderKey) === 'vip' ? 'vip' : 'longest'));
  return [
    order,
    (chosen) => {
      localStorage.setItem(orderKey, chosen);
      setOrder(chosen);
    },
  ];
}

function Console() {
  const { t } = useAttendantWords();
  const attendant = useAttendant();
  const [order, setOrder] = useOrder();
  const callers = useCallers(order);
  const parties = useWaitingParties();
  const mine = new Set(callers.map(({ callId }) => callId));
  // Who comes back and rings here is a caller already.
  const listed = parties.filter(({ callId }) => !mine.has(callId) && callId !== attendant.talk.caller?.callId);
  const digits = useDigits([
    ...callers.filter(({ take }) => take !== null).map(({ key }) => key),
    ...listed.map(({ callId }) => callId),
  ]);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const targets = useTargets(text);
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  useSpokenWaiting(callers, parties);
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
        return text.trim() === '' ? void attendant.goOn() : withTarget(attendant.passOn);
      case 'consult':
        return withTarget(attendant.consult);
      case 'camp':
        return withTarget(attendant.campOn);
      case 'deputy':
        return withTarget(async ({ name, deputy }) => {
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
        return announcer.say(t('say.count', { waiting: callers.length, parked: listed.length }));
    }
  };
  useKeys(
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
          aria-activedescendant={target ? `${listId}-${targets.indexOf(target)}` : undefined}
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
        <Keys />
      </section>
      <WaitingList parties={listed} digits={digits} onTake={(callId) => take(callId)} />
    </div>
  );
}

/** Keys work wherever the focus is on the page, but not in other fields; what is typed nowhere goes into the field. */
function useKeys(
  field: React.RefObject<HTMLInputElement | null>,
  note: React.RefObject<HTMLTextAreaElement | null>,
  read: (event: KeyboardEvent) => AttendantCommand | null,
  perform: (command: AttendantCommand) => void,
): void {
  const onKeyDown = useRef<(event: KeyboardEvent) => void>(() => {});
  useEffect(() => {
    onKeyDown.current = (event) => {
      if (event.defaultPrevented) return;
      const isInField = event.target === field.current;
      const isElsewhere = isTyping(event.target) && !isInField;
      const isOnPage = event.target === document.body || (event.target as Element | null)?.id === 'workspace';
      const command = read(event);
      // In the note and in other fields keys are letters; with Alt they are commands all the same.
      if (command && (isInField || isOnPage || (event.altKey && (!isElsewhere || event.target === note.current)))) {
        event.preventDefault();
        return perform(command);
      }
      const isLetter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && !'/?'.includes(event.key);
      if (isOnPage && isLetter) field.current?.focus();
    };
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown.current(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** Whom I talk to, with whom he talked the last time, and a note. */
function NowTalking({ talk: { caller, consultation }, note }: { talk: Talk; note: React.RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useAttendantWords();
  const nameOf = useNameOf();
  const asked = useAskedBefore(caller?.direction === 'incoming' ? caller.callId : null);
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

function Keys() {
  const { t } = useAttendantWords();
  return (
    <details className="attendant-keys">
      <summary>{t('attendant.keys')}</summary>
      <dl>
        {keyTable.map(([keys, word]) => (
          <div key={word}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
