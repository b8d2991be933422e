import type { Timer } from '../../../kernel/clock.ts';
import { createResponse, cseqOf, type SipRequest, type SipResponse } from '../message/index.ts';
import { supportedValue } from './capabilities.ts';
import type { InviteSession } from './invite-session.ts';
import { sessionExpiresOf } from './session-timer.ts';
import { addTo, type ExtraHeaders, sdpBody, sdpOf } from './sip-body.ts';
import { responseForFailure } from './user-agent-core.ts';

interface Change {
  readonly offer?: string;
  readonly answer?: (offer: string) => Promise<string>;
  readonly headers?: ExtraHeaders;
}

const largestAttempts = 5;

/**
 * Changes of the session that we ask for: one after the other, and again after 491 when the time of RFC 3261 §14.1 is over
 * (2.1–4 s for the one who began the call, up to 2 s for the other).
 */
export class LocalOffers {
  readonly #session: InviteSession;
  #last: Promise<unknown> = Promise.resolve();
  #isInviting = false;
  #backOff: { timer: Timer; wake: () => void } | undefined;

  constructor(session: InviteSession) {
    this.#session = session;
  }

  /** A re-INVITE of ours is under way: the peer's is refused with 491. */
  get isInviting(): boolean {
    return this.#isInviting;
  }

  reInvite(change: Change): Promise<SipResponse> {
    return this.#inTurn('INVITE', change, () => this.#invite(change));
  }

  update(change: Change): Promise<SipResponse> {
    return this.#inTurn('UPDATE', change, () => this.#update(change));
  }

  /** Refreshes the session timer: by UPDATE where the peer knows it, else by re-INVITE with the same description. */
  refresh(): void {
    const { peer, localDescription } = this.#session;
    const done = peer.allows('UPDATE')
      ? this.update({})
      : this.reInvite(localDescription === undefined ? {} : { offer: localDescription });
    void done.then((response) => {
      // A peer that refuses the refresh is ended by the expiry, which runs on.
      if (response.status >= 300) this.#session.core.logger.info('A session refresh was refused.', { status: response.status });
    });
  }

  stop(): void {
    this.#backOff?.timer.cancel();
    this.#backOff?.wake();
  }

  #inTurn(method: string, change: Change, send: () => Promise<SipResponse>): Promise<SipResponse> {
    const turn = this.#last.then(() => this.#attempt(method, change, send));
    this.#last = turn;
    return turn;
  }

  async #attempt(method: string, change: Change, send: () => Promise<SipResponse>): Promise<SipResponse> {
    const offers = method === 'INVITE' || change.offer !== undefined;
    for (let attempt = 1; ; attempt++) {
      if (this.#session.state === 'terminated') return this.#madeUp(method, 481);
      const isFree = !offers || (this.#session.exchange.state === 'stable' && !this.#session.remoteOffers.isBusy);
      const response = isFree ? await send() : this.#madeUp(method, 491);
      if (response.status !== 491 || attempt === largestAttempts) return response;
      await this.#waitAfterGlare();
    }
  }

  #waitAfterGlare(): Promise<void> {
    const { core, dialog } = this.#session;
    const delayMs = dialog.isCaller ? 2100 + core.randomBelow(1900) : core.randomBelow(2000);
    return new Promise((resolve) => {
      this.#backOff = { timer: core.clock.setTimer(delayMs, resolve), wake: resolve };
    });
  }

  async #invite(change: Change): Promise<SipResponse> {
    const { session, request } = this.#begin('INVITE', change);
    this.#isInviting = true;
    if (change.offer !== undefined) session.exchange.offerLocally();
    const response = await this.#untilFinal(request, change);
    this.#isInviting = false;
    this.#settle(response, change.offer !== undefined);
    return response;
  }

  async #update(change: Change): Promise<SipResponse> {
    const { session, request } = this.#begin('UPDATE', change);
    if (change.offer !== undefined) session.exchange.offerLocally();
    const response = await session.core.requestInDialog(session.dialog, request, session.contactUser);
    if (response.status < 300 && change.offer !== undefined) session.exchange.answerRemotely();
    this.#settle(response, change.offer !== undefined);
    return response;
  }

  #begin(method: 'INVITE' | 'UPDATE', change: Change): { session: InviteSession; request: SipRequest } {
    const session = this.#session;
    const request = session.dialog.createRequest(method);
    request.headers.append('Supported', supportedValue);
    const { agreed } = session.timer;
    if (agreed) {
      // Who refreshes stays as it is; we are the UAC of this request.
      request.headers.append('Session-Expires', `${agreed.intervalS};refresher=${agreed.weRefresh ? 'uac' : 'uas'}`);
      request.headers.append('Min-SE', String(session.core.sessionTimer.minimumS));
    }
    addTo(request, change.offer === undefined ? undefined : sdpBody(change.offer), change.headers);
    return { session, request };
  }

  #untilFinal(request: SipRequest, change: Change): Promise<SipResponse> {
    const session = this.#session;
    return new Promise((resolve) => {
      session.core.sendInDialog(
        session.dialog,
        request,
        {
          onResponse: (response, sent) => {
            if (response.status < 200) return;
            if (response.status < 300) this.#answered(response, sent.request, change, resolve);
            else resolve(response);
          },
          onFailure: (failure) => resolve(responseForFailure(request, failure)),
        },
        session.contactUser,
      );
    });
  }

  /** A 2xx to our re-INVITE is acknowledged at once, or, when it carries the offer, with our answer to that. */
  #answered(response: SipResponse, sent: SipRequest, change: Change, resolve: (response: SipResponse) => void): void {
    const session = this.#session;
    if (session.acknowledgeAgain(cseqOf(response).number)) return;
    session.dialog.refreshTarget(response);
    if (change.offer !== undefined) session.exchange.answerRemotely();
    const offer = change.offer === undefined ? sdpOf(response) : undefined;
    if (offer === undefined || !change.answer) {
      session.acknowledge(sent);
      resolve(response);
      return;
    }
    session.exchange.offerRemotely();
    change.answer(offer).then(
      (answer) => {
        session.acknowledge(sent, answer);
        resolve(response);
      },
      (error: unknown) => {
        session.core.logger.warn('An offer in a 2xx could not be answered; the session ends.', { error });
        session.acknowledge(sent);
        session.bye();
        resolve(response);
      },
    );
  }

  #settle(response: SipResponse, offered: boolean): void {
    const session = this.#session;
    if (response.status >= 300) {
      if (offered && session.exchange.state === 'local-offered') session.exchange.rollBack();
      session.noteFinal(response);
      return;
    }
    session.peer.learn(response);
    session.dialog.refreshTarget(response);
    const agreed = sessionExpiresOf(response);
    if (session.state !== 'confirmed') return;
    session.timer.restart(agreed && { intervalS: agreed.intervalS, weRefresh: agreed.refresher !== 'uas' });
  }

  #madeUp(method: string, status: number): SipResponse {
    const { dialog } = this.#session;
    return createResponse(
      {
        kind: 'request',
        method,
        requestUri: dialog.remoteTarget,
        headers: dialog.createAck(0).headers,
        body: Buffer.alloc(0),
      },
      status,
    );
  }
}
