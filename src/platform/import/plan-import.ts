import type { UserId } from '../../kernel/ids.ts';
import type { ExchangedUser, ImportedField, ImportedPerson } from './imported-person.ts';
import { plainNumber } from './mapping.ts';

/** T-IMP-2. */
export type Synchronisation = 'full' | 'insert-update-disable' | 'insert-update' | 'update';

/** A user as an import sees him. */
export interface PresentUser extends ExchangedUser {
  readonly id: UserId;
  readonly isAdministrator: boolean;
  /** The key by which this source brought him; null: it did not. */
  readonly key: string | null;
}

export type Outcome = 'created' | 'updated' | 'disabled' | 'deleted' | 'ignored' | 'failed' | 'unchanged';

export type Changes = Readonly<Record<string, readonly [before: string, after: string]>>;

export interface PlannedChange {
  readonly outcome: Outcome;
  readonly key: string;
  readonly name: string;
  /** Null for one who is to be created, and for entries that are nobody. */
  readonly userId: UserId | null;
  readonly reason: string;
  /** Line in a file; 0 elsewhere. */
  readonly line: number;
  readonly changes: Changes;
}

export interface PlanParts {
  readonly users: readonly PresentUser[];
  /** Internal numbers of the domain that are no user's: queues, phones of nobody. */
  readonly foreignNumbers: ReadonlyMap<string, string>;
  readonly synchronisation: Synchronisation;
}

type NewChange = Partial<Writable> & Pick<Writable, 'outcome' | 'key' | 'name'>;
type Writable = { -readonly [Key in keyof PlannedChange]: PlannedChange[Key] };

/**
 * Decides, entry by entry, what becomes of whom. Entries find their user by the key of this source, then by external key, mobile
 * number, internal number and login. Nothing is written here; the same entries and users always give the same plan.
 */
export class ImportPlan {
  readonly #parts: PlanParts;
  readonly #changes: Writable[] = [];
  readonly #byKey = new Map<string, PresentUser>();
  readonly #byLogin = new Map<string, PresentUser>();
  readonly #byMobile = new Map<string, PresentUser>();
  readonly #byNumber = new Map<string, PresentUser>();
  readonly #byExternalKey = new Map<string, PresentUser>();
  readonly #seenKeys = new Set<string>();
  readonly #takenUsers = new Set<UserId>();
  /** Users whose numbers change, and what was planned for each number. */
  readonly #claims = new Map<string, Writable[]>();
  readonly #leaving = new Set<UserId>();
  readonly #newLogins = new Map<string, Writable>();

  constructor(parts: PlanParts) {
    this.#parts = parts;
    for (const user of parts.users) {
      if (user.key !== null) this.#byKey.set(user.key, user);
      this.#byLogin.set(user.login.toLowerCase(), user);
      if (user.mobile) this.#byMobile.set(plainNumber(user.mobile), user);
      if (user.number) this.#byNumber.set(user.number, user);
      if (user.externalKey) this.#byExternalKey.set(user.externalKey, user);
    }
  }

  /** An entry that is no person. */
  skip(
    entry: { readonly kind: 'ignored' | 'failed'; readonly key: string; readonly name: string; readonly reason: string },
    line = 0,
  ): void {
    // Still there: its user is not taken for gone.
    if (entry.key) this.#seenKeys.add(entry.key);
    this.#add({ outcome: entry.kind, key: entry.key, name: entry.name, reason: entry.reason, line });
  }

  take(person: ImportedPerson): void {
    const { key, line } = person;
    const name = nameOf(person);
    if (this.#seenKeys.has(key))
      return this.#note({ outcome: 'failed', key, name, line, reason: 'another entry has the same key' });
    this.#seenKeys.add(key);
    const user = this.#find(person);
    if (user && this.#takenUsers.has(user.id))
      return this.#note({
        outcome: 'failed',
        key,
        name,
        line,
        userId: user.id,
        reason: `another entry is the user ${user.login} already`,
      });
    if (user) {
      this.#takenUsers.add(user.id);
      return this.#update(user, person, name);
    }
    if (this.#parts.synchronisation === 'update')
      return this.#note({
        outcome: 'ignored',
        key,
        name,
        line,
        reason: 'is no user here, and this synchronisation only updates',
      });
    this.#create(person, name);
  }

  #find({ key, fields }: ImportedPerson): PresentUser | undefined {
    const linked = this.#byKey.get(key);
    if (linked) return linked;
    const found =
      (fields.externalKey && this.#byExternalKey.get(fields.externalKey)) ||
      (fields.mobile && key.startsWith('mobile:') && this.#byMobile.get(plainNumber(fields.mobile))) ||
      (fields.number && key.startsWith('number:') && this.#byNumber.get(fields.number)) ||
      (fields.login && this.#byLogin.get(fields.login.toLowerCase()));
    return found || undefined;
  }

  #create(person: ImportedPerson, name: string): void {
    const { key, line, fields, enabled } = person;
    const changes: Record<string, readonly [string, string]> = {};
    for (const [field, value] of Object.entries(fields)) if (value) changes[field] = ['', value];
    if (!enabled) changes.enabled = ['', 'false'];
    this.#claim(this.#add({ outcome: 'created', key, name, line, changes }));
  }

  #update(user: PresentUser, person: ImportedPerson, name: string): void {
    const { key, line, fields, enabled } = person;
    const changes: Record<string, readonly [string, string]> = {};
    for (const [field, value] of Object.entries(fields) as [Exclude<ImportedField, 'enabled'>, string][]) {
      // A user always has a login, a language and, once he has one, a number.
      const mayClear = field !== 'login' && field !== 'language' && field !== 'number';
      if (value !== user[field] && (value !== '' || mayClear)) changes[field] = [user[field], value];
    }
    const isProtected = user.isAdministrator && !enabled;
    if (enabled !== user.enabled && !isProtected) changes.enabled = [String(user.enabled), String(enabled)];
    const isNewKey = user.key !== key;
    const outcome = Object.keys(changes).length > 0 || isNewKey ? 'updated' : 'unchanged';
    const reason = isNewKey && Object.keys(changes).length === 0 ? 'belongs to this source from now on' : '';
    this.#claim(this.#add({ outcome, key, name, line, userId: user.id, changes, reason }));
  }

  #claim(change: Writable): void {
    const [, number] = change.changes.number ?? [];
    if (number) {
      const others = this.#claims.get(number) ?? [];
      others.push(change);
      this.#claims.set(number, others);
      if (change.userId) this.#leaving.add(change.userId);
    }
    const [, login] = change.changes.login ?? [];
    if (!login) return;
    const holder = this.#byLogin.get(login.toLowerCase());
    if (this.#newLogins.has(login.toLowerCase()) || (holder && holder.id !== change.userId))
      this.#fail(change, `the login ${login} is taken`);
    else this.#newLogins.set(login.toLowerCase(), change);
  }

  #note(change: NewChange): void {
    this.#add(change);
  }

  #add(change: NewChange): Writable {
    const whole: Writable = { userId: null, reason: '', line: 0, changes: {}, ...change };
    this.#changes.push(whole);
    return whole;
  }

  /** After the last entry: what is said of users that did not come, and of numbers that two want. */
  finish(): readonly PlannedChange[] {
    this.#settleNumbers();
    const { synchronisation, users } = this.#parts;
    if (synchronisation === 'full' || synchronisation === 'insert-update-disable') {
      for (const user of users) {
        if (user.key !== null && !this.#seenKeys.has(user.key) && !this.#takenUsers.has(user.id)) this.#remove(user);
      }
    }
    return this.#changes;
  }

  /** Who cannot have his new number keeps his old one, which another may have been given: looked at again until nobody fails. */
  #settleNumbers(): void {
    for (let failures = -1; failures !== 0; ) {
      failures = 0;
      for (const [number, claimants] of this.#claims) failures += this.#settle(number, claimants);
    }
  }

  /** The first entry gets a number that is free, or becomes free by this import. */
  #settle(number: string, claimants: readonly Writable[]): number {
    const foreign = this.#parts.foreignNumbers.get(number);
    const holder = this.#byNumber.get(number);
    let isFree = foreign === undefined && (!holder || this.#leaving.has(holder.id));
    let failures = 0;
    for (const change of claimants) {
      if (change.outcome === 'failed') continue;
      if (!isFree) {
        this.#fail(change, `the number ${number} is in use: ${foreign ?? holder?.login ?? 'another entry'}`);
        failures++;
      }
      isFree = false;
    }
    return failures;
  }

  /** A failed entry leaves its user as he is; a number he would have left stays his. */
  #fail(change: Writable, reason: string): void {
    change.outcome = 'failed';
    change.reason = reason;
    change.changes = {};
    if (change.userId) this.#leaving.delete(change.userId);
  }

  #remove(user: PresentUser): void {
    const about = {
      key: user.key!,
      name: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.login,
      userId: user.id,
    };
    if (user.isAdministrator) {
      this.#add({ ...about, outcome: 'ignored', reason: 'is gone from the source; administrators are not removed by an import' });
    } else if (this.#parts.synchronisation === 'full') {
      this.#add({ ...about, outcome: 'deleted', reason: 'is gone from the source' });
    } else if (user.enabled) {
      this.#add({ ...about, outcome: 'disabled', reason: 'is gone from the source', changes: { enabled: ['true', 'false'] } });
    }
  }
}

function nameOf({ fields, place }: ImportedPerson): string {
  return [fields.firstName, fields.lastName].filter(Boolean).join(' ') || fields.login || place;
}

export type Counts = Readonly<Record<Outcome, number>>;

export function countOutcomes(changes: readonly PlannedChange[]): Counts {
  const counts: Record<Outcome, number> = {
    created: 0,
    updated: 0,
    disabled: 0,
    deleted: 0,
    ignored: 0,
    failed: 0,
    unchanged: 0,
  };
  for (const { outcome } of changes) counts[outcome]++;
  return counts;
}

/** How many of the users that the source brought would go, when that is suspiciously many; null when it is not. */
export function suspiciousLoss(
  changes: readonly PlannedChange[],
  users: readonly PresentUser[],
  holdBackPercent: number,
): { leaving: number; linked: number } | null {
  const linked = users.filter(({ key, enabled }) => key !== null && enabled).length;
  const leaving = changes.filter(({ outcome }) => outcome === 'deleted' || outcome === 'disabled').length;
  // One who leaves is never suspicious, however small the company.
  return leaving > 1 && leaving * 100 > linked * holdBackPercent ? { leaving, linked } : null;
}
