import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { CallBackRequests } from '../channel/call-back/index.ts';
import type { OpeningHours } from '../opening-hours/index.ts';
import type { CallBackButtonId, OpenButton } from './call-back-button.ts';
import type { CallBackRequest, CallBackRequestId, RequestState } from './call-back-request.ts';

/** What came by a button. */
export interface RequestSummary {
  readonly counts: Readonly<Partial<Record<RequestState, number>>>;
  readonly merged: number;
  /** The oldest first; `day` in UTC. */
  readonly days: readonly { readonly day: string; readonly asked: number; readonly connected: number }[];
  /** The newest first. */
  readonly latest: readonly CallBackRequest[];
}

/** Buttons as visitors reach them, and requests, in the store. */
export interface CallBackRequestStore {
  /** Of whichever company; null: there is none, or it is switched off. */
  buttonByKey(key: string): Promise<OpenButton | null>;
  button(companyId: CompanyId, id: string): Promise<OpenButton | null>;
  add(request: CallBackRequest): Promise<void>;
  save(request: CallBackRequest): Promise<void>;
  find(companyId: CompanyId, buttonId: CallBackButtonId, id: CallBackRequestId): Promise<CallBackRequest | null>;
  /** Those of all companies that are not over. */
  open(): Promise<readonly CallBackRequest[]>;
  summary(companyId: CompanyId, buttonId: CallBackButtonId, sinceMs: number): Promise<RequestSummary>;
  /** @returns how many there were */
  forget(companyId: CompanyId, beforeMs: number): Promise<number>;
}

/** The channel that calls in turn (`channel/call-back`). */
export type QueueCalls = Pick<CallBackRequests, 'request' | 'cancel' | 'find'>;

/** What requests need of the configuration in memory. */
export interface ButtonSurroundings {
  /** Of the button's person or queue, whose numbering plan reads what visitors write; null when that is gone or switched off. */
  domainOf(button: OpenButton): DomainId | null;
  hours(id: string): OpeningHours | undefined;
  holidaysOf(companyId: CompanyId): readonly string[];
}
