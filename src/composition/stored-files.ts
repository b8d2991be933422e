import { FolderStoredFiles } from '../adapters/stored-files/index.ts';
import { type JobDefinition, localTimeZone } from '../platform/job/index.ts';
import type { StoredFiles } from '../platform/stored-file/index.ts';
import type { Foundation } from './foundation.ts';

export interface KeptFiles {
  readonly files: StoredFiles;
  /** Takes away daily what nothing refers to. */
  readonly sweepJob: JobDefinition;
}

/** Files that features keep; what a killed program left is taken away at once. */
export async function openStoredFiles({ clock, ids, store, config, logger }: Foundation): Promise<KeptFiles> {
  const files = new FolderStoredFiles({ clock, ids, store, dataDir: config.dataDir });
  const swept = await files.sweep(true);
  if (swept.drafts + swept.files + swept.rows > 0) logger.component('files').info('files without a use were removed', swept);
  return {
    files,
    sweepJob: {
      name: 'stored-file-sweep',
      title: 'Cleaning of files that nothing uses',
      planned: () => [{ companyId: null, subjectId: null, schedule: { kind: 'daily', at: '03:30', timeZone: localTimeZone() } }],
      run: () => files.sweep(false),
    },
  };
}
