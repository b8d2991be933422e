import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';

/** Who is told who somebody is. */
export interface NameViewer {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  /** The queue that the call came through: what it may know of its callers is told too. */
  readonly queueId: QueueId | null;
}

/** A party as far as calls know it, after callers who asked not to be shown have been blanked. */
export interface KnownParty {
  readonly number: string;
  readonly displayName: string;
  readonly isPrivate: boolean;
  readonly userId: UserId | null;
}

/** The same with what the viewer's directories add. */
export interface NamedParty {
  /** Empty when it is on the red list. */
  readonly number: string;
  readonly displayName: string;
  readonly isPrivate: boolean;
  readonly userId: UserId | null;
  readonly companyName: string | null;
  /** What makes it very important. */
  readonly vip: string | null;
  /** The contact, where the viewer may see its card. */
  readonly contactId: string | null;
  /** Of a number on the red list: what can be dialled in its place. */
  readonly reference: string | null;
}

/** `number`: of which one, as it was asked; null: of any. */
export interface NamesChange {
  readonly companyId: CompanyId;
  readonly number: string | null;
}

/**
 * Who has a number, for whoever looks. Telephony only asks; `directory/caller-name` knows. Nothing here waits: what is not in memory is
 * looked up, and `onChanged` says when it is there.
 */
export interface PartyNames {
  named(viewer: NameViewer, party: KnownParty): NamedParty;
  /** Whether a number, as written in `domainId`, is on the red list of the company: it is shown to nobody (T-DIR-8). */
  isHidden(companyId: CompanyId, domainId: DomainId, number: string): boolean;
  /** Resolves when the names of these numbers are in memory, after `withinMs` in any case. Never rejects. */
  prepare(companyId: CompanyId, domainId: DomainId, numbers: readonly string[], withinMs: number): Promise<void>;
  /** What was dialled: the number behind a reference given to this user; anything else as it is. */
  meant(dialled: string, by: { readonly companyId: CompanyId; readonly userId: UserId | null }): string;
  /** Names may be others than before. */
  onChanged(listener: (change: NamesChange) => void): Unsubscribe;
}

/** Where there are no directories: everybody is who SIP says. */
export const noPartyNames: PartyNames = {
  named: (_viewer, party) => ({ ...plain(party), companyName: null, vip: null, contactId: null, reference: null }),
  isHidden: () => false,
  prepare: () => Promise.resolve(),
  meant: (dialled) => dialled,
  onChanged: () => () => undefined,
};

function plain({ number, displayName, isPrivate, userId }: KnownParty): KnownParty {
  return { number, displayName, isPrivate, userId };
}
