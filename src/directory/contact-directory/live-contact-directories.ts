import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { ContactDirectory } from './contact-directory.ts';
import { type DirectoryFacts, LiveDirectoryBook } from './directory-facts.ts';

/** The directories of every company as they are configured, in memory. Read again with the rest of the configuration. */
export class LiveContactDirectories {
  readonly book = new LiveDirectoryBook();
  readonly #companies = new Map<CompanyId, readonly ContactDirectory[]>();
  readonly #events = new Emitter<{ changed: CompanyId }>();

  /** Directories of a company, or what is in them, are other ones: what was kept of its contacts is no longer so. */
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Who changed what is in a directory says so. */
  contactsChanged(companyId: CompanyId): void {
    this.#events.emit('changed', companyId);
  }

  replaceCompany(companyId: CompanyId, directories: readonly ContactDirectory[]): void {
    this.#companies.set(companyId, directories);
    this.book.replaceCompany(companyId, directories.map(factsOf));
    this.#events.emit('changed', companyId);
  }

  replaceAll(directories: readonly ContactDirectory[]): void {
    const before = [...this.#companies.keys()];
    this.#companies.clear();
    for (const [companyId, own] of Map.groupBy(directories, (one) => one.companyId)) this.#companies.set(companyId, own);
    this.book.replaceAll(directories.map(factsOf));
    for (const companyId of new Set([...before, ...this.#companies.keys()])) this.#events.emit('changed', companyId);
  }

  all(): readonly ContactDirectory[] {
    return [...this.#companies.values()].flat();
  }

  of(companyId: CompanyId): readonly ContactDirectory[] {
    return this.#companies.get(companyId) ?? [];
  }

  find(companyId: CompanyId, id: ContactDirectoryId): ContactDirectory | undefined {
    return this.of(companyId).find((one) => one.id === id);
  }
}

function factsOf({
  mapping,
  settings: _settings,
  plan: _plan,
  holdBackPercent: _percent,
  ...facts
}: ContactDirectory): DirectoryFacts {
  return { ...facts, names: mapping.names };
}
