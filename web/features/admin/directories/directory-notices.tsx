import { useDesk } from '../../../app/session.tsx';
import { useStore } from '../../../app/store.ts';
import { Button } from '../../../ui/button.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useAdminWords } from '../words/index.ts';
import { type Condition, type DirectoryView } from './directory-model.ts';
import { RunProgress } from './run-progress.tsx';
import type { Conditions } from './use-conditions.ts';

interface Props {
  directories: readonly DirectoryView[];
  conditions: Conditions;
  onDecided: () => void;
}

/** What runs, with a way to end it, and what waits for an answer. */
export function DirectoryNotices({ directories, conditions, onDecided }: Props) {
  const told = useStore(conditions);
  const shown = directories.flatMap((directory) => {
    const condition = told.get(directory.id) ?? directory.condition;
    if (condition.progress) return [<RunProgress key={directory.id} directory={directory} condition={condition} />];
    if (condition.latest?.state === 'held-back')
      return [<HeldBack key={directory.id} directory={directory} condition={condition} onDecided={onDecided} />];
    return [];
  });
  return shown.length > 0 ? <div className="directory-notices">{shown}</div> : null;
}

/** The question before many contacts go. */
export function HeldBack({
  directory,
  condition,
  onDecided,
}: {
  directory: Pick<DirectoryView, 'id' | 'name'>;
  condition: Condition;
  onDecided: () => void;
}) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { change } = useAdminSearch();
  const { latest } = condition;
  if (!latest) return null;
  const decide = async (answer: 'approve' | 'discard') => {
    try {
      const body = { synchronisationId: latest.id, answer };
      await rest.send('POST', '/api/v1/admin/directories/:id/held-back', { params: { id: directory.id }, body });
    } catch (failure) {
      toasts.show({ tone: 'failed', sentence: t('dir.not-started', { detail: (failure as Error).message }) });
    }
    onDecided();
  };
  const { removed = 0, present = 0 } = latest.counts;
  return (
    <div className="notice ringing">
      <span>{t('dir.held-back', { name: directory.name, removed, present })}</span>
      <span className="row tight">
        <Button onPress={() => void decide('approve')}>{t('dir.approve')}</Button>
        <Button onPress={() => void decide('discard')}>{t('dir.discard')}</Button>
        <Button tone="quiet" onPress={() => void change({ open: directory.id, tab: 'synchronisation' })}>
          {t('dir.look-report')}
        </Button>
      </span>
    </div>
  );
}
