import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { LiveAccess } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { LookupKey, NumberingService } from '../../telephony/numbering/index.ts';
import type { KnownParty, NamedParty, NamesChange, NameViewer, PartyNames } from '../../telephony/party-names/index.ts';
import type { Contact } from '../contact/index.ts';
import { addressesOf, callerFacts, mergeProfiles, sees, viewerOf, viewerOfQueue } from '../contact-card/index.ts';
import type { DirectoryBook } from '../contact-directory/index.ts';
import type { NumberIndex, NumberMatch } from '../reverse-lookup/index.ts';
import type { Viewer } from '../search/index.ts';
import type { ContactReader } from './caller-name-ports.ts';
import type { NumberReferences } from './number-references.ts';
import { type RedList, textOf } from './red-list.ts';

export interface CallerNamesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly index: NumberIndex;
  readonly reader: Pick<ContactReader, 'sharing'>;
  readonly redList: RedList;
  readonly references: NumberReferences;
  readonly directories: DirectoryBook;
  readonly access: Pick<LiveAccess, 'may' | 'onChanged'>;
  readonly directory: Pick<CompanyDirectory, 'user' | 'queue'>;
  readonly numbering: Pick<NumberingService, 'lookupKey' | 'dial' | 'forTrunk'>;
}

/** Who has a number, over all directories, and who else is the same by e-mail address. */
interface Known {
  readonly matches: readonly NumberMatch[];
  readonly related: readonly Contact[];
}

/** Numbers whose owners are kept in memory. */
const mostKnown = 20_000;
/** How far e-mail addresses lead from one contact to the next. */
const mostSteps = 4;

/** Names numbers for whoever looks. Who has a number is kept in memory; what of it is told is decided each time. */
export class CallerNames implements PartyNames, Disposable {
  readonly #parts: CallerNamesParts;
  readonly #events = new Emitter<{ changed: NamesChange }>();
  /** By company and key; those asked last at the end. */
  readonly #known = new Map<string, Known>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #viewers = new Map<string, Viewer>();
  /** Raised by every change: what was read before is not kept. */
  readonly #versions = new Map<CompanyId, number>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: CallerNamesParts) {
    this.#parts = parts;
    this.#stops = [
      parts.access.onChanged((companyId) => this.#rightsChanged(companyId)),
      parts.directories.onChanged((companyId) => this.#rightsChanged(companyId)),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#events.removeAll();
  }

  onChanged(listener: (change: NamesChange) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Contacts of a company were read anew, or changed: everything is looked up again. Resolves when the red list is in force. */
  async contactsChanged(companyId: CompanyId): Promise<void> {
    await this.#parts.redList.read(companyId);
    this.#versions.set(companyId, (this.#versions.get(companyId) ?? 0) + 1);
    for (const key of this.#known.keys()) if (key.startsWith(companyId)) this.#known.delete(key);
    this.#events.emit('changed', { companyId, number: null });
  }

  meant(dialled: string, by: { readonly companyId: CompanyId; readonly userId: UserId | null }): string {
    return this.#parts.references.read(dialled, by);
  }

  isHidden(companyId: CompanyId, domainId: DomainId, number: string): boolean {
    return number !== '' && this.#isOnRedList(companyId, this.#keysOf(domainId, number), null);
  }

  named(viewer: NameViewer, party: KnownParty): NamedParty {
    const { number, displayName, isPrivate, userId } = party;
    const plain = { number, displayName, isPrivate, userId, companyName: null, vip: null, contactId: null, reference: null };
    const domainId = this.#parts.directory.user(viewer.userId)?.domainId;
    const keys = isPrivate || number === '' || !domainId ? [] : this.#keysOf(domainId, number);
    if (keys.length === 0) return plain;
    const known = this.#find(viewer.companyId, keys, number);
    const named = known ? { ...plain, ...this.#nameOf(viewer, party, known) } : plain;
    return this.#isOnRedList(viewer.companyId, keys, viewer.userId) ? this.#hidden(named, viewer) : named;
  }

  /** Who has a number for this user, all of one profile; undefined: it is not in memory, and is looked up. */
  knownTo(
    viewer: Pick<NameViewer, 'companyId' | 'userId'>,
    number: string,
  ): { contactIds: ReadonlySet<string>; directoryIds: ReadonlySet<string>; vip: string | null } | undefined {
    const domainId = this.#parts.directory.user(viewer.userId)?.domainId;
    const keys = number === '' || !domainId ? [] : this.#keysOf(domainId, number);
    if (keys.length === 0) return { contactIds: new Set(), directoryIds: new Set(), vip: null };
    const known = this.#find(viewer.companyId, keys, number);
    if (!known) return undefined;
    const own = this.#viewer(viewer.companyId, { userId: viewer.userId });
    const seen = known.matches.map(({ contact }) => contact).filter((contact) => sees(own, contact));
    const facts = new Map(this.#parts.directories.of(viewer.companyId).map((one) => [one.id, one]));
    const profiles = mergeProfiles([...seen, ...known.related.filter((contact) => sees(own, contact))], facts);
    const fitting = profiles.filter(({ contacts }) => contacts.some(({ id }) => seen.some((one) => one.id === id)));
    const contacts = fitting.flatMap((profile) => profile.contacts);
    return {
      contactIds: new Set(contacts.map(({ id }) => id)),
      directoryIds: new Set(contacts.map(({ directoryId }) => directoryId)),
      vip: fitting.map((profile) => callerFacts(profile).vip).find((vip) => vip !== null) ?? null,
    };
  }

  async prepare(companyId: CompanyId, domainId: DomainId, numbers: readonly string[], withinMs: number): Promise<void> {
    const keys = numbers.filter(Boolean).map((number) => this.#keysOf(domainId, number));
    const missing = keys.filter((one) => one.length > 0 && !this.#known.has(placeOf(companyId, one)));
    if (missing.length === 0) return;
    const all = Promise.all(missing.map((one) => this.#load(companyId, one)));
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const timer = this.#parts.clock.setTimer(withinMs, resolve);
    await Promise.race([all, tooLate]);
    timer.cancel();
  }

  /** As it was presented, and as it is called where somebody dialled it with prefixes: one number may be meant by both. */
  #keysOf(domainId: DomainId, number: string): readonly LookupKey[] {
    const { numbering } = this.#parts;
    const presented = numbering.lookupKey(domainId, number);
    const keys = presented ? [presented] : [];
    if (number.startsWith('+')) return keys;
    const { number: called, isExternal } = numbering.dial(domainId, number);
    // As it was dialled, and as the numbering plan has made it for lines to the outside.
    for (const one of [isExternal ? called : '', number]) {
      const key = numbering.forTrunk(domainId, one, { numberFormat: 'e164' });
      if (key.startsWith('+') && keys.every((known) => known.key !== key)) keys.push({ kind: 'external', key });
    }
    return keys;
  }

  #isOnRedList(companyId: CompanyId, keys: readonly LookupKey[], viewer: UserId | null): boolean {
    return keys.some((key) => this.#parts.redList.has(companyId, key, viewer));
  }

  /** In memory; otherwise it is looked up, and told when it is there. */
  #find(companyId: CompanyId, keys: readonly LookupKey[], number: string): Known | undefined {
    const place = placeOf(companyId, keys);
    const known = this.#known.get(place);
    if (known) {
      this.#known.delete(place);
      this.#known.set(place, known);
      return known;
    }
    void this.#load(companyId, keys).then(() => {
      if (this.#known.has(place)) this.#events.emit('changed', { companyId, number });
    });
    return undefined;
  }

  #load(companyId: CompanyId, keys: readonly LookupKey[]): Promise<void> {
    const place = placeOf(companyId, keys);
    const going = this.#loading.get(place);
    if (going) return going;
    const version = this.#versions.get(companyId);
    const loading = this.#read(companyId, keys)
      .then((known) => {
        if (this.#versions.get(companyId) === version) this.#keep(place, known);
      })
      .catch((error: unknown) =>
        this.#parts.logger.warn('a caller could not be looked up in the directories', { reason: describeError(error) }),
      )
      .finally(() => this.#loading.delete(place));
    this.#loading.set(place, loading);
    return loading;
  }

  async #read(companyId: CompanyId, keys: readonly LookupKey[]): Promise<Known> {
    const found = await Promise.all(keys.map((key) => this.#parts.index.matches(companyId, key)));
    const matches = found.flat().map((match) => ({
      ...match,
      contact: light(match.contact),
    }));
    const related = new Map(matches.map(({ contact }) => [contact.id, contact]));
    const asked = new Set<string>();
    for (let step = 0; step < mostSteps; step++) {
      const addresses = [...new Set([...related.values()].flatMap(addressesOf))].filter((address) => !asked.has(address));
      if (addresses.length === 0) break;
      for (const address of addresses) asked.add(address);
      for (const contact of await this.#parts.reader.sharing(companyId, addresses)) related.set(contact.id, light(contact));
    }
    return { matches, related: [...related.values()] };
  }

  #keep(place: string, known: Known): void {
    this.#known.set(place, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  #nameOf(viewer: NameViewer, party: KnownParty, { matches, related }: Known): Partial<NamedParty> {
    const own = this.#viewer(viewer.companyId, { userId: viewer.userId });
    const ofQueue = viewer.queueId === null ? null : this.#viewer(viewer.companyId, { queueId: viewer.queueId });
    const isSeen = (contact: Contact) => sees(own, contact) || (ofQueue !== null && sees(ofQueue, contact));
    const directories = this.#parts.directories.of(viewer.companyId);
    const place = new Map(directories.map(({ id }, index) => [id, index]));
    const rank = ({ fit, contact }: NumberMatch) =>
      (fit === 'exact' ? 0 : directories.length) + (place.get(contact.directoryId) ?? 0);
    const [best] = matches
      .filter(({ contact }) => isSeen(contact))
      .toSorted((one, other) => rank(one) - rank(other) || (one.contact.id < other.contact.id ? -1 : 1));
    if (!best) return {};
    const facts = new Map(directories.map((one) => [one.id, one]));
    const profiles = mergeProfiles([best.contact, ...related.filter(isSeen)], facts);
    const { name, companyName, vip } = callerFacts(
      profiles.find(({ contacts }) => contacts.some(({ id }) => id === best.contact.id))!,
    );
    // An extension behind a main number: the company is known, who of it calls is not.
    const found = best.fit === 'exact' ? name : companyName || name;
    return {
      displayName: party.userId === null ? found || party.displayName : party.displayName,
      companyName,
      vip,
      contactId: sees(own, best.contact) ? best.contact.id : null,
    };
  }

  #viewer(companyId: CompanyId, of: { userId: UserId } | { queueId: QueueId }): Viewer {
    const id = 'userId' in of ? of.userId : of.queueId;
    const place = `${companyId}${id}`;
    const known = this.#viewers.get(place);
    if (known) return known;
    const viewer = this.#newViewer(companyId, of);
    this.#viewers.set(place, viewer);
    return viewer;
  }

  #newViewer(companyId: CompanyId, of: { userId: UserId } | { queueId: QueueId }): Viewer {
    const { directory } = this.#parts;
    if ('queueId' in of)
      return viewerOfQueue(this.#parts, { companyId, ...of, domainId: directory.queue(of.queueId)?.domainId ?? null });
    const user = directory.user(of.userId);
    if (!user) return { companyId, userId: of.userId, domainId: null, directoryIds: [] };
    return viewerOf(this.#parts, { companyId, userId: user.id, domainId: user.domainId, role: user.role });
  }

  #hidden(named: NamedParty, { companyId, userId }: NameViewer): NamedParty {
    const repeatsIt = named.displayName.replaceAll(/\D/g, '').length >= 3 && /^[\d\s()+./-]+$/.test(named.displayName);
    return {
      ...named,
      number: '',
      displayName: repeatsIt ? '' : named.displayName,
      reference: this.#parts.references.make(named.number, { companyId, userId }),
    };
  }

  #rightsChanged(companyId: CompanyId): void {
    for (const place of this.#viewers.keys()) if (place.startsWith(companyId)) this.#viewers.delete(place);
    this.#events.emit('changed', { companyId, number: null });
  }
}

function placeOf(companyId: CompanyId, keys: readonly LookupKey[]): string {
  return companyId + keys.map(textOf).join(' ');
}

/** Pictures are large and name nobody. */
function light(contact: Contact): Contact {
  if (contact.values.picture === undefined) return contact;
  const { picture: _large, ...values } = contact.values;
  return { ...contact, values };
}
