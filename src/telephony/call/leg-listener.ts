import { describeError } from '../../kernel/errors.ts';
import type { Release } from '../leg/index.ts';
import type { MediaQuality } from '../media/index.ts';
import { type CallLeg, isLive, leaveHost } from './call-leg.ts';
import type { CallService } from './call-service.ts';
import { releaseLeg } from './placement.ts';
import { preferenceOf } from './preferred-codec.ts';

/** What a party does on its side of a call, and what that means for the others. */
export class LegListener {
  readonly #calls: CallService;

  constructor(calls: CallService) {
    this.#calls = calls;
  }

  /** From now on, whatever call it is in at the time. */
  listen(leg: CallLeg): void {
    leg.subscriptions.push(
      leg.leg.on('alerting', ({ earlyMedia, description }) => this.#alerting(leg, earlyMedia, description)),
      leg.leg.on('answered', () => this.#answered(leg)),
      leg.leg.on('held', () => this.#held(leg, true)),
      leg.leg.on('retrieved', () => this.#held(leg, false)),
      leg.leg.on('videoChanged', () => this.#videoChanged(leg)),
      leg.leg.on('dtmf', ({ digit, isPassedOn }) => this.#digit(leg, digit, isPassedOn ?? false)),
      leg.leg.on('identified', ({ party }) => this.#identified(leg, party.number, party.displayName)),
      leg.leg.on('descriptionOffered', (offer) => {
        const peer = leg.call.peerOf(leg);
        if (!peer || !leg.call.isDirect) return offer.refuse();
        peer.leg.offerDescription(offer.description).then(
          (description) => offer.answer(description),
          () => offer.refuse(),
        );
      }),
      leg.leg.on('transferRequested', (request) =>
        this.#calls.requests ? this.#calls.requests.transferRequested(leg, request) : request.notify(501, 'Not Implemented'),
      ),
      leg.leg.on('replaced', ({ by }) =>
        this.#calls.requests ? this.#calls.requests.replaced(leg, by) : by.release('not-permitted'),
      ),
      leg.leg.on('released', (release) => this.#released(leg, release, release.quality ?? null)),
    );
  }

  /** Whom he talks to is asked to look. A phone that will not or cannot shows nothing. */
  #videoChanged(leg: CallLeg): void {
    const peer = leg.leg.media?.negotiated?.video ? leg.call.peerOf(leg) : null;
    peer?.leg.offerVideo?.().catch((error: unknown) => {
      if (isLive(peer))
        this.#calls.parts.logger.info('a phone is not shown video', { legId: peer.id, reason: describeError(error) });
    });
  }

  #alerting(leg: CallLeg, earlyMedia: boolean, description: string | undefined): void {
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

  #answered(leg: CallLeg): void {
    if (leg.isReleasing) return;
    leg.isAnswered = true;
    if (!leg.call.placement?.answered(leg)) releaseLeg(leg, 'answered-elsewhere');
  }

  #held(leg: CallLeg, held: boolean): void {
    if (leg.state !== (held ? 'connected' : 'held')) return;
    leg.heldByUs = false;
    leg.call.setState(leg, held ? 'held' : 'connected');
    this.#calls.updateSound(leg.call);
    const peer = leg.call.peerOf(leg);
    // He may have been held by command and is taken back by the phone.
    if (peer && !held) this.#calls.tellHeld(peer, false);
  }

  #digit(leg: CallLeg, digit: string, isPassedOn: boolean): void {
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
  #identified(leg: CallLeg, number: string, displayName: string): void {
    if (leg.party.deviceId !== null) return;
    leg.party = { ...leg.party, number, displayName };
    leg.call.record({ type: 'leg-identified', legId: leg.id, party: leg.party });
    const peer = leg.call.peerOf(leg);
    if (peer) this.#calls.tellIdentity(peer, leg);
  }

  #released(leg: CallLeg, release: Release, quality: MediaQuality | null): void {
    for (const stop of leg.subscriptions.splice(0)) stop();
    const { call } = leg;
    if (leg.state === 'cleared' || call.hasEnded) return;
    const { cause, sipStatus, text, by, deflectedTo } = release;
    const placement = call.placement;
    const isRung = placement?.ringingLegs.includes(leg) ?? false;
    const wasTalking = call.joined?.includes(leg) ?? false;
    call.clearLeg(leg, { cause, by, ...(sipStatus ? { sipStatus } : {}), ...(text ? { text } : {}) }, quality);
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
}
