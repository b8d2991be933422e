/* oxlint-disable jsx-a11y/no-autofocus, jsx-a11y/no-noninteractive-element-interactions -- opened by the person, who types next; Escape closes */
import { useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { usePeople } from '../phone/use-people.ts';

interface Props {
  /** Who was dropped on the call. */
  initial?: string;
  isDivert: boolean;
  onClose: () => void;
  onTransfer: (number: string) => void;
  onConsult: (number: string) => void;
}

/** Whom a call goes to: a name or a number, then at once or after asking. */
export function TargetPicker({ initial = '', isDivert, onClose, onTransfer, onConsult }: Props) {
  const { t } = useWords();
  const { people } = usePeople();
  const [text, setText] = useState(initial);
  const found = useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return people.filter((person) => person.number && matches(person.folded, words)).slice(0, 5);
  }, [people, text]);
  const target = looksLikeNumber(text) ? text : (found[0]?.number ?? '');
  const act = (run: (number: string) => void) => {
    run(target);
    onClose();
  };
  return (
    <form
      className="call-extra target-picker"
      onSubmit={(event) => {
        event.preventDefault();
        if (target) act(onTransfer);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <Field
        label={t(isDivert ? 'call.divert-to' : 'call.target')}
        value={text}
        onChange={setText}
        autoFocus
        autoComplete="off"
      />
      <ul>
        {found.map((person) => (
          <li key={person.userId}>
            <button type="button" className="target" onClick={() => setText(person.number ?? '')}>
              <SeenPresence userId={person.userId} />
              <span className="ellipsis">{person.displayName}</span>
              <span className="faint number">{person.number}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button tone="primary" type="submit" isDisabled={!target}>
          {t(isDivert ? 'call.divert' : 'call.transfer-now')}
        </Button>
        {isDivert ? null : (
          <Button isDisabled={!target} onPress={() => act(onConsult)}>
            {t('call.consult')}
          </Button>
        )}
      </div>
    </form>
  );
}
