import type { z } from 'zod';
import type {
  ConnectorView,
  contactMappingSchema,
  contactSynchronisationSchema,
  DirectoryView,
  directoryConditionSchema,
  mappedEntrySchema,
} from '../../../../src/contract/rest/directories.ts';
import { ApiError } from '../../../client/rest-client.ts';
import type { FormValues } from '../resource/merge.ts';
import type { AdminWords } from '../words/index.ts';

export type { ConnectorView, DirectoryView };
export type Condition = z.infer<typeof directoryConditionSchema>;
export type Run = z.infer<typeof contactSynchronisationSchema>;
export type Mapping = z.infer<typeof contactMappingSchema>;
export type MappedRow = z.infer<typeof mappedEntrySchema>;
export type SettingView = ConnectorView['settings'][number];
export type Settings = Readonly<Record<string, string | number | boolean | null>>;

/** What is wrong with one field: `settings.host`, `mapping.lastName`. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

export type Step = 'connector' | 'fields' | 'synchronisation';
export const steps: readonly Step[] = ['connector', 'fields', 'synchronisation'];

/** Where a fault is to be seen. */
export function stepOf(field: string): Step {
  if (field.startsWith('mapping')) return 'fields';
  return field === 'plan' || field === 'holdBackPercent' || field === 'minutes' ? 'synchronisation' : 'connector';
}

const emptyMapping: Mapping = { id: null, fields: {}, redList: {}, names: {} };

/** What the form of a connector holds; secrets only as far as they were typed. */
export interface SourceForm {
  readonly settings: Settings;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The form is flat; the plan goes together when sent. */
export function directoryForm(directory: DirectoryView | null): FormValues {
  const plan = directory?.plan ?? { kind: 'manual' };
  return {
    name: directory?.name ?? '',
    domainId: directory?.domainId,
    connector: directory?.connector ?? 'ldap',
    type: directory?.type ?? 'public',
    priority: directory?.priority ?? 100,
    source: { settings: directory?.settings ?? {}, secrets: {} } satisfies SourceForm,
    mapping: directory?.mapping ?? emptyMapping,
    plan: plan.kind,
    minutes: plan.kind === 'every' ? plan.minutes : 60,
    holdBackPercent: directory?.holdBackPercent ?? 30,
    merges: directory?.merges ?? false,
    isNew: directory === null,
  };
}

/** What is sent: what changed, or everything of a new one, whichever step is shown. */
export function directoryBody(
  changed: FormValues,
  all: FormValues,
  connectors: readonly ConnectorView[],
): Record<string, unknown> {
  const isNew = all['isNew'] === true;
  const { plan, minutes, connector, source, isNew: _isNew, step: _step, ...rest } = isNew ? all : changed;
  const isPlanned = plan !== undefined || minutes !== undefined;
  const described = connectors.find(({ kind }) => kind === all['connector']);
  return {
    ...rest,
    ...(isNew ? { connector } : {}),
    ...(source === undefined ? {} : ownOf(source as SourceForm, described)),
    ...(isPlanned ? { plan: all['plan'] === 'every' ? { kind: 'every', minutes: all['minutes'] } : { kind: all['plan'] } } : {}),
  };
}

/** Of the settings those that the connector has: another may have been chosen before. */
export function ownOf({ settings, secrets }: SourceForm, connector: ConnectorView | undefined): SourceForm {
  const own = (values: Settings | SourceForm['secrets']) =>
    Object.fromEntries(
      Object.entries(values).filter(([name]) => !connector || connector.settings.some((one) => one.name === name)),
    );
  return { settings: own(settings), secrets: own(secrets) as SourceForm['secrets'] };
}

/** Every fault that a refusal names. */
export function faultsOf(failure: unknown): readonly Fault[] {
  if (!(failure instanceof ApiError)) return [];
  const { faults } = failure.details;
  if (Array.isArray(faults)) return faults as Fault[];
  return failure.fields.map(({ path, message }) => ({ field: path.replaceAll('/', '.').replace(/^\.?(body\.)?/, ''), message }));
}

/** The field of the form that shows it. */
export function formFieldOf(field: string): string {
  const [first = ''] = field.split('.');
  return first === 'settings' ? 'source' : first;
}

/** `From` for `from`, when nobody wrote words for a setting. */
export function settingLabel({ t, has }: AdminWords, name: string): string {
  const key = `dir.s.${name}`;
  return has(key) ? t(key) : name;
}

export function settingHint({ t, has }: AdminWords, name: string): string | undefined {
  const key = `dir.h.${name}`;
  return has(key) ? t(key) : undefined;
}

export function choiceLabel({ t, has }: AdminWords, choice: string): string {
  const key = `dir.c.${choice}`;
  return has(key) ? t(key) : choice;
}

/** What a field of a contact is called; free ones by the administrator's name. */
export function fieldLabel({ t, has }: AdminWords, field: string, names: Mapping['names'] = {}): string {
  const key = `dir.field.${field}`;
  if (has(key)) return t(key);
  const number = /^private(\d)$/.exec(field)?.[1];
  return names[field as keyof Mapping['names']] || (number === undefined ? field : t('dir.free', { number }));
}

/** Of which settings the form is made, by what was chosen so far. */
export function shownSettings({ settings }: ConnectorView, values: Settings): readonly SettingView[] {
  const valueOf = (name: string) => values[name] ?? settings.find((one) => one.name === name)?.default;
  return settings.filter(({ when }) => !when || when.in.includes(valueOf(when.name) as string | boolean));
}

const letter = /^[ahilmu]$/;

/** The source's field and the options of an expression as they stand; an option within a `p` is none. */
export function optionsOf(expression: string): readonly string[] {
  const bar = expression.indexOf('|');
  if (bar < 0) return [];
  const parts: string[] = [];
  for (const part of expression.slice(bar + 1).split(',')) {
    const isOption = letter.test(part.trim()) || /^\s*p\s*::/.test(part);
    if (isOption || parts.length === 0) parts.push(part.trim());
    else parts[parts.length - 1] += `,${part}`;
  }
  return parts.filter(Boolean);
}

/** With the option put at the end, or taken out. `p` is added anew each time, for there may be several. */
export function toggleOption(expression: string, option: string): string {
  const source = (expression.split('|')[0] ?? '').trim();
  const options = optionsOf(expression);
  const after = option.startsWith('p')
    ? [...options, option]
    : options.includes(option)
      ? options.filter((one) => one !== option)
      : [...options, option];
  return after.length > 0 ? `${source} | ${after.join(', ')}` : source;
}
