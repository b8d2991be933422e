import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource } from '../../kernel/ids.ts';
import type { Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import { type ContactSource, type SourceEntry, untilAborted } from '../connector/index.ts';
import { type NumberField, nameOfContact, numberFields } from '../contact/index.ts';
import type { ContactMapping } from '../mapping/index.ts';
import { ContactMapper, compileMapping, type MappedEntry, type MappingFault } from '../mapping/index.ts';
import { checkSettings, demandSecretsAnew, effectiveSettings, idMissing } from './check-directory.ts';
import type { ConnectorBook } from './connector-book.ts';
import type { ContactDirectory } from './contact-directory.ts';
import type { ContactDirectoryRecords } from './contact-directory-records.ts';
import { applySecrets, type DirectoryAdministrator, demandDirectories, type SecretChange } from './directory-administration.ts';

/** One entry as it comes and as it would be. */
export interface PreviewRow {
  readonly raw: SourceEntry;
  readonly mapped: MappedEntry;
  readonly name: string;
  readonly numbers: readonly { readonly field: NumberField; readonly comparable: string }[];
}

export interface MappedPreview {
  readonly rows: readonly PreviewRow[];
  /** What is wrong with the mapping; what is right was applied all the same. */
  readonly faults: readonly MappingFault[];
}

/** What is tried: nothing of it is kept. */
export interface DirectoryDraft extends Pick<ContactDirectory, 'connector' | 'type' | 'settings' | 'mapping'> {
  /** Whose stored secrets count where none are given. */
  readonly directoryId?: string | undefined;
  readonly domainId?: DomainId | undefined;
  readonly secrets: SecretChange;
}

export interface DirectoryPreviewParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain'>;
  readonly connectors: ConnectorBook;
  readonly records: Pick<ContactDirectoryRecords, 'find' | 'secretsOf'>;
  /** Whose contacts a private directory would hold. */
  readonly ownerEmails: (companyId: Subject['companyId'], directoryId: string | null) => readonly string[];
  readonly lookupKey: (domainId: DomainId, number: string) => LookupKey | null;
}

const rowsShown = 10;
const patienceMs = 20_000;

/** Shows ten real entries of a source and what a mapping makes of them, before anything is saved. */
export class DirectoryPreview {
  readonly #parts: DirectoryPreviewParts;

  constructor(parts: DirectoryPreviewParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `input-invalid` with `faults`; what the connector throws; `contact-source-unreachable` after 20 s */
  async preview(
    by: DirectoryAdministrator,
    draft: DirectoryDraft,
    gone: AbortSignal,
  ): Promise<MappedPreview & { readonly fieldNames: readonly string[] }> {
    demandDirectories(by);
    const abort = new AbortController();
    const patience = this.#parts.clock.setTimer(patienceMs, () => abort.abort(tooSlow()));
    const leave = (): void => abort.abort(new ParleyError('job-cancelled', 'It was cancelled.'));
    gone.addEventListener('abort', leave, { once: true });
    const { signal } = abort;
    try {
      await using source = await this.#open(by, draft);
      const ownerEmails = draft.type === 'private' ? this.#parts.ownerEmails(by.companyId, draft.directoryId ?? null) : null;
      const entries: SourceEntry[] = [];
      const reading = (async () => {
        for await (const entry of source.entries({ fields: null, limit: rowsShown, ownerEmails }, signal)) {
          entries.push(entry);
          if (entries.length >= rowsShown) break;
        }
        return source.fieldNames(signal);
      })();
      const told = await untilAborted(reading, signal);
      const seen = entries.flatMap(({ fields }) => Object.keys(fields));
      const fieldNames = [...new Set([...told, ...seen])];
      return { fieldNames, ...this.map(by, { ...draft, entries }) };
    } finally {
      patience.cancel();
      gone.removeEventListener('abort', leave);
    }
  }

  /** What a mapping makes of entries that were read before. */
  map(
    by: DirectoryAdministrator,
    { entries, mapping, domainId }: { entries: readonly SourceEntry[]; mapping: ContactMapping; domainId?: DomainId | undefined },
  ): MappedPreview {
    demandDirectories(by);
    const { mapping: compiled, faults } = compileMapping(mapping);
    const mapper = new ContactMapper(compiled);
    const domain = this.#domain(by, domainId);
    // What a table has no key for is seen only here.
    const isKeyless = !mapping.id?.trim() && entries.some(({ key }) => !key?.trim());
    const all = isKeyless ? [...faults, { field: 'id', message: idMissing }] : faults;
    return { faults: all, rows: entries.map((raw) => this.#row(domain, raw, mapper.map(raw))) };
  }

  #row(domainId: DomainId, raw: SourceEntry, mapped: MappedEntry): PreviewRow {
    if (mapped.kind === 'rejected') return { raw, mapped, name: '', numbers: [] };
    const { values } = mapped.details;
    const numbers = numberFields.flatMap((field) => {
      const key = values[field] === undefined ? null : this.#parts.lookupKey(domainId, values[field]);
      return key ? [{ field, comparable: key.key }] : [];
    });
    return { raw, mapped, name: nameOfContact({ values }), numbers };
  }

  #domain(by: DirectoryAdministrator, domainId: DomainId | undefined): DomainId {
    const domain = this.#parts.directory.domain(domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    return domain.id;
  }

  async #open(by: DirectoryAdministrator, draft: DirectoryDraft): Promise<ContactSource> {
    const { connectors, ids, records } = this.#parts;
    const { companyId } = by;
    const connector = connectors.of(draft.connector);
    if (connector.description.way === 'push')
      throw new ParleyError('input-invalid', 'Its contacts are brought to it: there is nothing to look at beforehand.');
    const stored = draft.directoryId ? await records.find(companyId, draft.directoryId) : null;
    if (draft.directoryId && stored?.connector !== draft.connector)
      throw new ParleyError('not-found', 'There is no such directory.');
    if (stored) {
      const names = { kept: stored.secrets, typed: Object.keys(draft.secrets) };
      demandSecretsAnew(connector.description, { before: stored.settings, after: draft.settings }, names);
    }
    const secrets = applySecrets(stored ? await records.secretsOf(companyId, stored.id) : {}, draft.secrets);
    checkSettings(connector.description, draft.settings, Object.keys(secrets));
    const settings = effectiveSettings(connector.description, draft.settings);
    const domainId = this.#domain(by, draft.domainId ?? stored?.domainId);
    return openNaming(() => connector.open({ companyId, domainId, directoryId: stored?.id ?? ids.next(), settings, secrets }));
  }
}

/** A connector names the setting that is wrong by its own name; the form has it below `settings`. */
export async function openNaming<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const field = error instanceof ParleyError && (error.details.setting ?? error.details.field);
    if (!(error instanceof ParleyError) || typeof field !== 'string') throw error;
    throw new ParleyError(error.code, error.message, {
      details: { ...error.details, faults: [{ field: `settings.${field}`, message: error.message }] },
      cause: error,
    });
  }
}

function tooSlow(): ParleyError {
  return new ParleyError(
    'contact-source-unreachable',
    `The source gave no ten entries within ${patienceMs / 1000} seconds. Check its address, or a narrower filter.`,
  );
}
