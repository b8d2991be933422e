/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- the list of a combobox by the ARIA pattern; the field keeps the focus */
import { useEffect, useRef } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { PresenceSign } from '../../ui/presence.tsx';
import { usePresence } from '../phone/use-people.ts';
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
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' }), [chosen]);
  return (
    <ul ref={list} id={id} className="target-list" role="listbox" aria-label={t('attendant.found')}>
      {targets.map((target, index) => (
        <li
          key={target.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className="target-row"
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(index);
          }}
        >
          {target.userId === null ? <span className="tag">{t('attendant.outside')}</span> : <Presence userId={target.userId} />}
          <span className="ellipsis target-name">{target.name}</span>
          <Number number={target.shown} />
          {target.deputy ? (
            <span className="target-deputy soft ellipsis">
              {t('attendant.deputy', { name: target.deputy.name })}
              {target.deputy.userId ? <Presence userId={target.deputy.userId} /> : null}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Presence({ userId }: { userId: string }) {
  const presence = usePresence(userId);
  const { t } = useAttendantWords();
  if (!useRights().seesPresence) return null;
  return (
    <span className="target-presence">
      <PresenceSign presence={presence} />
      <span className="faint" aria-hidden="true">
        {t(`presence.${presence}`)}
      </span>
    </span>
  );
}

function Number({ number }: { number: string }) {
  const { user } = useDesk();
  return <span className="faint number">{formatNumber(number, user.country)}</span>;
}
