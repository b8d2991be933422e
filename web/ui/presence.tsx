import type { PresenceState } from '../../src/contract/rest/people.ts';
import { useWords } from './words/index.ts';
import './presence.css';

/** The small sign beside a name: shape and colour differ, and the word is there for those who hear it. */
export function PresenceSign({ presence }: { presence: PresenceState }) {
  const { t } = useWords();
  return (
    <span className={`presence ${presence}`} title={t(`presence.${presence}`)}>
      <span className="sr-only">{t(`presence.${presence}`)}</span>
    </span>
  );
}
