import type { Timer } from '../../../kernel/clock.ts';
import type { Dialog, DialogUsage } from '../dialog/index.ts';
import { createResponse, expiresOf } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { addTo, type UserAgentCore } from '../user-agent/index.ts';
import type { EventPackage } from './event-package.ts';

/** Why the notifier ends a subscription (RFC 6665 §4.1.3). */
export type SubscriptionEnd = 'deactivated' | 'rejected' | 'timeout' | 'giveup' | 'noresource';

/**
 * One watcher's subscription, at the notifier.
 *
 * ```
 *  active ──SUBSCRIBE──► active (refreshed, full state again)
 *    └── expiry, Expires: 0, NOTIFY refused, ended by us ──► terminated
 * ```
 */
export class Subscription implements DialogUsage {
  readonly package: EventPackage;
  readonly resource: string;
  readonly #core: UserAgentCore;
  readonly #dialog: Dialog;
  readonly #eventId: string;
  readonly #lifetime: (askedS: number | undefined) => number | 'too-brief';
  readonly #onOver: (subscription: Subscription) => void;
  readonly #minimumS: number;
  #expiry: Timer | undefined;
  #expiresAtMs = 0;
  #version = 0;
  #isOver = false;
  #isSending = false;
  #isStale = false;

  constructor(parts: {
    core: UserAgentCore;
    dialog: Dialog;
    package: EventPackage;
    resource: string;
    /** The `id` parameter of Event, with its semicolon, or ''. */
    eventId: string;
    /** Seconds granted for what was asked. */
    lifetime: (askedS: number | undefined) => number | 'too-brief';
    minimumS: number;
    onOver: (subscription: Subscription) => void;
  }) {
    this.#core = parts.core;
    this.#dialog = parts.dialog;
    this.package = parts.package;
    this.resource = parts.resource;
    this.#eventId = parts.eventId;
    this.#lifetime = parts.lifetime;
    this.#minimumS = parts.minimumS;
    this.#onOver = parts.onOver;
    parts.core.dialogs.add(parts.dialog.key, this);
  }

  /** Runs for `seconds`; 0 fetches the state once (RFC 6665 §4.4.3). */
  begin(seconds: number): void {
    this.#expiry?.cancel();
    this.#expiresAtMs = this.#core.clock.now() + seconds * 1000;
    if (seconds === 0) {
      this.end('timeout');
      return;
    }
    this.#expiry = this.#core.clock.setTimer(seconds * 1000, () => this.end('timeout'));
    this.changed();
  }

  /** Sends the state; what changes while a NOTIFY is under way is told in one more. */
  changed(): void {
    if (this.#isOver) return;
    if (this.#isSending) {
      this.#isStale = true;
      return;
    }
    const leftS = Math.max(0, Math.round((this.#expiresAtMs - this.#core.clock.now()) / 1000));
    this.#isSending = true;
    void this.#notify(`active;expires=${leftS}`).then((status) => {
      this.#isSending = false;
      if (status >= 300 && status !== 503 && status !== 500) this.#forget();
      else if (this.#isStale) {
        this.#isStale = false;
        this.changed();
      }
    });
  }

  end(reason: SubscriptionEnd): void {
    if (this.#isOver) return;
    const sent = this.#notify(`terminated;reason=${reason}`);
    this.#isOver = true;
    this.#expiry?.cancel();
    this.#onOver(this);
    void sent.then(() => this.#core.dialogs.remove(this.#dialog.key));
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method !== 'SUBSCRIBE' || this.#isOver) {
      transaction.respond(createResponse(request, 481));
      return;
    }
    if (!this.#dialog.acceptSequence(request)) {
      transaction.respond(createResponse(request, 500, { headers: { 'Retry-After': '1' } }));
      return;
    }
    const granted = this.#lifetime(expiresOf(request));
    if (granted === 'too-brief') {
      transaction.respond(createResponse(request, 423, { headers: { 'Min-Expires': String(this.#minimumS) } }));
      return;
    }
    this.#dialog.refreshTarget(request);
    this.#dialog.flow = transaction.flow;
    const headers = { Expires: String(granted), Contact: this.#core.contactFor(transaction.flow) };
    transaction.respond(createResponse(request, 200, { headers }));
    this.begin(granted);
  }

  async #notify(state: string): Promise<number> {
    const request = this.#dialog.createRequest('NOTIFY');
    const body = this.package.currentBody({ resource: this.resource, version: this.#version });
    this.#version += 1;
    addTo(request, body, [
      ['Event', this.package.name + this.#eventId],
      ['Subscription-State', state],
    ]);
    return (await this.#core.requestInDialog(this.#dialog, request)).status;
  }

  #forget(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#expiry?.cancel();
    this.#core.dialogs.remove(this.#dialog.key);
    this.#onOver(this);
  }
}
