import type { ConnectorView, DirectoryView } from '../../contract/rest/directories.ts';
import { directories as contract } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { ConnectorDescription, SettingField, SourceEntry } from '../connector/index.ts';
import { isSecret } from './check-directory.ts';
import type { ConnectorBook } from './connector-book.ts';
import type { ContactDirectory } from './contact-directory.ts';
import type { ContactDirectoryRecord } from './contact-directory-records.ts';
import { type DirectoryAdministration, demandDirectories } from './directory-administration.ts';
import type { DirectoryPreview, PreviewRow } from './directory-preview.ts';

export interface DirectoryRouteParts {
  readonly directories: DirectoryAdministration;
  readonly preview: DirectoryPreview;
  readonly connectors: ConnectorBook;
  /** How each is doing, in their order. */
  readonly conditionsOf: (
    companyId: CompanyId,
    directories: readonly ContactDirectory[],
  ) => Promise<readonly DirectoryView['condition'][]>;
  /** Begins to read a file that took the place of another. */
  readonly afterUpload: (by: Actor, directory: ContactDirectory) => Promise<void>;
}

/** Directories, their connectors and their files, for administrators. Secrets never leave. */
export function directoryAdministrationRoutes(routes: RouteRegistrar, parts: DirectoryRouteParts): void {
  const { directories } = parts;
  const views = async (actor: Actor, records: readonly ContactDirectoryRecord[]) => {
    const conditions = await parts.conditionsOf(actor.companyId, records);
    return records.map((record, index) => directoryView(record, conditions[index]!));
  };
  const view = async (actor: Actor, record: ContactDirectoryRecord) => (await views(actor, [record]))[0]!;
  routes.handle(contract.listDirectories, async ({ actor, query: { domainId, ...query } }) => {
    const { rows, ...page } = await directories.list(actor, { ...query, domainId: domainId as DomainId | undefined });
    return { ...page, items: await views(actor, rows) };
  });
  routes.handle(contract.createDirectory, async ({ actor, body: { domainId, ...body } }) =>
    view(actor, await directories.create(actor, { ...body, domainId: domainId as DomainId | undefined })),
  );
  routes.handle(contract.readDirectory, async ({ actor, params }) => view(actor, await directories.read(actor, params.id)));
  routes.handle(contract.changeDirectory, async ({ actor, params: { id }, body: { version, domainId, ...change } }) => {
    const current = async () => view(actor, await directories.read(actor, id));
    const made = { ...change, domainId: domainId as DomainId | undefined };
    return view(actor, await showingCurrent(() => directories.change(actor, id, version, made), current));
  });
  routes.handle(contract.directoryDependents, async ({ actor, params }) =>
    dependentsView(await directories.dependents(actor, params.id)),
  );
  routes.handle(contract.deleteDirectory, ({ actor, params, query }) => directories.remove(actor, params.id, query.confirm));
  previewRoutes(routes, parts);
  fileRoutes(routes, parts);
}

function previewRoutes(routes: RouteRegistrar, { preview, connectors }: DirectoryRouteParts): void {
  routes.handle(contract.listConnectors, ({ actor }) => {
    demandDirectories(actor);
    return { items: connectors.all.map(({ description }) => connectorView(description)) };
  });
  routes.handle(contract.previewDirectory, async ({ actor, body: { domainId, ...draft }, signal }) => {
    const made = { ...draft, domainId: domainId as DomainId | undefined };
    const { rows, faults, fieldNames } = await preview.preview(actor, made, signal);
    return { fieldNames: [...fieldNames], faults: [...faults], rows: rows.map(rowView) };
  });
  routes.handle(contract.mapEntries, ({ actor, body: { domainId, mapping, entries } }) => {
    const raw = entries.map(
      ({ ownerEmail, ...entry }): SourceEntry => ({ ...entry, ...(ownerEmail === null ? {} : { ownerEmail }) }),
    );
    const { rows, faults } = preview.map(actor, { mapping, entries: raw, domainId: domainId as DomainId | undefined });
    return { faults: [...faults], rows: rows.map(rowView) };
  });
}

function fileRoutes(routes: RouteRegistrar, { directories, afterUpload }: DirectoryRouteParts): void {
  routes.handle(contract.uploadDirectoryFile, async ({ actor, query, upload }) => {
    if (query.directoryId) await directories.read(actor, query.directoryId);
    const { path: _path, ...file } = await directories.upload(actor, query.name, upload);
    if (query.directoryId) {
      const directory = await directories.replaceFile(actor, query.directoryId, { ...file, path: _path });
      await afterUpload(actor, directory);
    }
    return file;
  });
  routes.handle(contract.readDirectoryFile, async ({ actor, params }) => {
    const { path: _path, ...file } = await directories.file(actor, params.id).catch((error: unknown) => {
      if (error instanceof ParleyError && error.code === 'contact-source-invalid')
        throw new ParleyError('not-found', error.message);
      throw error;
    });
    return file;
  });
}

function directoryView(record: ContactDirectoryRecord, condition: DirectoryView['condition']): DirectoryView {
  const { companyId: _company, changedAtMs, settings, mapping, secrets, ...rest } = record;
  return {
    ...rest,
    settings: { ...settings },
    mapping: { ...mapping, fields: { ...mapping.fields }, redList: { ...mapping.redList }, names: { ...mapping.names } },
    secrets: [...secrets],
    changedAt: changedAtMs,
    condition,
  };
}

function connectorView({ settings, usualMapping, types, way, kind }: ConnectorDescription): ConnectorView {
  return { kind, way, types: [...types], usualMapping, settings: settings.map(settingView) };
}

function settingView(field: SettingField): ConnectorView['settings'][number] {
  const { name, type, required, when } = field;
  return {
    name,
    type,
    required,
    isSecret: isSecret(field),
    default: ('default' in field ? field.default : null) ?? null,
    choices: type === 'choice' ? [...field.choices] : [],
    accepts: type === 'file' ? [...field.accepts] : [],
    least: type === 'number' ? field.least : null,
    most: type === 'number' ? field.most : null,
    when: when ? { name: when.name, in: [...when.in] } : null,
  };
}

function rowView({ raw, mapped, name, numbers }: PreviewRow) {
  const { key, fields, ownerEmail } = raw;
  const shown = {
    key,
    ownerEmail: ownerEmail ?? null,
    fields: Object.fromEntries(Object.entries(fields).map(([field, values]) => [field, [...values]])),
  };
  if (mapped.kind === 'rejected') return { raw: shown, contact: null, rejected: mapped.reason, notes: [] };
  const { values, invisible, mapped: addresses, redListed, vip } = mapped.details;
  const contact = {
    name,
    sourceKey: mapped.sourceKey,
    values: { ...values },
    invisible: [...invisible],
    addresses: [...addresses],
    redListed: [...redListed],
    vip,
    numbers: [...numbers],
  };
  return { raw: shown, contact, rejected: null, notes: [...mapped.notes] };
}
