import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { PushMessage, PushSubscription } from './push.ts';
import type { PushTransport } from './push-ports.ts';
import type { PushSubscriptions } from './push-subscriptions.ts';

export interface PushNotifierParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly subscriptions: PushSubscriptions;
  readonly transport: PushTransport;
  /** Whether a session is still signed in. */
  readonly isAlive: (subscription: PushSubscription) => boolean;
}

/** More wait for nobody: an alert that comes late is none. */
const mostUnderWay = 64;
/** A payload of more than 4,096 bytes is not taken everywhere (RFC 8030 §7.2). */
const mostTitle = 120;
const mostBody = 300;
const patienceMs = 15_000;

/** Tells all browsers of somebody. Never throws, keeps nothing: what a push service does not take at once is lost. */
export class PushNotifier implements AsyncDisposable {
  readonly #parts: PushNotifierParts;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(parts: PushNotifierParts) {
    this.#parts = parts;
  }

  /** Whether anybody would be told. */
  reaches(userId: UserId): boolean {
    return this.#parts.subscriptions.of(userId).length > 0;
  }

  notify(userId: UserId, message: PushMessage): void {
    for (const subscription of this.#parts.subscriptions.of(userId)) {
      if (this.#underWay.size >= mostUnderWay) {
        this.#parts.logger.warn('a push message was left out: too many are on their way', { kind: message.kind });
        return;
      }
      if (!this.#parts.isAlive(subscription)) this.#parts.subscriptions.sessionsEnded([subscription.sessionId]);
      else this.#begin(subscription, message);
    }
  }

  #begin(subscription: PushSubscription, message: PushMessage): void {
    const work = this.#send(subscription, message).finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async #send(subscription: PushSubscription, { ttlS, ...message }: PushMessage): Promise<void> {
    const { clock, logger, subscriptions, transport } = this.#parts;
    const { title, body } = message;
    const payload = JSON.stringify({ ...message, title: title.slice(0, mostTitle), body: body.slice(0, mostBody) });
    const patience = new AbortController();
    const timer = clock.setTimer(patienceMs, () => patience.abort(new Error('no answer within 15 s')));
    const how = {
      ttlS,
      isUrgent: message.kind === 'incoming-call',
      signal: AbortSignal.any([patience.signal, this.#stop.signal]),
    };
    try {
      const { status } = await transport.send(subscription, payload, how);
      if (status === 404 || status === 410) await subscriptions.unsubscribe(subscription.sessionId);
      else if (status >= 300) logger.info('a push service did not take a message', { status, kind: message.kind });
    } catch (error) {
      logger.info('a push message was not sent', { reason: describeError(error), kind: message.kind });
    } finally {
      timer.cancel();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('Parley ends'));
    await Promise.all(this.#underWay);
  }
}
