import type { Clock } from '../../../kernel/clock.ts';
import type { Unsubscribe } from '../../../kernel/events.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';
import { detached } from '../grammar/wire-text.ts';
import { createResponse, type SipMessage, type SipRequest, type SipResponse, serializeSipMessage } from '../message/index.ts';
import type { SipFlow, SipTransportPort } from '../transport-port.ts';
import { BranchSource } from './branch-source.ts';
import { cancelFor } from './derived-requests.ts';
import { InviteClientTransaction } from './invite-client-transaction.ts';
import { InviteServerTransaction } from './invite-server-transaction.ts';
import { NonInviteClientTransaction } from './non-invite-client-transaction.ts';
import { NonInviteServerTransaction } from './non-invite-server-transaction.ts';
import { RefusedInvites } from './refused-invites.ts';
import { defaultTimers, type SipTimers, transactionTimeoutMs } from './timers.ts';
import { requestKey, responseKey } from './transaction-key.ts';
import { type ClientTransactionUser, nobody, type TransactionParts } from './transaction-user.ts';
import { stampReceipt, viaFor } from './via-receipt.ts';

export type ClientTransaction = InviteClientTransaction | NonInviteClientTransaction;
export type ServerTransaction = InviteServerTransaction | NonInviteServerTransaction;

/** What comes up from the layer that belongs to no transaction yet. */
export interface TransactionLayerUser {
  /** A new request, never an ACK and never a CANCEL. Answer it through the transaction. */
  onRequest(transaction: ServerTransaction): void;
  /**
   * Asked of a new INVITE before anything is made of it: what it is refused with at once, without a transaction
   * (RFC 3261 §8.2.7), or null. `isAgain`: the same one was refused so a moment ago, and has to be again.
   */
  refuseAtOnce?(invite: SipRequest, isAgain: boolean): SipResponse | null;
  /** An ACK for a 2xx (RFC 3261 §13.3.1.4). */
  onAck(ack: SipRequest, flow: SipFlow): void;
  /** A response to nothing we remember: a late 2xx, mostly. */
  onStrayResponse(response: SipResponse, flow: SipFlow): void;
}

/** A request on its way. */
export interface SentRequest {
  readonly request: SipRequest;
  readonly flow: SipFlow;
  /** INVITE only: sends CANCEL as soon as a 1xx has come (RFC 3261 §9.1); `reason` becomes its Reason header. */
  cancel(reason?: string): void;
  /** INVITE only, after its first 2xx: further ones are told to `user`, and whoever sent the request is let go. */
  leaveTo(user: ClientTransactionUser): void;
}

/** Matches messages with transactions (RFC 3261 §17.1.3, §17.2.3) and keeps the tables. */
export class TransactionLayer {
  readonly #transport: SipTransportPort;
  readonly #clock: Clock;
  readonly #timers: SipTimers;
  readonly #branches: BranchSource;
  readonly #clients = new TransientMap<string, ClientTransaction>();
  readonly #servers = new TransientMap<string, ServerTransaction>();
  readonly #refused = new RefusedInvites();
  /** Of connections. */
  readonly #byFlow = new Map<string, Set<ClientTransaction | ServerTransaction>>();
  readonly #stops: Unsubscribe[];
  #user: TransactionLayerUser | undefined;

  constructor(parts: { transport: SipTransportPort; clock: Clock; random: RandomSource; timers?: SipTimers }) {
    this.#transport = parts.transport;
    this.#clock = parts.clock;
    this.#timers = parts.timers ?? defaultTimers;
    this.#branches = new BranchSource(parts.random);
    this.#stops = [
      parts.transport.onMessage((message, flow) => this.#receive(message, flow)),
      parts.transport.onFlowClosed((flow) => this.#flowClosed(flow)),
    ];
  }

  /** Transactions in the tables; 0 when nothing was forgotten. */
  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  get timers(): SipTimers {
    return this.#timers;
  }

  setUser(user: TransactionLayerUser): void {
    this.#user = user;
  }

  /** Puts our Via on the request and sends it in a new transaction. */
  send(request: SipRequest, flow: SipFlow, user: ClientTransactionUser): SentRequest {
    const branch = this.#branches.next();
    request.headers.prepend('Via', viaFor(flow, this.#transport.advertised(flow), branch));
    return request.method === 'INVITE'
      ? this.#sendInvite(request, branch, flow, user)
      : this.#sendOther(request, branch, flow, user);
  }

  /** Sends an ACK for a 2xx: a transaction of its own without answer (RFC 3261 §13.2.2.4). Returns the bytes, to send again. */
  sendAck(ack: SipRequest, flow: SipFlow): Buffer {
    ack.headers.prepend('Via', viaFor(flow, this.#transport.advertised(flow), this.#branches.next()));
    const bytes = serializeSipMessage(ack);
    flow.send(bytes);
    return bytes;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #sendInvite(request: SipRequest, branch: string, flow: SipFlow, user: ClientTransactionUser): SentRequest {
    const cancelling = { wanted: false, sent: false, reason: undefined as string | undefined };
    const sendCancel = () => {
      if (cancelling.sent || transaction.state !== 'proceeding') return;
      cancelling.sent = true;
      this.#sendCancel(transaction, branch, cancelling.reason);
    };
    const parts = this.#parts(`${branch}|INVITE`, request, flow, this.#forgetClient);
    const transaction = new InviteClientTransaction(parts, user, () => {
      if (cancelling.wanted) sendCancel();
    });
    this.#start(transaction);
    const cancel = (reason?: string) => {
      cancelling.wanted = true;
      cancelling.reason = reason;
      sendCancel();
    };
    return { request, flow, cancel, leaveTo: (other) => transaction.leaveTo(other) };
  }

  #sendOther(request: SipRequest, branch: string, flow: SipFlow, user: ClientTransactionUser): SentRequest {
    const parts = this.#parts(`${branch}|${request.method}`, request, flow, this.#forgetClient);
    this.#start(new NonInviteClientTransaction(parts, user));
    return { request, flow, cancel: nothing, leaveTo: nothing };
  }

  #sendCancel(invite: InviteClientTransaction, branch: string, reason: string | undefined): void {
    const cancel = cancelFor(invite.request, reason);
    const parts = this.#parts(`${branch}|CANCEL`, cancel, invite.flow, this.#forgetClient);
    // Only the INVITE's own final response counts; the CANCEL's answer says nothing about it.
    this.#start(new NonInviteClientTransaction(parts, nobody));
    const patience = this.#clock.setTimer(transactionTimeoutMs(this.#timers), () => invite.abandon());
    invite.whenOver(() => patience.cancel());
  }

  #start(transaction: ClientTransaction): void {
    this.#remember(this.#clients, transaction);
    if (transaction.flow.isOpen) transaction.start();
    else queueMicrotask(() => transaction.flowBroke());
  }

  #parts(key: string, request: SipRequest, flow: SipFlow, onTerminated: (key: string) => void): TransactionParts {
    return { key, request, flow, clock: this.#clock, timers: this.#timers, onTerminated };
  }

  readonly #forgetClient = (key: string): void => this.#forget(this.#clients, key);
  readonly #forgetServer = (key: string): void => this.#forget(this.#servers, key);

  #remember<T extends ClientTransaction | ServerTransaction>(table: TransientMap<string, T>, transaction: T): void {
    table.set(transaction.key, transaction);
    // A datagram's way does not break.
    if (!transaction.flow.isReliable) return;
    const flowId = transaction.flow.id;
    const onFlow = this.#byFlow.get(flowId);
    if (onFlow) onFlow.add(transaction);
    else this.#byFlow.set(flowId, new Set([transaction]));
  }

  #forget<T extends ClientTransaction | ServerTransaction>(table: TransientMap<string, T>, key: string): void {
    const transaction = table.get(key);
    if (!transaction) return;
    table.delete(key);
    if (!transaction.flow.isReliable) return;
    const onFlow = this.#byFlow.get(transaction.flow.id);
    onFlow?.delete(transaction);
    if (onFlow?.size === 0) this.#byFlow.delete(transaction.flow.id);
  }

  #flowClosed(flow: SipFlow): void {
    for (const transaction of this.#byFlow.get(flow.id) ?? []) transaction.flowBroke();
  }

  #receive(message: SipMessage, flow: SipFlow): void {
    if (message.kind === 'response') this.#receiveResponse(message, flow);
    else this.#receiveRequest(message, flow);
  }

  #receiveResponse(response: SipResponse, flow: SipFlow): void {
    const transaction = this.#clients.get(responseKey(response));
    if (transaction) transaction.receive(response);
    else this.#user?.onStrayResponse(response, flow);
  }

  #receiveRequest(request: SipRequest, flow: SipFlow): void {
    stampReceipt(request, flow);
    const key = requestKey(request);
    const known = this.#servers.get(key);
    if (request.method === 'ACK') this.#receiveAck(request, known, flow);
    else if (known) known.receiveAgain();
    else if (request.method === 'CANCEL') this.#receiveCancel(request, detached(key), flow);
    else if (request.method !== 'INVITE' || !this.#refuseAtOnce(request, key, flow))
      this.#receiveNew(request, detached(key), flow);
  }

  #refuseAtOnce(invite: SipRequest, key: string, flow: SipFlow): boolean {
    const response = this.#user?.refuseAtOnce?.(invite, this.#refused.has(key));
    if (!response) return false;
    // Over a connection nothing comes again.
    if (!flow.isReliable) this.#refused.add(detached(key));
    flow.send(serializeSipMessage(response));
    return true;
  }

  #receiveAck(ack: SipRequest, invite: ServerTransaction | undefined, flow: SipFlow): void {
    if (invite?.kind === 'invite-server' && invite.receiveAck()) return;
    this.#user?.onAck(ack, flow);
  }

  /** A CANCEL is answered hop by hop (RFC 3261 §9.2); it changes only an INVITE without a final response. */
  #receiveCancel(cancel: SipRequest, key: string, flow: SipFlow): void {
    const transaction = new NonInviteServerTransaction(this.#parts(key, cancel, flow, this.#forgetServer));
    this.#remember(this.#servers, transaction);
    const invite = this.#servers.get(requestKey(cancel, 'INVITE'));
    if (invite?.kind !== 'invite-server') {
      transaction.respond(createResponse(cancel, 481));
      return;
    }
    transaction.respond(createResponse(cancel, 200));
    invite.receiveCancel(cancel);
  }

  #receiveNew(request: SipRequest, key: string, flow: SipFlow): void {
    const parts = this.#parts(key, request, flow, this.#forgetServer);
    const transaction = request.method === 'INVITE' ? new InviteServerTransaction(parts) : new NonInviteServerTransaction(parts);
    this.#remember(this.#servers, transaction);
    this.#user?.onRequest(transaction);
  }
}

function nothing(): void {}
