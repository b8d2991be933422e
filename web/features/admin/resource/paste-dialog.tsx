import { useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { LineFault } from '../../../../src/contract/rest/listing.ts';
import { useDesk } from '../../../app/session.tsx';
import { ApiError } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { type AdminKey, useAdminWords } from '../words/index.ts';

interface Props {
  plural: 'users' | 'groups' | 'devices';
  help: AdminKey;
  example: string;
  /** Called with what the server says of each. */
  onDone: (made: readonly unknown[]) => void;
  onClose: () => void;
}

/** Lines from a spreadsheet: first looked at, then made, all or none. What is wrong is said line by line. */
export function PasteDialog({ plural, help, example, onDone, onClose }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [text, setText] = useState('');
  const [looked, setLooked] = useState<{ text: string; count: number } | null>(null);
  const [faults, setFaults] = useState<readonly LineFault[]>([]);
  const [error, setError] = useState('');
  const isGood = looked?.text === text;
  const send = async (isTrial: boolean) => {
    setFaults([]);
    setError('');
    try {
      const body = { csv: text, isTrial };
      const answer = await rest.send<{ created: number; items: readonly unknown[] }>('POST', `/api/v1/admin/${plural}/csv`, {
        body,
      });
      const count = Math.max(answer.created, answer.items.length);
      if (isTrial) return setLooked({ text, count });
      toasts.show({ sentence: t('paste.done', { count }) });
      onDone(answer.items);
      onClose();
    } catch (failure) {
      setLooked(null);
      if (failure instanceof ApiError && Array.isArray(failure.details['lines']))
        setFaults(failure.details['lines'] as LineFault[]);
      setError((failure as Error).message);
    }
  };
  return (
    <Dialog
      title={t('paste.title')}
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button isDisabled={text.trim() === ''} tone={isGood ? 'plain' : 'primary'} onPress={() => void send(true)}>
            {t('paste.check')}
          </Button>
          <Button isDisabled={!isGood} tone={isGood ? 'primary' : 'plain'} onPress={() => void send(false)}>
            {isGood ? t('paste.create', { count: looked.count }) : t('editor.create')}
          </Button>
        </>
      }
    >
      <TextField className="field" value={text} onChange={setText}>
        <Label>{t('paste.lines')}</Label>
        <TextArea className="input paste-text" rows={9} placeholder={example} spellCheck="false" />
      </TextField>
      <p className="faint">{t(help)}</p>
      <div aria-live="polite">
        {isGood ? <p className="notice connected">{t('paste.good', { count: looked.count })}</p> : null}
        {error ? <p className="notice failed">{error}</p> : null}
        {faults.length > 0 ? (
          <ul className="faults">
            {faults.map((fault) => (
              <li key={`${fault.line}${fault.field ?? ''}${fault.message}`}>
                <strong className="number">{t('paste.line', { line: fault.line })}</strong>{' '}
                {fault.field ? <code>{fault.field}</code> : null} {fault.message}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}
