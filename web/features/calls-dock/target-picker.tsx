/* oxlint-disable jsx-a11y/no-autofocus, jsx-a11y/no-noninteractive-element-interactions -- opened by the person, who types next; Escape closes */
import { useQuery } from '@tanstack/react-query';
import { ListOrdered } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { SeenPresence } from '../phone/seen-presence.tsx';
import { usePeople } from '../phone/use-people.ts';
import { nameDialled } from './use-spoken-calls.ts';

const mostFound = 5;

/** Of an agent alone: queues, with how it stands there. */
function usePassOnQueues() {
  const { rest, user } = useDesk();
  const { data } = useQuery({
    queryKey: ['pass-on-queues'],
    queryFn: () => rest.call(routes.agent.passOnQueues, {}),
    enabled: Boolean(user.agentId),
  });
  return data?.items ?? [];
}

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
  const queues = usePassOnQueues();
  const [text, setText] = useState(initial);
  const { found, foundQueues } = useMemo(() => {
    const words = fold(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return { found: [], foundQueues: [] };
    return {
      found: people.filter((person) => person.number && matches(person.folded, words)).slice(0, mostFound),
      foundQueues: queues.filter(({ name, number }) => matches(fold(`${name} ${number}`), words)).slice(0, mostFound),
    };
  }, [people, queues, text]);
  const target = looksLikeNumber(text) ? text : (foundQueues[0]?.number ?? found[0]?.number ?? '');
  const act = (run: (number: string) => void) => {
    const name = [...queues.map((one) => ({ ...one, displayName: one.name })), ...found].find(({ number }) => number === target);
    if (name) nameDialled(target, name.displayName);
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
        if (event.key !== 'Enter' || !event.shiftKey || isDivert || !target) return;
        event.preventDefault();
        act(onConsult);
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
        {foundQueues.map(({ queueId, name, number, waiting, ready }) => (
          <li key={queueId}>
            <button type="button" className="target" onClick={() => setText(number)}>
              <ListOrdered className="icon" aria-hidden="true" />
              <span className="ellipsis">{name}</span>
              <span className="faint number">{t('call.queue-stands', { number, waiting, ready })}</span>
            </button>
          </li>
        ))}
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
