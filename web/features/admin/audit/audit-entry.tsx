import { useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatMoment } from '../../../ui/format/when.ts';
import { toasts } from '../../../ui/toasts.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import { changesShown, fieldWord, valueText } from './audit-text.ts';
import { useNames } from './use-names.ts';

export function kindWord(kind: string, { t, has }: AdminWords): string {
  const key = `kind.${kind}`;
  return has(key) ? t(key) : kind;
}

interface Props {
  entry: AuditEntryView;
  /** Shown by itself: says what it is about. */
  isAlone?: boolean;
  onUndone?: () => void;
}

/** One change: who, from where, field by field what was and what is; and taking it back. */
export function AuditEntry({ entry, isAlone = false, onUndone }: Props) {
  const words = useAdminWords();
  const { t, has } = words;
  const action = `audit-action.${entry.action}`;
  const changes = changesShown(entry);
  const names = useNames(entry);
  const secretWords = new Set(entry.secrets.map((field) => fieldWord(entry.kind, field, words)));
  const { login, via, address } = entry.actor;
  return (
    <article className="audit-entry">
      <header>
        <span className="tag">{has(action) ? t(action) : entry.action}</span>
        {isAlone ? <span>{`${kindWord(entry.kind, words)} ${entry.name}`}</span> : null}
        <span className="push faint">{formatMoment(entry.at, words.locale)}</span>
      </header>
      <p className="faint small">
        {login === null ? t('audit.program') : t('audit.by', { who: login, via, address: address ?? '—' })}
      </p>
      {changes.length > 0 ? (
        <dl className="diff">
          {changes.map(({ field, before, after }) => (
            <div key={field}>
              <dt title={field}>{fieldWord(entry.kind, field, words)}</dt>
              <dd>
                {entry.action === 'insert' ? null : <del>{valueText(field, before, words, names)}</del>}{' '}
                {entry.action === 'delete' ? null : <ins>{valueText(field, after, words, names)}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {entry.secrets.length > 0 ? (
        <p className="faint small">{t('audit.secrets', { fields: [...secretWords].join(', ') })}</p>
      ) : null}
      {entry.canUndo ? <UndoButton entry={entry} {...(onUndone ? { onUndone } : {})} /> : null}
    </article>
  );
}

function UndoButton({ entry, onUndone }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [isDone, setDone] = useState(false);
  const undo = async () => {
    try {
      await rest.send('POST', '/api/v1/admin/audit/:id/undo', { params: { id: entry.id } });
      setDone(true);
      toasts.show({ sentence: t('editor.undone', { name: entry.name }) });
      await queries.invalidateQueries();
      onUndone?.();
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('editor.undo-failed', { detail: (error as Error).message }) });
    }
  };
  return (
    <Button icon={Undo2} isDisabled={isDone} onPress={() => void undo()}>
      {t('audit.undo')}
    </Button>
  );
}
