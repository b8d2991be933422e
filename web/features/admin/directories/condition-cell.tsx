import { When } from '../resource/when.tsx';
import { useAdminWords } from '../words/index.ts';
import type { DirectoryView, Run } from './directory-model.ts';
import { shareOf } from './run-progress.tsx';
import { type Conditions, useConditionOf } from './use-conditions.ts';

export const runTone = {
  running: 'busy',
  done: 'connected',
  'held-back': 'ringing',
  approved: '',
  discarded: '',
  failed: 'failed',
  cancelled: '',
  interrupted: '',
} as const satisfies Record<Run['state'], string>;

interface Props {
  directory: DirectoryView;
  conditions: Conditions;
}

/** The state of a directory in its row, as it is now. */
export function ConditionCell({ directory, conditions }: Props) {
  const { t, locale } = useAdminWords();
  const { latest, progress } = useConditionOf(conditions, directory);
  if (progress) {
    const share = shareOf(progress);
    const percent = share === null ? '' : ` ${share.toLocaleString(locale, { style: 'percent' })}`;
    return <span className="tag busy">{`${t(`dir.progress.${progress.step}`)}${percent}`}</span>;
  }
  if (directory.type === 'draft') return <span className="tag">{t('dir.type-short.draft')}</span>;
  return latest ? (
    <span className={`tag ${runTone[latest.state]}`}>{t(`dir.run.${latest.state}`)}</span>
  ) : (
    <span className="faint">{t('dir.never')}</span>
  );
}

export function ContactsCell({ directory, conditions }: Props) {
  const { locale } = useAdminWords();
  return <span className="number">{useConditionOf(conditions, directory).contacts.toLocaleString(locale)}</span>;
}

export function LastCell({ directory, conditions }: Props) {
  const { t } = useAdminWords();
  const { latest } = useConditionOf(conditions, directory);
  return latest ? <When at={latest.finishedAt ?? latest.startedAt} /> : <span className="faint">{t('dir.never')}</span>;
}

export function NextCell({ directory, conditions }: Props) {
  const { t } = useAdminWords();
  const { nextAt } = useConditionOf(conditions, directory);
  return nextAt === null ? <span className="faint">{t('dir.plan.manual')}</span> : <When at={nextAt} />;
}
