import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { ConnectorKind } from '../connector/index.ts';
import type { ContactDirectoryId, FreeField } from '../contact/index.ts';
import type { ContactDirectoryType } from './contact-directory.ts';

/** What showing and naming need to know of a directory, at once from memory. */
export interface DirectoryFacts {
  readonly id: ContactDirectoryId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly type: ContactDirectoryType;
  /** The lowest names the caller. */
  readonly priority: number;
  readonly connector: ConnectorKind;
  readonly merges: boolean;
  /** The administrator's names of free fields. */
  readonly names: Readonly<Partial<Record<FreeField, string>>>;
}

/** The directories of every company in memory. */
export interface DirectoryBook {
  /** The lowest priority first; of equals the first by name. */
  of(companyId: CompanyId): readonly DirectoryFacts[];
  find(companyId: CompanyId, id: ContactDirectoryId): DirectoryFacts | undefined;
  /** After directories were made, changed or deleted. */
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe;
}

/** Takes over what was read from the store; a company's directories are replaced as a whole. */
export class LiveDirectoryBook implements DirectoryBook {
  readonly #companies = new Map<CompanyId, readonly DirectoryFacts[]>();
  readonly #events = new Emitter<{ changed: CompanyId }>();

  replaceCompany(companyId: CompanyId, facts: readonly DirectoryFacts[]): void {
    if (facts.length > 0) this.#companies.set(companyId, facts.toSorted(byPriority));
    else this.#companies.delete(companyId);
    this.#events.emit('changed', companyId);
  }

  /** Of all companies; those without directories have none any more. */
  replaceAll(facts: readonly DirectoryFacts[]): void {
    const byCompany = Map.groupBy(facts, (one) => one.companyId);
    for (const companyId of new Set([...this.#companies.keys(), ...byCompany.keys()]))
      this.replaceCompany(companyId, byCompany.get(companyId) ?? []);
  }

  of(companyId: CompanyId): readonly DirectoryFacts[] {
    return this.#companies.get(companyId) ?? [];
  }

  find(companyId: CompanyId, id: ContactDirectoryId): DirectoryFacts | undefined {
    return this.of(companyId).find((one) => one.id === id);
  }

  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}

type Ordered = Pick<DirectoryFacts, 'priority' | 'name' | 'id'>;

/** The order in which directories name: the same everywhere. */
export function byPriority(one: Ordered, other: Ordered): number {
  if (one.priority !== other.priority) return one.priority - other.priority;
  const [first, second] = [one.name.toLowerCase(), other.name.toLowerCase()];
  if (first !== second) return first < second ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
