import { z } from 'zod';
import { newDirectorySchema } from '../../contract/rest/directories.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource } from '../../kernel/ids.ts';
import { readCell } from '../../platform/lines/index.ts';
import { domainReference, keyOf, type ReadPresent, type Reference, type TakeoverKind } from '../../platform/takeover/index.ts';
import type { ConnectorDescription, SettingField } from '../connector/index.ts';
import { type ContactDirectoryId, contactFields, freeFields, numberFields } from '../contact/index.ts';
import {
  type ConnectorBook,
  type ContactDirectory,
  type ContactDirectoryRecords,
  checkDirectory,
  isSecret,
} from '../contact-directory/index.ts';
import { contactFileMapping, type TakenContacts } from './taken-contacts.ts';

export interface DirectoryKindParts {
  readonly ids: IdSource;
  readonly present: ReadPresent;
  readonly connectors: Pick<ConnectorBook, 'all' | 'of'>;
  readonly directories: Pick<ContactDirectoryRecords, 'add'>;
  readonly contacts: Pick<TakenContacts, 'emptyFile'>;
}

/** By its name, whatever its domain. */
export function directoryReference(name: string): Reference {
  return { kind: 'directories', key: keyOf('any', name), name, what: 'directory' };
}

const { shape } = newDirectorySchema;
const plainSchema = z.object({
  name: shape.name,
  domain: z.string().max(100),
  type: z.preprocess(small, shape.type),
  priority: shape.priority,
  connector: z.preprocess(small, shape.connector).default('file'),
  merges: shape.merges,
  holdBackPercent: shape.holdBackPercent,
  plan: z.preprocess((text) => (typeof text === 'string' ? planOf(text) : text), shape.plan),
  id: z.string().max(2000).optional(),
});
const more = z.record(z.string(), z.string().max(100_000));
type Plain = z.output<typeof plainSchema>;
/** What is said of it besides: by column. */
type Row = Plain & {
  readonly directory: Pick<ContactDirectory, 'settings' | 'mapping'>;
  readonly secrets: Record<string, string>;
};

function small(text: unknown): unknown {
  return typeof text === 'string'
    ? text
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_]+/g, '-')
    : text;
}

/** `manual`, `daily`, or minutes: `60`, `every 60`. */
function planOf(text: string): unknown {
  const minutes = /^(?:every\s+)?(\d+)(?:\s*min(?:utes)?)?$/i.exec(text.trim())?.[1];
  return minutes === undefined ? { kind: text.trim().toLowerCase() } : { kind: 'every', minutes: Number(minutes) };
}

const settingColumn = (name: string): string => `settings.${name}`;
const nameColumn = (field: string): string => `names.${field}`;

/** Directories with their connectors. Contacts of those of the connector `file` that name no file come with `contacts`. */
export function directoryKind({ ids, present, connectors, directories, contacts }: DirectoryKindParts): TakeoverKind<Row> {
  return {
    name: 'directories',
    alsoKnownAs: ['directory', 'contact-directories'],
    outcome: 'created',
    columns: columnsOf(connectors),
    schema: schemaOf(connectors),
    nameOf: ({ name }) => name,
    keysOf: ({ domain, name }) => [keyOf('in', domain, name), directoryReference(name).key],
    needs: ({ domain }) => [domainReference(domain)],
    // Rights name it as they name intercom groups.
    brings: ({ name }) => [{ kind: 'intercom-groups', key: keyOf('directory', name), name }],
    present: (companyId) => present(companyId, 'directories'),
    make: async ({ domain, directory, secrets, id: _id, ...plain }, making) => {
      const { company } = making;
      const id = ids.next<ContactDirectoryId>();
      const domainId = (await making.id(domainReference(domain))) as DomainId;
      const settings = isFed(plain, directory)
        ? { ...directory.settings, file: await contacts.emptyFile(company.id, plain.name) }
        : directory.settings;
      await directories.add({ ...plain, ...directory, settings, id, companyId: company.id, domainId }, secrets);
      return { id };
    },
  };
}

function columnsOf(connectors: Pick<ConnectorBook, 'all'>): TakeoverKind['columns'] {
  const text = { kind: 'text' } as const;
  const settings = connectors.all.flatMap(({ description }) => description.settings.map(({ name }) => settingColumn(name)));
  return {
    name: { kind: 'text', alsoKnownAs: ['directory', 'directoryname', 'label'] },
    domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
    type: text,
    priority: { kind: 'whole-number' },
    connector: { kind: 'text', alsoKnownAs: ['source', 'connectortype'] },
    merges: { kind: 'flag', alsoKnownAs: ['merge', 'mergecontacts'] },
    plan: { kind: 'text', alsoKnownAs: ['synchronisation', 'synchronization', 'schedule'] },
    holdBackPercent: { kind: 'whole-number', alsoKnownAs: ['holdback'] },
    id: { kind: 'text', alsoKnownAs: ['mapping.id', 'uniqueid', 'idfield'] },
    ...Object.fromEntries(contactFields.map((field) => [field, { kind: 'text', alsoKnownAs: [`mapping.${field}`] } as const])),
    ...Object.fromEntries(numberFields.map((field) => [`redList.${field}`, text])),
    ...Object.fromEntries(
      freeFields.map((field) => [nameColumn(field), { kind: 'text', alsoKnownAs: [`${field}.name`, `${field}.label`] } as const]),
    ),
    ...Object.fromEntries(settings.map((name) => [name, text])),
  };
}

/** Everything is checked as the administration checks it; what is wrong is told by its column. */
function schemaOf(connectors: Pick<ConnectorBook, 'of'>): z.ZodType<Row> {
  return z.looseObject({}).transform((input, context): Row => {
    const plain = plainSchema.safeParse(input);
    const others = more.safeParse(Object.fromEntries(Object.entries(input).filter(([name]) => !(name in plainSchema.shape))));
    for (const { path, message } of [...(plain.error?.issues ?? []), ...(others.error?.issues ?? [])])
      context.addIssue({ code: 'custom', path: path.slice(0, 1), message });
    if (!plain.success || !others.success) return z.NEVER;
    const faults: { field: string; message: string }[] = [];
    const row = rowOf(connectors, plain.data, others.data, faults);
    for (const { field, message } of faults) context.addIssue({ code: 'custom', path: [columnOf(field)], message });
    return row;
  });
}

type Faults = { field: string; message: string }[];

function rowOf(connectors: Pick<ConnectorBook, 'of'>, plain: Plain, others: Record<string, string>, faults: Faults): Row {
  const { description } = connectors.of(plain.connector);
  const { settings, secrets } = settingsOf(description, others, faults);
  const mapping = mappingOf(description, plain, others, isFed(plain, { settings }));
  const row = { ...plain, directory: { settings, mapping }, secrets };
  try {
    // The file of a directory that is fed comes with it.
    const checked = isFed(plain, row.directory) ? { ...settings, file: 'made of its contacts' } : settings;
    checkDirectory(description, { ...plain, mapping, settings: checked }, Object.keys(secrets));
  } catch (error) {
    if (!(error instanceof ParleyError) || !Array.isArray(error.details?.faults)) throw error;
    faults.push(...(error.details.faults as Faults));
  }
  return row;
}

/** As its column is called; a fault of the mapping has the name of the contact's field. */
function columnOf(field: string): string {
  return field.replace(/^mapping\./, '');
}

function settingsOf(description: ConnectorDescription, cells: Record<string, string>, faults: Faults) {
  const settings: Record<string, string | number | boolean> = {};
  const secrets: Record<string, string> = {};
  for (const [column, text] of Object.entries(cells)) {
    if (!column.startsWith('settings.')) continue;
    const name = column.slice('settings.'.length);
    const field = description.settings.find((one) => one.name === name);
    if (field && isSecret(field)) secrets[name] = text;
    else settings[name] = field ? valueOf(field, text) : text;
    if (field?.type === 'file')
      faults.push({
        field: column,
        message: 'a file is not taken over by its name: leave it out, contacts.csv has its contacts',
      });
  }
  return { settings, secrets };
}

/** What cannot be read stays text, and the check of the directory says what was expected. */
function valueOf({ type }: SettingField, text: string): string | number | boolean {
  if (type === 'number') return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
  return type === 'boolean' ? ((readCell(text, 'flag') as boolean | undefined) ?? text) : text;
}

function mappingOf(
  description: ConnectorDescription,
  { id }: Plain,
  cells: Record<string, string>,
  isFed: boolean,
): ContactDirectory['mapping'] {
  const of = (names: readonly string[], prefix: string) =>
    Object.fromEntries(names.flatMap((name) => (cells[prefix + name] ? [[name, cells[prefix + name]!]] : [])));
  const [fields, redList, names] = [of(contactFields, ''), of(numberFields, 'redList.'), of(freeFields, 'names.')];
  const usual: ContactDirectory['mapping'] = isFed
    ? contactFileMapping
    : { id: null, fields: description.usualMapping, redList: {}, names: {} };
  return {
    id: id ?? usual.id,
    fields: isGiven(fields) ? fields : usual.fields,
    redList: isGiven(redList) ? redList : usual.redList,
    names,
  };
}

function isGiven(some: object): boolean {
  return Object.keys(some).length > 0;
}

/** Whether its contacts come with the takeover: it reads an uploaded file, and a file cannot come otherwise. */
function isFed({ connector }: Pick<Plain, 'connector'>, { settings }: Pick<ContactDirectory, 'settings'>): boolean {
  return connector === 'file' && (settings.from ?? 'upload') === 'upload';
}
