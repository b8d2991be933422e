/* oxlint-disable jsx-a11y/no-autofocus, jsx-a11y/no-noninteractive-element-interactions -- opened by the person, who types next; Escape closes */
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber } from '../../ui/format/phone-number.ts';
import { usePeople } from '../phone/use-people.ts';
import { useConferenceWords } from './words/index.ts';

/** Whom to call in: a colleague by his name, or a number. */
export function AddParty({ onAdd, onClose }: { onAdd: (number: string) => void; onClose: () => void }) {
  const { t } = useConferenceWords();
  const { people } = usePeople();
  const [text, setText] = useState('');
  const found = useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return people.filter((person) => person.number && matches(person.folded, words)).slice(0, 5);
  }, [people, text]);
  const target = looksLikeNumber(text) ? text : (found[0]?.number ?? '');
  const add = (number: string): void => {
    onAdd(number);
    setText('');
  };
  return (
    <form
      className="conference-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (target) add(target);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <Field label={t('conf.add-number')} value={text} onChange={setText} autoFocus autoComplete="off" />
      <ul>
        {found.map((person) => (
          <li key={person.userId}>
            <button type="button" className="target" onClick={() => add(person.number ?? '')}>
              <span className="ellipsis">{person.displayName}</span>
              <span className="faint number">{person.number}</span>
            </button>
          </li>
        ))}
      </ul>
      <Button tone="primary" type="submit" icon={UserPlus} isDisabled={!target}>
        {t('conf.add')}
      </Button>
    </form>
  );
}
