import type { CompanyId } from '../../kernel/ids.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { ContactDirectory } from './contact-directory.ts';
import { type DirectoryFacts, LiveDirectoryBook } from './directory-facts.ts';

/** The directories of every company as they are configured, in memory. Read again with the rest of the configuration. */
export class LiveContactDirectories {
  readonly book = new LiveDirectoryBook();
  readonly #companies = new Map<CompanyId, readonly ContactDirectory[]>();

  replaceCompany(companyId: CompanyId, directories: readonly ContactDirectory[]): void {
    this.#companies.set(companyId, directories);
    this.book.replaceCompany(companyId, directories.map(factsOf));
  }

  replaceAll(directories: readonly ContactDirectory[]): void {
    this.#companies.clear();
    for (const [companyId, own] of Map.groupBy(directories, (one) => one.companyId)) this.#companies.set(companyId, own);
    this.book.replaceAll(directories.map(factsOf));
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
