import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { type Logger, silentLogger } from '../../../kernel/logger.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { type Dialog, DialogTable, nextHopOf } from '../dialog/index.ts';
import { createResponse, formatHostPort, type SipRequest, type SipResponse } from '../message/index.ts';
import { type ClientFailure, type SipTimers, TransactionLayer } from '../transaction/index.ts';
import type { SipFlow, SipTransportPort } from '../transport-port.ts';
import { KnownForAWhile } from './known-for-a-while.ts';
import { OutboundRequest, type OutboundUser } from './outbound-request.ts';

export interface SipUserAgentParts {
  readonly transport: SipTransportPort;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger?: Logger;
  /** Written into User-Agent and Server. */
  readonly userAgentName?: string;
  readonly timers?: SipTimers;
  /** Interval we ask for and the least we accept, in seconds (RFC 4028); `intervalS` 0 turns session timers off for calls we make. */
  readonly sessionTimer?: { readonly intervalS: number; readonly minimumS: number };
}

/** What all parts of the user agent share. */
export class UserAgentCore {
  readonly transport: SipTransportPort;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly layer: TransactionLayer;
  readonly name: string;
  readonly sessionTimer: { readonly intervalS: number; readonly minimumS: number };
  readonly dialogs = new DialogTable();
  /** INVITEs received and not answered yet, by what tells merged requests (RFC 3261 §8.2.2.2). */
  readonly pendingInvites = new Set<string>();
  /** Addresses that refused TCP a short while ago and get large requests as datagrams. */
  readonly largeByDatagram: KnownForAWhile;

  constructor(parts: SipUserAgentParts) {
    this.transport = parts.transport;
    this.clock = parts.clock;
    this.random = parts.random;
    this.logger = (parts.logger ?? silentLogger).component('sip:user-agent');
    this.layer = new TransactionLayer(parts);
    this.name = parts.userAgentName ?? 'Parley';
    this.sessionTimer = parts.sessionTimer ?? { intervalS: 1800, minimumS: 90 };
    this.largeByDatagram = new KnownForAWhile(parts.clock, 60_000);
  }

  get timers(): SipTimers {
    return this.layer.timers;
  }

  newTag(): string {
    return this.random.bytes(8).toString('hex');
  }

  newCallId(): string {
    return this.random.bytes(16).toString('hex');
  }

  /** A number from 0 up to `below`, excluding it. */
  randomBelow(below: number): number {
    return this.random.bytes(4).readUInt32BE() % below;
  }

  /** Our Contact for requests and responses on a flow. */
  contactFor(flow: SipFlow, user?: string): string {
    const { host, port } = this.transport.advertised(flow);
    const userPart = user === undefined || user === '' ? '' : `${user}@`;
    return `<sip:${userPart}${formatHostPort(host, port)};transport=${flow.transport === 'wss' ? 'ws' : flow.transport}>`;
  }

  /** Sends a request of a dialog the way the dialog goes. */
  sendInDialog(dialog: Dialog, request: SipRequest, user: OutboundUser, contactUser?: string): OutboundRequest {
    const outbound = new OutboundRequest(this, {
      request,
      flow: dialog.usesFlow ? dialog.flow : undefined,
      nextSequence: () => dialog.nextSequence(),
      contact: hasContact(request.method) ? (flow) => this.contactFor(flow, contactUser) : undefined,
      user,
    });
    outbound.start();
    return outbound;
  }

  /** Sends the ACK for a 2xx; `onSent` gets its bytes, to send them again when the 2xx comes again. */
  sendAck(dialog: Dialog, ack: SipRequest, onSent: (bytes: Buffer) => void): void {
    if (dialog.usesFlow && dialog.flow.isOpen) {
      onSent(this.layer.sendAck(ack, dialog.flow));
      return;
    }
    this.#locateForAck(dialog, ack)
      .then((flow) => onSent(this.layer.sendAck(ack, flow)))
      .catch((error: unknown) => this.logger.warn('An ACK found no way.', { error }));
  }

  async #locateForAck(dialog: Dialog, ack: SipRequest): Promise<SipFlow> {
    const [target] = await this.transport.resolve(nextHopOf(ack));
    if (!target) throw new ParleyError('sip-unreachable', 'the next hop of an ACK has no address');
    const flow = await this.transport.connect(target);
    dialog.flow = flow;
    return flow;
  }

  /** Sends a request and gives its final response; one of our own making, 408 or 503, when none came (RFC 3261 §8.1.3.1). */
  requestInDialog(dialog: Dialog, request: SipRequest, contactUser?: string): Promise<SipResponse> {
    return new Promise((resolve) => {
      const user: OutboundUser = {
        onResponse: (response) => {
          if (response.status >= 200) resolve(response);
        },
        onFailure: (failure) => resolve(responseForFailure(request, failure)),
      };
      this.sendInDialog(dialog, request, user, contactUser);
    });
  }
}

/** What the user is told instead of a response that never came. */
export function responseForFailure(request: SipRequest, failure: ClientFailure): SipResponse {
  return failure === 'timeout' ? createResponse(request, 408) : createResponse(request, 503);
}

function hasContact(method: string): boolean {
  return method !== 'BYE' && method !== 'PRACK' && method !== 'INFO' && method !== 'MESSAGE';
}
