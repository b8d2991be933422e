import { X } from 'lucide-react';
import { useDesk } from '../../../app/session.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import type { Condition, DirectoryView } from './directory-model.ts';

/** How far it is: a share while it reads and the last run tells how much there is. */
export function shareOf(progress: NonNullable<Condition['progress']>): number | null {
  const { step, entriesRead, expected } = progress;
  return step === 'read' && expected ? Math.min(0.99, entriesRead / expected) : null;
}

export function readText({ t, locale }: AdminWords, { entriesRead, expected }: NonNullable<Condition['progress']>): string {
  const count = entriesRead.toLocaleString(locale);
  return expected === null
    ? t('dir.read-count', { count })
    : t('dir.read-of', { count, expected: expected.toLocaleString(locale) });
}

/** A synchronisation under way. */
export function RunProgress({ directory, condition }: { directory: Pick<DirectoryView, 'id' | 'name'>; condition: Condition }) {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const { progress } = condition;
  if (!progress) return null;
  const cancel = () =>
    rest
      .send('DELETE', '/api/v1/admin/directories/:id/synchronisation', { params: { id: directory.id } })
      .catch((failure: Error) => toasts.show({ tone: 'failed', sentence: t('dir.not-started', { detail: failure.message }) }));
  const label = t('dir.running-name', { name: directory.name, step: t(`dir.progress.${progress.step}`) });
  return (
    <div className="row run-progress">
      <div className="grow-box">
        <Progress label={label} value={shareOf(progress)} text={readText(words, progress)} />
      </div>
      <IconButton icon={X} label={t('dir.cancel-of', { name: directory.name })} onPress={() => void cancel()} />
    </div>
  );
}
