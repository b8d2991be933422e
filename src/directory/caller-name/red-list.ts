import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import type { ContactReader } from './caller-name-ports.ts';

/**
 * Every number on a red list, in memory: whether a number may be shown is known at once and before anything is shown, whatever the store
 * does. Read again when directories change; until then what was hidden stays hidden.
 */
export class RedList {
  readonly #reader: Pick<ContactReader, 'redList'>;
  /** By key: null for everybody, or those whose private contact it is. */
  readonly #companies = new Map<CompanyId, ReadonlyMap<string, ReadonlySet<UserId | null>>>();

  constructor(parts: { reader: Pick<ContactReader, 'redList'> }) {
    this.#reader = parts.reader;
  }

  async read(companyId: CompanyId): Promise<void> {
    const numbers = new Map<string, Set<UserId | null>>();
    for (const { key, ownerId } of await this.#reader.redList(companyId)) {
      const owners = numbers.get(textOf(key)) ?? new Set();
      numbers.set(textOf(key), owners.add(ownerId));
    }
    this.#companies.set(companyId, numbers);
  }

  /** @param viewer who looks; null: somebody outside, for whom only what is hidden from everybody counts */
  has(companyId: CompanyId, key: LookupKey, viewer: UserId | null): boolean {
    const owners = this.#companies.get(companyId)?.get(textOf(key));
    return owners !== undefined && (owners.has(null) || (viewer !== null && owners.has(viewer)));
  }
}

export function textOf({ kind, key }: LookupKey): string {
  return `${kind}:${key}`;
}
