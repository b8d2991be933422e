import type { Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, DomainId, LegId } from '../../kernel/ids.ts';
import { type CallLeg, type CallService, isLive } from '../call/index.ts';
import type { PassedOn, ReturnReason } from './passed-on.ts';

/** A party who was passed on and whom nobody has taken yet. */
export interface WaitingParty extends PassedOn {
  readonly leg: CallLeg;
  /** His as long as he waits, by which he can be taken. */
  readonly ticket: number;
  readonly sinceMs: number;
  /** When he comes back by himself; null: he is on the way already. */
  readonly returnsAtMs: number | null;
  /** Why he comes back; null while he waits. */
  readonly reason: ReturnReason | null;
  readonly isRinging: boolean;
}

/** How long he may wait, and who is told what then. Exactly one of the two is called, unless he is added anew before. */
export interface Waiting {
  readonly afterMs: number;
  readonly expired: () => void;
  /** He hung up (`gone`), or talks to somebody (`taken`). */
  readonly left: (how: 'gone' | 'taken') => void;
}

interface Entry {
  party: WaitingParty;
  timer: Timer | null;
}

/** Everybody who waits for somebody: they hear music, and none is forgotten. */
export class WaitingParties implements Disposable {
  readonly #calls: CallService;
  readonly #all = new Map<LegId, Entry>();
  #tickets = 0;
  readonly #events = new Emitter<{ changed: { companyId: CompanyId; domainId: DomainId } }>();

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** Somebody waits, is rung for, comes back or has gone. */
  onChanged(listener: (where: { companyId: CompanyId; domainId: DomainId }) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  get size(): number {
    return this.#all.size;
  }

  /** Longest first. */
  ofDomain(domainId: DomainId): WaitingParty[] {
    const found = [...this.#all.values()].filter(({ party }) => party.leg.call.props.domainId === domainId);
    return found.map(({ party }) => party).toSorted((one, other) => one.sinceMs - other.sinceMs);
  }

  byCall(callId: CallId): WaitingParty | undefined {
    for (const { party } of this.#all.values()) if (party.leg.call.id === callId) return party;
    return undefined;
  }

  byTicket(ticket: number): WaitingParty | undefined {
    for (const { party } of this.#all.values()) if (party.ticket === ticket) return party;
    return undefined;
  }

  /** The leg waits from now on, with music; a caller who was not answered yet is answered for it. What it waited for before is over. */
  add(leg: CallLeg, passed: PassedOn, { afterMs, expired, left }: Waiting): void {
    const { clock } = this.#calls.parts;
    const ticket = this.#ticketOf(leg);
    this.#drop(leg);
    const nowMs = clock.now();
    const entry: Entry = {
      party: { ...passed, leg, ticket, sinceMs: nowMs, returnsAtMs: nowMs + afterMs, reason: null, isRinging: false },
      timer: clock.setTimer(afterMs, () => {
        entry.timer = null;
        expired();
      }),
    };
    this.#enter(leg, entry, left);
  }

  /** The leg comes back: it waits without an end of its own, which is up to who brings it back. */
  addReturning(leg: CallLeg, passed: PassedOn, reason: ReturnReason, left: Waiting['left']): void {
    const before = this.#all.get(leg.id)?.party.sinceMs;
    const ticket = this.#ticketOf(leg);
    this.#drop(leg);
    const sinceMs = before ?? this.#calls.parts.clock.now();
    const party = { ...passed, leg, ticket, sinceMs, returnsAtMs: null, reason, isRinging: false };
    this.#enter(leg, { party, timer: null }, left);
  }

  /** Somebody is rung for him, or no longer. */
  ringing(leg: CallLeg, isRinging: boolean): void {
    const entry = this.#all.get(leg.id);
    if (!entry || entry.party.isRinging === isRinging) return;
    entry.party = { ...entry.party, isRinging };
    this.#tell(leg);
  }

  /** He waits no more, and nobody is told. */
  remove(leg: CallLeg): void {
    if (!this.#all.has(leg.id)) return;
    this.#drop(leg);
    this.#tell(leg);
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#all.values()) timer?.cancel();
    this.#all.clear();
    this.#events.removeAll();
  }

  #enter(leg: CallLeg, entry: Entry, left: Waiting['left']): void {
    const { call } = leg;
    this.#all.set(leg.id, entry);
    leg.host = {
      digit: () => {},
      soundFailed: () => {},
      left: (how) => {
        if (this.#all.get(leg.id) !== entry) return;
        this.remove(leg);
        left(how);
      },
    };
    // Who is queued hears music.
    leg.ownSound = null;
    call.setState(leg, 'queued');
    this.#calls.updateSound(call);
    if (!leg.isAnswered) {
      leg.isAnswered = true;
      if (leg.leg.role === 'originating') void this.#calls.answerWhenSafe(leg, null);
    }
    this.#tell(leg);
  }

  #ticketOf(leg: CallLeg): number {
    const known = this.#all.get(leg.id)?.party.ticket;
    if (known !== undefined) return known;
    this.#tickets += 1;
    return this.#tickets;
  }

  #drop(leg: CallLeg): void {
    const entry = this.#all.get(leg.id);
    if (!entry) return;
    entry.timer?.cancel();
    this.#all.delete(leg.id);
    if (isLive(leg)) leg.host = null;
  }

  #tell({ call: { props } }: CallLeg): void {
    this.#events.emit('changed', { companyId: props.companyId, domainId: props.domainId });
  }
}
