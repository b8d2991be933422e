import { fold } from '../../kernel/fold.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';

/** A colleague as found, without his presence. */
export interface FoundPerson {
  readonly userId: UserId;
  readonly displayName: string;
  readonly number: string | null;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly domainName: string;
}

interface Entry {
  readonly person: FoundPerson;
  readonly words: readonly string[];
  readonly name: string;
  readonly numbers: readonly string[];
}

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Finds colleagues. An index for each company is kept until its configuration changes. */
export class PeopleSearch {
  readonly #directory: CompanyDirectory;
  readonly #indexes = new Map<CompanyId, readonly Entry[]>();

  constructor(parts: { directory: CompanyDirectory }) {
    this.#directory = parts.directory;
    parts.directory.onChanged(({ companyIds }) => {
      for (const companyId of companyIds) this.#indexes.delete(companyId);
    });
  }

  /** Everybody of the company by name, or who fits `query`, the best first. Every word of it must fit. */
  search(companyId: CompanyId, query: string): readonly FoundPerson[] {
    const entries = this.#index(companyId);
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (words.length === 0) return entries.map((entry) => entry.person);
    const ranked = entries.flatMap((entry) => {
      const rank = rankOf(entry, words);
      return rank === null ? [] : [{ entry, rank }];
    });
    // Stable: equals stay in the order of names.
    return ranked.toSorted((one, other) => one.rank - other.rank).map(({ entry }) => entry.person);
  }

  #index(companyId: CompanyId): readonly Entry[] {
    const known = this.#indexes.get(companyId);
    if (known) return known;
    const entries = this.#directory.domainsOf(companyId).flatMap((domain) =>
      this.#directory
        .usersOf(domain.id)
        .filter((user) => user.enabled)
        .map((user) => this.#entry(user, domain.name)),
    );
    const sorted = entries.toSorted((one, other) => byName.compare(one.person.displayName, other.person.displayName));
    this.#indexes.set(companyId, sorted);
    return sorted;
  }

  #entry(
    user: Parameters<typeof displayName>[0] & Pick<FoundPerson, 'email' | 'mobile'> & { id: UserId },
    domainName: string,
  ): Entry {
    const numbers = this.#directory
      .devicesOf(user.id)
      .filter((device) => device.enabled)
      .map((device) => device.number);
    const { id: userId, email, mobile } = user;
    const name = displayName(user);
    const person = { userId, displayName: name, number: numbers[0] ?? null, email, mobile, domainName };
    const words = fold(`${name} ${user.login} ${email ?? ''}`)
      .split(/[\s@._-]+/)
      .filter(Boolean);
    return { person, words, name: fold(name), numbers: [...numbers, digitsOf(mobile ?? '')] };
  }
}

/** 0 the number itself, 1 the name begins so, 2 words begin so, 3 numbers begin so, 4 somewhere inside; null: not at all. */
function rankOf({ words, name, numbers }: Entry, asked: readonly string[]): number | null {
  const whole = asked.join(' ');
  const digits = digitsOf(whole);
  const isNumber = digits !== '' && /^[\d\s+()/.-]+$/.test(whole);
  if (isNumber && numbers.includes(digits)) return 0;
  if (isNumber && numbers.some((number) => number.startsWith(digits))) return 3;
  if (name.startsWith(whole)) return 1;
  if (asked.every((part) => words.some((word) => word.startsWith(part)))) return 2;
  if (isNumber && numbers.some((number) => number.includes(digits))) return 4;
  return asked.every((part) => words.some((word) => word.includes(part))) ? 4 : null;
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
