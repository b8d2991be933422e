import type { OutlookContact } from '../../contract/rest/outlook.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import type { SourceEntry } from '../connector/index.ts';
import type { Contact } from '../contact/index.ts';
import type { ContactDirectory } from '../contact-directory/index.ts';
import type { SynchronisationService } from '../synchronisation/index.ts';

export interface OutlookDeskParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly service: Pick<SynchronisationService, 'bring' | 'bringChanges'>;
  /** The directory of somebody's Outlook; null: he is authorized to none. */
  readonly directoryOf: (actor: Actor) => ContactDirectory | null;
  /** What he has in it. */
  readonly ownIn: (actor: Actor, directory: ContactDirectory) => Promise<readonly Contact[]>;
}

export interface Brought {
  readonly mode: 'replace' | 'change';
  readonly synchronisation: string | null;
  readonly isLast: boolean;
  readonly contacts: readonly OutlookContact[];
  readonly removed: readonly string[];
}

type Outcome = Awaited<ReturnType<SynchronisationService['bring']>>;

/** What came so far of a replacement. */
interface Replacement {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly directoryId: string;
  readonly entries: Map<string, SourceEntry>;
  bytes: number;
  touchedAtMs: number;
  done: Outcome | null;
}

/** Nobody's Outlook has more; who sends more sends it wrongly. */
export const mostContacts = 20_000;
const mostBytes = 24 << 20;
/** Of all who bring something at the same moment. */
const mostBytesOfAll = 192 << 20;
const keptForMs = 15 * 60_000;

/** Takes what add-ins bring. Everything may be sent twice: connections break. */
export class OutlookDesk {
  readonly #parts: OutlookDeskParts;
  /** One replacement a person: a new one takes the place of one that was left. */
  readonly #open = new Map<UserId, Replacement>();

  constructor(parts: OutlookDeskParts) {
    this.#parts = parts;
  }

  directoryOf(actor: Actor): ContactDirectory | null {
    return this.#parts.directoryOf(actor);
  }

  /**
   * @returns the replacement that goes on, how many came, and what came of it when it is done
   * @throws ParleyError `not-permitted` without a directory, `not-found` for a replacement that is over, `input-invalid` beyond the limits
   */
  async bring(
    actor: Actor,
    brought: Brought,
    signal: AbortSignal,
  ): Promise<{ synchronisation: string | null; received: number; done: Outcome | null }> {
    const directory = this.#parts.directoryOf(actor);
    if (!directory)
      throw new ParleyError(
        'not-permitted',
        'You have no directory for contacts of Outlook. An administrator can make one for your domain and authorize you to it.',
      );
    const entries = brought.contacts.map(toEntry);
    if (brought.mode === 'change') {
      const done = await this.#change(actor, directory, { entries, removed: brought.removed }, signal);
      return { synchronisation: null, received: entries.length, done };
    }
    if (brought.removed.length > 0)
      throw new ParleyError('input-invalid', 'A replacement names what there is, not what is removed.', {
        details: { field: 'removed' },
      });
    return this.#replace(actor, directory, brought, entries, signal);
  }

  async #change(
    actor: Actor,
    directory: ContactDirectory,
    { entries, removed }: { entries: readonly SourceEntry[]; removed: readonly string[] },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const existing = async () => {
      const own = await this.#parts.ownIn(actor, directory);
      if (own.length + entries.length > mostContacts) throw tooMany();
      return own;
    };
    return this.#parts.service.bringChanges(directory, actor.userId, { entries, removed, existing }, signal);
  }

  async #replace(
    actor: Actor,
    directory: ContactDirectory,
    { synchronisation, isLast }: Brought,
    entries: readonly SourceEntry[],
    signal: AbortSignal,
  ): Promise<{ synchronisation: string; received: number; done: Outcome | null }> {
    this.#forgetOld();
    const replacement = synchronisation === null ? this.#begin(actor, directory) : this.#find(actor, directory, synchronisation);
    if (replacement.done) return { synchronisation: replacement.id, received: replacement.entries.size, done: replacement.done };
    this.#take(replacement, entries);
    if (isLast) {
      const all = [...replacement.entries.values()];
      // By his id: not everybody has an e-mail address.
      replacement.done = await this.#parts.service.bring(directory, actor.userId, actor.userId, all, signal);
      replacement.bytes = 0;
    }
    return { synchronisation: replacement.id, received: replacement.entries.size, done: replacement.done };
  }

  #begin({ companyId, userId }: Actor, { id: directoryId }: ContactDirectory): Replacement {
    const id = this.#parts.ids.next<Id<'outlook-replacement'>>();
    const touchedAtMs = this.#parts.clock.now();
    const begun: Replacement = { id, companyId, directoryId, entries: new Map(), bytes: 0, touchedAtMs, done: null };
    this.#open.set(userId, begun);
    return begun;
  }

  #find({ companyId, userId }: Actor, directory: ContactDirectory, id: string): Replacement {
    const found = this.#open.get(userId);
    if (found?.id !== id || found.companyId !== companyId || found.directoryId !== directory.id)
      throw new ParleyError(
        'not-found',
        'This synchronisation is over, or a newer one was begun. Begin anew, without "synchronisation".',
      );
    found.touchedAtMs = this.#parts.clock.now();
    return found;
  }

  #take(replacement: Replacement, entries: readonly SourceEntry[]): void {
    for (const entry of entries) {
      const before = replacement.entries.get(entry.key!);
      replacement.bytes += sizeOf(entry) - (before ? sizeOf(before) : 0);
      replacement.entries.set(entry.key!, entry);
    }
    const ofAll = [...this.#open.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    if (replacement.entries.size <= mostContacts && replacement.bytes <= mostBytes && ofAll <= mostBytesOfAll) return;
    replacement.entries.clear();
    replacement.bytes = 0;
    throw ofAll > mostBytesOfAll
      ? new ParleyError('rate-limited', 'Too much is brought at the same moment. Begin anew in some minutes.')
      : tooMany();
  }

  #forgetOld(): void {
    const oldest = this.#parts.clock.now() - keptForMs;
    for (const [userId, { touchedAtMs }] of this.#open) if (touchedAtMs < oldest) this.#open.delete(userId);
  }
}

function toEntry({ key, fields }: OutlookContact): SourceEntry {
  const values = Object.entries(fields).map(([name, value]) => [name, [value].flat()] as const);
  return { key, fields: Object.fromEntries(values) };
}

function sizeOf({ key, fields }: SourceEntry): number {
  return Object.entries(fields).reduce(
    (sum, [name, values]) => sum + name.length + values.reduce((length, value) => length + value.length, 0),
    key?.length ?? 0,
  );
}

function tooMany(): ParleyError {
  return new ParleyError('input-invalid', `More than ${mostContacts} contacts, or more than can be taken of one person.`, {
    details: { field: 'contacts' },
  });
}
