import { Download, FileInput } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { changedColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { noDependents } from '../resource/whole-list.ts';
import { useAdminWords } from '../words/index.ts';
import { ExportDialog } from './export-dialog.tsx';
import { RunTab } from './run-tab.tsx';
import type { UserSource } from './source-form.ts';
import { sourceBody, sourceFields, sourceForm } from './source-form.ts';

/** Where users come from: LDAP, Active Directory, files; run by hand or by schedule, looked at before anything changes. */
export function ImportsPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<UserSource>('user-sources');
  const sources = useSources();
  const [isExporting, setExporting] = useState(false);
  const resource = useMemo<Resource<UserSource>>(
    () => ({
      client: { ...base, dependents: noDependents },
      icon: FileInput,
      words: {
        title: 'page.imports',
        add: 'imports.add',
        lead: 'imports.lead',
        empty: 'imports.empty',
        emptyHelp: 'imports.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        textColumn(words, 'kind', 'imports.kind', ({ kind }) => words.t(`source-kind.${kind}`), {
          isSortable: false,
          width: '150px',
        }),
        textColumn(
          words,
          'synchronisation',
          'imports.synchronisation',
          ({ synchronisation }) => words.t(`synchronisation.${synchronisation}`),
          { isSortable: false, width: 'minmax(160px, 1.4fr)' },
        ),
        textColumn(words, 'schedule', 'imports.schedule', ({ schedule }) => scheduleText(schedule, words.t('schedule.none')), {
          isSortable: false,
          width: '120px',
        }),
        changedColumn(words),
      ],
      fields: sourceFields(sources),
      toForm: sourceForm,
      toBody: sourceBody,
      tabs: [{ id: 'run', word: 'imports.run', render: (source) => <RunTab source={source} /> }],
      isOff: ({ enabled }) => !enabled,
      more: (
        <Button icon={Download} onPress={() => setExporting(true)}>
          {t('imports.export')}
        </Button>
      ),
    }),
    [base, sources, t],
  );
  return (
    <>
      <ResourcePage resource={resource} />
      {isExporting ? <ExportDialog rest={rest} onClose={() => setExporting(false)} /> : null}
    </>
  );
}

function scheduleText(schedule: UserSource['schedule'], none: string): string {
  if (schedule === null) return none;
  return schedule.kind === 'daily' ? schedule.at : `${schedule.minutes} min`;
}
