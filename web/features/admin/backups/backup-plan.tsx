import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { backupPlanSchema } from '../../../../src/contract/rest/backup.ts';
import { useDesk } from '../../../app/session.tsx';
import type { FormValues } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { SingleEditor } from '../resource/single-editor.tsx';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';

type Plan = z.infer<typeof backupPlanSchema> & { readonly hasSecret: boolean; readonly version: number; readonly id: string };
const path = '/api/v1/admin/backup-plan';
const isSftp = ({ kind }: FormValues) => kind === 'sftp';

/** When backups are made, where a copy goes, how long they stay. */
export function BackupPlan() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<Plan>('backup-plan');
  const asked = useQuery({
    queryKey: ['backup-plan'],
    queryFn: () => rest.send<Omit<Plan, 'id'>>('GET', path, {}),
    retry: false,
  });
  const resource = useMemo<Resource<Plan>>(() => {
    const read = async (): Promise<Plan> => ({ ...(await rest.send<Omit<Plan, 'id'>>('GET', path, {})), id: 'plan' });
    return {
      client: {
        ...base,
        read,
        // The whole plan is sent: what the form did not change stays as it is read.
        change: async (_id, body) => {
          const { id: _plan, hasSecret: _has, ...now } = await read();
          return { ...(await rest.send<Omit<Plan, 'id'>>('PUT', path, { body: { ...now, ...(body as object) } })), id: 'plan' };
        },
      },
      icon: Archive,
      words: { title: 'backups.plan', empty: 'list.none', emptyHelp: 'list.none-help' },
      nameOf: () => t('backups.plan'),
      columns: () => [],
      sort: '',
      fields: planFields,
      toForm: planForm,
      toBody: planBody,
    };
  }, [base, rest, t]);
  if (!asked.data) return null;
  return (
    <section className="panel flush narrow-panel">
      <h2>{t('backups.plan')}</h2>
      <SingleEditor resource={resource} item={{ ...asked.data, id: 'plan' }} onChanged={() => void asked.refetch()} />
    </section>
  );
}

const planFields: Resource<Plan>['fields'] = [
  { name: 'enabled', label: 'backups.daily', kind: 'switch', isWide: true },
  { name: 'at', label: 'backups.at', kind: 'text', type: 'time' },
  { name: 'timeZone', label: 'backups.zone', kind: 'text' },
  { name: 'keepDays', label: 'backups.keep-days', kind: 'number', unit: 'unit.days' },
  { name: 'keepAtLeast', label: 'backups.keep-least', kind: 'number' },
  {
    name: 'kind',
    label: 'backups.copy',
    help: 'backups.copy-help',
    kind: 'choice',
    isWide: true,
    section: 'backups.section-copy',
    options: (['none', 'folder', 'sftp'] as const).map((id) => ({ id, word: `backup-copy.${id}` })),
  },
  { name: 'path', label: 'backups.path', kind: 'text', isWide: true, isShown: ({ kind }) => kind !== 'none' },
  { name: 'host', label: 'backups.host', kind: 'text', isShown: isSftp },
  { name: 'port', label: 'backups.port', kind: 'number', isShown: isSftp },
  { name: 'user', label: 'f.user', kind: 'text', isShown: isSftp },
  {
    name: 'authentication',
    label: 'backups.authentication',
    kind: 'choice',
    isShown: isSftp,
    options: (['password', 'key'] as const).map((id) => ({ id, word: `backup-auth.${id}` })),
  },
  { name: 'hostKey', label: 'backups.host-key', help: 'backups.host-key-help', kind: 'text', isWide: true, isShown: isSftp },
  { name: 'secret', label: 'backups.secret', help: 'trunks.password-help', kind: 'secret', isWide: true, isShown: isSftp },
];

function planForm(plan: Plan | null): FormValues {
  const copy = { kind: 'none', path: '', host: '', port: 22, user: '', hostKey: '', authentication: 'password', ...plan?.copyTo };
  return {
    enabled: plan?.enabled ?? true,
    at: plan?.at ?? '02:00',
    timeZone: plan?.timeZone ?? 'UTC',
    keepDays: plan?.keepDays ?? 30,
    keepAtLeast: plan?.keepAtLeast ?? 3,
    secret: '',
    ...copy,
  };
}

const copyNames = ['kind', 'path', 'host', 'port', 'user', 'hostKey', 'authentication'] as const;

/** The fields of the copy go together: one changed sends all of that kind. */
function planBody(changed: FormValues, all: FormValues): Record<string, unknown> {
  const plain = Object.fromEntries(Object.entries(changed).filter(([name]) => !copyNames.some((each) => each === name)));
  if (!copyNames.some((name) => name in changed)) return plain;
  const { kind, path: folder, host, port, user, hostKey, authentication } = all;
  const copyTo =
    kind === 'none'
      ? { kind }
      : kind === 'folder'
        ? { kind, path: folder }
        : { kind, path: folder, host, port, user, hostKey, authentication };
  return { ...plain, copyTo };
}
