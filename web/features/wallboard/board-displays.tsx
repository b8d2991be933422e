import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy, Monitor, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { addWallboardDisplay, Wallboard } from '../../../src/contract/rest/wallboards.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { boardsKey } from './use-board-data.ts';
import { useBoardWords } from './words/index.ts';

/** Screens that show the board without anybody signed in; each has an address that can be taken back. */
export function BoardDisplays({ board }: { board: Wallboard }) {
  const { t, locale } = useBoardWords();
  const { rest } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const changed = () => client.invalidateQueries({ queryKey: boardsKey });
  const add = useMutation({
    mutationFn: () =>
      rest.send<OutputOf<typeof addWallboardDisplay>>('POST', '/api/v1/wallboards/:id/displays', {
        params: { id: board.id },
        body: { name },
      }),
    onSuccess: () => {
      setName('');
      void changed();
    },
  });
  const remove = useMutation({
    mutationFn: (displayId: string) =>
      rest.send('DELETE', '/api/v1/wallboards/:id/displays/:displayId', { params: { id: board.id, displayId } }),
    onSuccess: changed,
  });
  const address = add.data ? `${location.origin}${add.data.path}` : null;
  return (
    <section className="board-displays" aria-label={t('board.displays')}>
      <h2>{t('board.displays')}</h2>
      <p className="hint">{t('board.displays-help')}</p>
      <ul>
        {board.displays.map((display) => (
          <li key={display.id} className="row">
            <Monitor className="icon faint" aria-hidden="true" />
            <span className="ellipsis">{display.name}</span>
            <span className="faint">
              {display.lastSeenAt === null
                ? t('board.never-seen')
                : new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(display.lastSeenAt)}
            </span>
            <IconButton
              icon={Trash2}
              label={t('board.revoke', { name: display.name })}
              onPress={() => remove.mutate(display.id)}
            />
          </li>
        ))}
      </ul>
      <div className="row bottom">
        <Field label={t('board.display-name')} value={name} onChange={setName} maxLength={100} />
        <Button isDisabled={name.trim() === '' || add.isPending} onPress={() => add.mutate()}>
          {t('board.add-display')}
        </Button>
      </div>
      {address ? (
        <div className="notice">
          <div>
            <p>{t('board.address-once')}</p>
            <code className="board-address">{address}</code>
            <Button icon={Copy} tone="quiet" onPress={() => void navigator.clipboard.writeText(address)}>
              {t('board.copy')}
            </Button>
          </div>
        </div>
      ) : null}
      {add.error || remove.error ? <p className="field-problem">{(add.error ?? remove.error)?.message}</p> : null}
    </section>
  );
}
