/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox by the ARIA pattern */
import { useQueryClient } from '@tanstack/react-query';
import { useMatchRoute, useNavigate } from '@tanstack/react-router';
import { BookUser, CornerDownLeft, History, Phone, Search, Terminal } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { useAdminFound } from '../admin/search/use-admin-found.ts';
import { isTyping } from '../calls-dock/use-call-keys.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { useFoundForBox } from '../contacts/use-contacts.ts';
import { VipMark } from '../contacts/vip-mark.tsx';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { usePeople } from '../phone/use-people.ts';
import { type Found, find } from './found.ts';
import { useCommands } from './use-commands.ts';
import './search-box.css';

/** The one box: people, numbers, recent calls, commands; and it dials. Ctrl K or `/` from anywhere. */
export function SearchBox() {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useFound(text);
  const act = useAct(() => {
    setText('');
    setOpen(false);
    input.current?.blur();
  });
  useBoxKeys(input);
  const isShown = isOpen && text.trim() !== '';

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setText('');
      setOpen(false);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    }
    const chosen = found[active];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      act(chosen);
    }
  };

  return (
    <div className="box" role="search">
      <Search className="icon" aria-hidden="true" />
      <input
        ref={input}
        role="combobox"
        aria-label={t('box.label')}
        aria-expanded={isShown}
        aria-controls="box-results"
        aria-autocomplete="list"
        aria-activedescendant={isShown && found[active] ? `box-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('box.label')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {text ? null : <kbd aria-hidden="true">Ctrl K</kbd>}
      <div id="box-results" role="listbox" aria-label={t('box.results')} className="popover box-results" hidden={!isShown}>
        {isShown
          ? found.map((each, index) => (
              <div
                key={each.id}
                id={`box-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className="box-result"
                onPointerDown={(event) => {
                  event.preventDefault();
                  act(each);
                }}
                onPointerMove={() => setActive(index)}
              >
                <Result found={each} isActive={index === active} />
              </div>
            ))
          : null}
        {isShown && found.length === 0 ? (
          <div role="option" aria-selected="false" aria-disabled="true" tabIndex={-1} className="box-result faint">
            {t('box.none', { text })}
          </div>
        ) : null}
      </div>
    </div>
  );
}

function useFound(text: string): Found[] {
  const { people } = usePeople();
  const commands = useCommands(text);
  const queries = useQueryClient();
  const { hasApplication } = useRights();
  const hasCaller = hasApplication('caller');
  const canDial = hasCaller || hasApplication('softphone');
  const administered = useAdminFound(text);
  const contacts = useFoundForBox(useDeferredValue(text.trim()));
  const isAdmin = useMatchRoute()({ to: '/admin', fuzzy: true }) !== false;
  return useMemo(() => {
    const logs = queries.getQueriesData<{ pages: { items: CallLogEntry[] }[] }>({ queryKey: ['call-log'] });
    // Kept from before Caller was closed.
    const entries = !hasCaller ? [] : logs.flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? []);
    const recent = entries
      .filter((entry) => !entry.otherUserId)
      .map((entry) => ({ number: entry.otherNumber, name: entry.otherName }));
    const near = find(text, people, recent, commands).filter(({ kind }) => canDial || kind === 'command');
    const found = withContacts(near, contacts);
    const admin = administered.map((one) => ({ kind: 'admin' as const, id: `admin-${one.id}`, found: one }));
    // Who works in the administration looks for its things first; everywhere else people and numbers come first.
    return isAdmin ? [...admin, ...found] : [...found, ...admin];
  }, [text, people, commands, queries, administered, contacts, isAdmin, hasCaller, canDial]);
}

/** Contacts of directories after colleagues, before what was called lately. */
function withContacts(near: readonly Found[], contacts: ReturnType<typeof useFoundForBox>): Found[] {
  const lines = contacts.flatMap((one): Found[] => {
    if (one.kind === 'person') return [];
    const { id, name, companyName, vip, number } = one;
    return [{ kind: 'contact', id: `contact-${id}`, contact: { id, name, companyName, vip, dial: number?.dial ?? null } }];
  });
  const first = near.findIndex(({ kind }) => kind === 'recent' || kind === 'command');
  const at = first < 0 ? near.length : first;
  return [...near.slice(0, at), ...lines, ...near.slice(at)];
}

/** A number is called, a person shown and called, a command run. */
function useAct(onDone: () => void): (found: Found) => void {
  const dial = useDial();
  const { select } = useScreen();
  const navigate = useNavigate();
  return (found) => {
    onDone();
    if (found.kind === 'admin') {
      const { page, open } = found.found;
      void navigate({ to: '/admin/$page', params: { page }, search: open === undefined ? {} : { open } });
      return;
    }
    if (found.kind === 'number' || found.kind === 'recent') dial(found.number);
    else if (found.kind === 'command') found.command.run();
    else if (found.kind === 'contact') {
      select({ kind: 'contact', contactId: found.contact.id });
      void navigate({ to: '/contacts' });
    } else {
      select({ kind: 'person', userId: found.person.userId });
      if (found.person.number) dial(found.person.number);
    }
  };
}

function useBoxKeys(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isCtrlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (!isCtrlK && (event.key !== '/' || isTyping(event.target))) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [input]);
}

function Result({ found, isActive }: { found: Found; isActive: boolean }) {
  const { t } = useWords();
  const { user } = useDesk();
  const enter = isActive ? <CornerDownLeft className="icon end" aria-hidden="true" /> : null;
  if (found.kind === 'number') {
    return (
      <>
        <Phone className="icon" aria-hidden="true" />
        <strong className="number">{t('box.call-number', { number: formatNumber(found.number, user.country) })}</strong>
        {enter}
      </>
    );
  }
  if (found.kind === 'person')
    return <PersonResult userId={found.person.userId} name={found.person.displayName} number={found.person.number} end={enter} />;
  if (found.kind === 'contact') {
    const { name, companyName, vip } = found.contact;
    return (
      <>
        <BookUser className="icon" aria-hidden="true" />
        <span className="ellipsis">{name}</span>
        {vip === null ? null : <VipMark text={vip} />}
        <span className="faint ellipsis">{companyName}</span>
        {enter}
      </>
    );
  }
  if (found.kind === 'recent') {
    return (
      <>
        <History className="icon" aria-hidden="true" />
        <span className="ellipsis">{found.name || t('box.recent')}</span>
        <span className="faint number">{formatNumber(found.number, user.country)}</span>
        {enter}
      </>
    );
  }
  if (found.kind === 'admin') {
    const { icon: Icon, label, note } = found.found;
    return (
      <>
        <Icon className="icon" aria-hidden="true" />
        <span className="ellipsis">{label}</span>
        <span className="faint ellipsis">{note}</span>
        {enter}
      </>
    );
  }
  return (
    <>
      <Terminal className="icon" aria-hidden="true" />
      <span className="ellipsis">{found.command.label}</span>
      {enter}
    </>
  );
}

function PersonResult({
  userId,
  name,
  number,
  end,
}: {
  userId: string;
  name: string;
  number: string | null;
  end: React.ReactNode;
}) {
  return (
    <>
      <span className="box-sign">
        <SeenPresence userId={userId} />
      </span>
      <span className="ellipsis">{name}</span>
      <span className="faint number">{number}</span>
      {end}
    </>
  );
}
