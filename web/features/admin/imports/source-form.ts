import type { z } from 'zod';
import type { userSourceSchema } from '../../../../src/contract/rest/imports.ts';
import type { FieldSpec } from '../resource/field-spec.ts';
import type { FormValues } from '../resource/merge.ts';
import type { useSources } from '../resource/sources.ts';

export type UserSource = z.infer<typeof userSourceSchema>;

const isDirectory = ({ kind }: FormValues) => kind !== 'file';
const directoryNames = ['servers', 'security', 'ca', 'bindName', 'base', 'filter', 'pageSize'] as const;
const scheduleNames = ['schedule', 'at', 'timeZone', 'minutes'] as const;

const newDirectory = {
  servers: '',
  security: 'ldaps',
  ca: null,
  bindName: '',
  base: '',
  filter: '(objectClass=person)',
  pageSize: 500,
} as const;

/** The form is flat; the parts of the directory and of the schedule go together when sent. */
export function sourceForm(source: UserSource | null): FormValues {
  const schedule = source?.schedule ?? null;
  return {
    name: source?.name ?? '',
    kind: source?.kind ?? 'ldap',
    domainId: source?.domainId,
    enabled: source?.enabled ?? true,
    ...newDirectory,
    ...source?.directory,
    password: '',
    synchronisation: source?.synchronisation ?? 'insert-update',
    schedule: schedule?.kind ?? 'none',
    at: schedule?.kind === 'daily' ? schedule.at : '02:00',
    timeZone: schedule?.kind === 'daily' ? schedule.timeZone : Intl.DateTimeFormat().resolvedOptions().timeZone,
    minutes: schedule?.kind === 'every' ? schedule.minutes : 60,
    holdBackPercent: source?.holdBackPercent ?? 20,
    mapping: Object.entries(source?.mapping ?? {}).map(([field, attribute]) => `${field} = ${attribute}`),
  };
}

const isPart = (names: readonly string[], name: string) => names.includes(name);

export function sourceBody(changed: FormValues, all: FormValues): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changed)) {
    if (name === 'mapping') body['mapping'] = mappingOf(value as readonly string[]);
    else if (!isPart(directoryNames, name) && !isPart(scheduleNames, name)) body[name] = value;
  }
  const names = Object.keys(changed);
  if (names.some((name) => isPart(directoryNames, name))) {
    body['directory'] = isDirectory(all) ? Object.fromEntries(directoryNames.map((name) => [name, all[name]])) : null;
  }
  if (names.some((name) => isPart(scheduleNames, name))) body['schedule'] = scheduleOf(all);
  return body;
}

function scheduleOf({ schedule, at, timeZone, minutes }: FormValues) {
  if (schedule === 'daily') return { kind: 'daily', at, timeZone };
  return schedule === 'every' ? { kind: 'every', minutes } : null;
}

/** `email = mail` lines. */
export function mappingOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => line.split('=')).filter(([field]) => field?.trim());
  return Object.fromEntries(pairs.map(([field, ...attribute]) => [field?.trim() ?? '', attribute.join('=').trim()]));
}

export function sourceFields(sources: ReturnType<typeof useSources>): FieldSpec[] {
  return [
    { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
    {
      name: 'kind',
      label: 'imports.kind',
      kind: 'choice',
      only: 'create',
      options: (['ldap', 'active-directory', 'file'] as const).map((id) => ({ id, word: `source-kind.${id}` })),
    },
    { name: 'domainId', label: 'f.domain', help: 'imports.domain-help', kind: 'pick', source: sources.domains, isWide: true },
    { name: 'enabled', label: 'state.enabled', kind: 'switch', isWide: true },
    {
      name: 'servers',
      label: 'imports.servers',
      help: 'imports.servers-help',
      kind: 'text',
      isWide: true,
      section: 'imports.section-directory',
      isShown: isDirectory,
    },
    {
      name: 'security',
      label: 'imports.security',
      kind: 'choice',
      options: (['ldaps', 'starttls', 'none'] as const).map((id) => ({ id, word: `ldap-security.${id}` })),
      isShown: isDirectory,
    },
    { name: 'pageSize', label: 'imports.page-size', kind: 'number', isShown: isDirectory },
    { name: 'bindName', label: 'imports.bind-name', kind: 'text', isShown: isDirectory },
    { name: 'password', label: 'once.password', help: 'trunks.password-help', kind: 'secret', isShown: isDirectory },
    { name: 'base', label: 'imports.base', help: 'imports.base-help', kind: 'text', isWide: true, isShown: isDirectory },
    { name: 'filter', label: 'imports.filter', kind: 'text', isWide: true, isShown: isDirectory },
    { name: 'ca', label: 'imports.ca', help: 'imports.ca-help', kind: 'long-text', isNullable: true, isShown: isDirectory },
    {
      name: 'synchronisation',
      label: 'imports.synchronisation',
      kind: 'choice',
      isWide: true,
      section: 'imports.section-how',
      options: (['full', 'insert-update-disable', 'insert-update', 'update'] as const).map((id) => ({
        id,
        word: `synchronisation.${id}`,
      })),
    },
    { name: 'holdBackPercent', label: 'imports.hold-back', help: 'imports.hold-back-help', kind: 'number', isWide: true },
    {
      name: 'schedule',
      label: 'imports.schedule',
      kind: 'choice',
      options: (['none', 'daily', 'every'] as const).map((id) => ({ id, word: `schedule.${id}` })),
      isShown: isDirectory,
    },
    { name: 'at', label: 'backups.at', kind: 'text', type: 'time', isShown: ({ schedule }) => schedule === 'daily' },
    { name: 'timeZone', label: 'backups.zone', kind: 'text', isShown: ({ schedule }) => schedule === 'daily' },
    { name: 'minutes', label: 'imports.minutes', kind: 'number', isShown: ({ schedule }) => schedule === 'every' },
    { name: 'mapping', label: 'imports.mapping', help: 'imports.mapping-help', kind: 'lines', rows: 5 },
  ];
}
