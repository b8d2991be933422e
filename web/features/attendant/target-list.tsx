/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- the list of a combobox by the ARIA pattern; the field keeps the focus */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { PresenceState } from '../../../src/contract/rest/people.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { PresenceSign } from '../../ui/presence.tsx';
import { StatusTag } from '../presence/seen-status.tsx';
import { useStatus } from '../presence/use-statuses.ts';
import type { Target } from './use-targets.ts';
import { useAttendantWords } from './words/index.ts';

interface Props {
  id: string;
  targets: readonly Target[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** Whom the caller may want; the chosen one is named to those who listen through the field. */
export function TargetList({ id, targets, chosen, onChoose }: Props) {
  const { t } = useAttendantWords();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <ul ref={list} id={id} className="target-list" role="listbox" aria-label={t('attendant.found')}>
      {targets.map((target, index) => (
        <TargetRow
          key={target.key}
          id={optionId(id, target)}
          target={target}
          isChosen={index === chosen}
          onChoose={() => onChoose(index)}
        />
      ))}
    </ul>
  );
}

/** Another one when somebody else is chosen: only then do screen readers name whoever it is. */
export const optionId = (listId: string, { key }: Target): string => `${listId}-${key}`;

function TargetRow({ id, target, isChosen, onChoose }: { id: string; target: Target; isChosen: boolean; onChoose: () => void }) {
  const { t } = useAttendantWords();
  const { user } = useDesk();
  const { name, userId, deputies, company } = target;
  const { seesPresence } = useRights();
  const [own, ...ofDeputies] = usePresences([userId, ...deputies.map((deputy) => deputy.userId)]);
  const status = useStatus(userId ?? '');
  const number = formatNumber(target.shown, user.country);
  const word = (presence: PresenceState | null | undefined) => (seesPresence && presence ? t(`presence.${presence}`) : '');
  const said = status?.message || status?.note || '';
  const spoken = [
    name,
    userId === null ? [company, t('attendant.outside')].filter(Boolean).join(', ') : word(own),
    said,
    ...deputies.map((deputy, index) => `${t('attendant.deputy', { name: deputy.name })} ${word(ofDeputies[index])}`.trim()),
    number,
  ];
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      className="target-row"
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <span className="sr-only">{spoken.filter(Boolean).join(', ')}</span>
      <span className="target-shown" aria-hidden="true">
        {userId === null ? (
          <span className="target-presence">
            <span className="tag">{t('attendant.outside')}</span>
          </span>
        ) : (
          <Presence presence={own ?? null} word={word(own)} />
        )}
        <span className="ellipsis target-name">{name}</span>
        {company ? <span className="soft ellipsis">{company}</span> : null}
        {userId === null ? null : <StatusTag userId={userId} />}
        <span className="target-deputies">
          {deputies.map((deputy, index) => (
            <span key={deputy.number} className="target-deputy soft">
              <span className="ellipsis">{t('attendant.deputy', { name: deputy.name })}</span>
              {ofDeputies[index] ? <Presence presence={ofDeputies[index]} word={word(ofDeputies[index])} /> : null}
            </span>
          ))}
        </span>
        <span className="faint number target-number">{number}</span>
      </span>
    </li>
  );
}

function Presence({ presence, word }: { presence: PresenceState | null; word: string }) {
  if (presence === null || word === '') return null;
  return (
    <span className="target-presence">
      <PresenceSign presence={presence} />
      <span className="faint" aria-hidden="true">
        {word}
      </span>
    </span>
  );
}

/** What each of them does with his telephones; null for who is nobody's colleague. */
function usePresences(userIds: readonly (string | null)[]): readonly (PresenceState | null)[] {
  const { presence } = useDesk();
  const known = useSyncExternalStore(
    (listener) => {
      const ends = userIds.map((id) => (id === null ? () => false : presence.subscribe(id, listener)));
      return () => {
        for (const end of ends) end();
      };
    },
    () => userIds.map((id) => (id === null ? '' : presence.of(id))).join(' '),
  );
  return known.split(' ').map((one) => (one === '' ? null : (one as PresenceState)));
}
