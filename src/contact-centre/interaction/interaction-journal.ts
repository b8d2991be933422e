import type { CallId, CompanyId, InteractionId } from '../../kernel/ids.ts';
import type { InteractionEvent } from './interaction-events.ts';

/**
 * Where interaction events are kept, as call events are: appending never blocks, whatever is told to somebody is told only after
 * `durable` resolved.
 */
export interface InteractionJournal {
  append(event: InteractionEvent): void;
  /** Resolves when everything appended so far is in the store. @throws ParleyError `store-unavailable` after the adapter's patience */
  durable(): Promise<void>;
  /** Events in stored order, after they became durable. */
  onStored(listener: (events: readonly InteractionEvent[]) => void): () => void;
  /** Interactions without `interaction-ended`, with all their events: what a restart takes up again or closes. */
  unfinished(): Promise<ReadonlyMap<InteractionId, readonly InteractionEvent[]>>;
}

/** What reports, histories and the time machine read. */
export interface InteractionReader {
  /**
   * All events of interactions of which something happened in `[fromMs, toMs)`, whole interactions, in the order of their beginning,
   * one after the other; events of each by `seq`.
   */
  between(companyId: CompanyId, fromMs: number, toMs: number): AsyncIterable<readonly InteractionEvent[]>;
  find(companyId: CompanyId, id: InteractionId): Promise<readonly InteractionEvent[]>;
  /** The latest interactions of a customer, newest first. */
  ofCustomer(companyId: CompanyId, address: string, limit: number): Promise<readonly (readonly InteractionEvent[])[]>;
  /** Those a call was part of: one, or none for a call that never met the contact centre. */
  ofCall(companyId: CompanyId, callId: CallId): Promise<readonly (readonly InteractionEvent[])[]>;
}

/**
 * By which a customer is found again: a number without what people write into it, `+` for the international prefix; an address in lower
 * case; empty for who does not show himself.
 */
export function customerKey(address: string): string {
  const plain = address.trim().toLowerCase();
  if (!/^[+(]?[\d\s()/.-]+$/.test(plain)) return plain;
  const digits = plain.replaceAll(/[^\d+]/g, '');
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}
