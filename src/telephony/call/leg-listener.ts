import { describeError } from '../../kernel/errors.ts';
import type { Observer } from '../../kernel/events.ts';
import type { LegEvents } from '../leg/index.ts';
import { type CallLeg, isLive, leaveHost } from './call-leg.ts';
import type { CallService } from './call-service.ts';
import { releaseLeg } from './placement.ts';
import { preferenceOf } from './preferred-codec.ts';

/**
 * What a party does on its side of a call, and what that means for the others: one for each leg, with a method for each of its
 * events, whatever call it is in at the time.
 */
export class LegListener implements Observer<LegEvents> {
  readonly #calls: CallService;
  readonly #leg: CallLeg;

  constructor(calls: CallService, leg: CallLeg) {
    this.#calls = calls;
    this.#leg = leg;
  }

  alerting({ earlyMedia, description }: LegEvents['alerting']): void {
    const leg = this.#leg;
    const { call } = leg;
    const placement = call.placement;
    if (!placement?.ringingLegs.includes(leg)) return;
    if (leg.state === 'initiated') call.setState(leg, 'alerting');
    const { forLeg } = placement;
    if (!forLeg) return;
    if (earlyMedia && !call.isDirect) placement.earlyMediaLeg ??= leg;
    if (forLeg.leg.role === 'originating' && !forLeg.isAnswered) {
      if (forLeg.state === 'initiated') call.setState(forLeg, 'alerting');
      this.#calls.updateSound(call);
      forLeg.leg.ring({ earlyMedia, ...(call.isDirect && description ? { description } : preferenceOf(leg.leg)) });
    } else this.#calls.updateSound(call);
  }

  answered(): void {
    const leg = this.#leg;
    if (leg.isReleasing) return;
    leg.isAnswered = true;
    if (!leg.call.placement?.answered(leg)) releaseLeg(leg, 'answered-elsewhere');
  }

  held(): void {
    this.#held(true);
  }

  retrieved(): void {
    this.#held(false);
  }

  /** Whom he talks to is asked to look. A phone that will not or cannot shows nothing. */
  videoChanged(): void {
    const leg = this.#leg;
    const peer = leg.leg.media?.negotiated?.video ? leg.call.peerOf(leg) : null;
    peer?.leg.offerVideo?.().catch((error: unknown) => {
      if (isLive(peer))
        this.#calls.parts.logger.info('a phone is not shown video', { legId: peer.id, reason: describeError(error) });
    });
  }

  dtmf({ digit, isPassedOn }: LegEvents['dtmf']): void {
    const leg = this.#leg;
    leg.digits += 1;
    if (leg.host) return leg.host.digit(digit);
    const peer = leg.call.peerOf(leg);
    if (!peer || leg.call.isDirect || isPassedOn) return;
    peer.leg.sendDtmf(digit).catch((error: unknown) => {
      if (isLive(peer))
        this.#calls.parts.logger.warn('a digit could not be passed on', { legId: peer.id, reason: describeError(error) });
    });
  }

  /** Only what we do not know better: devices are shown as configured. */
  identified({ party: { number, displayName } }: LegEvents['identified']): void {
    const leg = this.#leg;
    if (leg.party.deviceId !== null) return;
    leg.party = { ...leg.party, number, displayName };
    leg.call.record({ type: 'leg-identified', legId: leg.id, party: leg.party });
    const peer = leg.call.peerOf(leg);
    if (peer) this.#calls.tellIdentity(peer, leg);
  }

  descriptionOffered(offer: LegEvents['descriptionOffered']): void {
    const leg = this.#leg;
    const peer = leg.call.peerOf(leg);
    if (!peer || !leg.call.isDirect) return offer.refuse();
    peer.leg.offerDescription(offer.description).then(
      (description) => offer.answer(description),
      () => offer.refuse(),
    );
  }

  transferRequested(request: LegEvents['transferRequested']): void {
    if (this.#calls.requests) this.#calls.requests.transferRequested(this.#leg, request);
    else request.notify(501, 'Not Implemented');
  }

  replaced({ by }: LegEvents['replaced']): void {
    if (this.#calls.requests) this.#calls.requests.replaced(this.#leg, by);
    else by.release('not-permitted');
  }

  released({ cause, sipStatus, text, by, deflectedTo, quality }: LegEvents['released']): void {
    const leg = this.#leg;
    for (const stop of leg.subscriptions.splice(0)) stop();
    const { call } = leg;
    if (leg.state === 'cleared' || call.hasEnded) return;
    const placement = call.placement;
    const isRung = placement?.ringingLegs.includes(leg) ?? false;
    const wasTalking = call.joined?.includes(leg) ?? false;
    call.clearLeg(leg, { cause, by, ...(sipStatus ? { sipStatus } : {}), ...(text ? { text } : {}) }, quality ?? null);
    if (isRung) {
      if (!deflectedTo || !this.#calls.requests?.deflected(leg, deflectedTo)) placement!.refused(leg, cause);
    } else if (wasTalking || leg.host || placement?.forLeg === leg) call.lastRelease ??= { cause, by };
    if (placement && placement.forLeg === leg && call.placement === placement) {
      this.#calls.endPlacement(call);
      placement.onLeft('abandoned');
    }
    leaveHost(leg, 'gone');
    this.#calls.updateSound(call);
    this.#calls.settle(call);
  }

  #held(held: boolean): void {
    const leg = this.#leg;
    if (leg.state !== (held ? 'connected' : 'held')) return;
    leg.heldByUs = false;
    leg.call.setState(leg, held ? 'held' : 'connected');
    this.#calls.updateSound(leg.call);
    const peer = leg.call.peerOf(leg);
    // He may have been held by command and is taken back by the phone.
    if (peer && !held) this.#calls.tellHeld(peer, false);
  }
}
