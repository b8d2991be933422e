import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, DomainId, LegId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import {
  type Actor,
  type ApplicationDestination,
  type CallLeg,
  type CallService,
  isLive,
  type RouteRequest,
  systemRelease,
  talkingLegOf,
  targetParty,
} from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import { contextOf, type PassedOn, type ReturnService, type WaitingParties, type WaitingParty } from '../returned-call/index.ts';
import type { NumberedApplication } from '../routing/index.ts';
import type { TransferService } from '../transfer/index.ts';
import { parkPlaces, parkReturnAfter } from './park-parameters.ts';

export interface ParkServiceParts {
  readonly calls: CallService;
  readonly transfers: Pick<TransferService, 'blind'>;
  readonly waiting: WaitingParties;
  readonly returns: ReturnService;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** Dialled to take a parked call, transferred to to park one; the place follows, or `#` and a ticket to take who waits anywhere. */
export const parkCode = '*68';

/** Dialled by a phone of the domain to take whoever waits, wherever he does. */
export function takeCodeOf({ ticket }: Pick<WaitingParty, 'ticket'>): string {
  return `${parkCode}#${ticket}`;
}

/** A place of a domain. */
export interface ParkPlace {
  readonly domainId: DomainId;
  /** Two digits. */
  readonly place: string;
}

/**
 * Parks calls on places, and gives them to who takes them.
 *
 * ```
 * talking ──transfer to *68──► parked (music) ──*68 + place dialled──► talks to the taker
 *                                  │ time is up: comes back (returned-call)    hangs up: the place is free
 * ```
 */
export class ParkService implements CallApplication {
  readonly #parts: ParkServiceParts;
  readonly #parked = new Map<DomainId, Map<string, CallLeg>>();
  readonly #events = new Emitter<{ changed: ParkPlace }>();

  constructor(parts: ParkServiceParts) {
    this.#parts = parts;
  }

  /** A place is taken or free again. */
  onChanged(listener: (place: ParkPlace) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Who is parked there. */
  legAt(domainId: DomainId, place: string): CallLeg | undefined {
    return this.#parked.get(domainId)?.get(place);
  }

  /** Whether the domain has this place. */
  hasPlace(companyId: CompanyId, domainId: DomainId, place: string): boolean {
    return /^\d\d$/.test(place) && place !== '00' && Number(place) <= this.#placesOf(companyId, domainId);
  }

  /**
   * By command: the other side is parked, the actor is free.
   * @param asked the place; left out, the first that is free
   * @returns the place
   * @throws ParleyError `call-unknown`, `leg-wrong-state`, `park-place-taken`, `no-park-place`
   */
  park(actor: Actor, legId: LegId, asked?: string): string {
    const { leg } = talkingLegOf(this.#parts.calls.parts.registry, actor, legId);
    const { companyId, domainId } = leg.call.props;
    const place = asked ?? this.#freePlace(companyId, domainId);
    if (place === null || !this.hasPlace(companyId, domainId, place))
      throw new ParleyError(
        'no-park-place',
        asked ? `There is no place ${asked} to park on.` : 'All places to park on are taken.',
      );
    if (this.legAt(domainId, place)) throw new ParleyError('park-place-taken', `A call is parked on place ${place} already.`);
    this.#parts.transfers.blind(actor, legId, parkCode + place);
    return place;
  }

  /** The number by which `taker` takes somebody who waits; null when he does not wait (any more), or not in his domain. */
  codeToTake(callId: CallId, domainId: DomainId): string | null {
    const waiting = this.#parts.waiting.byCall(callId);
    return waiting?.leg.call.props.domainId === domainId ? takeCodeOf(waiting) : null;
  }

  /** For the router. Only phones of the domain lead here, by dialling or transferring to the code itself: never by forwarding. */
  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    if (!dialled.startsWith(parkCode) || request.dialled !== dialled || request.source.kind !== 'device') return null;
    const id = dialled.slice(parkCode.length);
    if (id !== '' && !id.startsWith('#') && !this.hasPlace(request.companyId, request.domainId, id)) return null;
    return { application: 'park', id, name: id === '' || id.startsWith('#') ? 'parked calls' : `the park place ${id}` };
  }

  enter(party: ApplicationParty, { id }: ApplicationDestination): boolean {
    const { leg } = party;
    if (party.request.purpose === 'call') return this.#take(leg, id);
    return party.request.purpose !== 'pickup' && !id.startsWith('#') && this.#parkOn(leg, party.request, id);
  }

  #parkOn(leg: CallLeg, { companyId, domainId, source }: RouteRequest, asked: string): boolean {
    const { calls, waiting, returns, parameters } = this.#parts;
    const place = asked || this.#freePlace(companyId, domainId);
    if (place === null || this.legAt(domainId, place) || source.kind !== 'device') return false;
    const by = targetParty(calls.parts.directory, { kind: 'device', deviceId: source.deviceId });
    const passed: PassedOn = { kind: 'park', by, number: place, name: '', userId: null };
    this.#occupy(domainId, place, leg);
    const free = () => this.#free(domainId, place, leg);
    waiting.add(leg, passed, {
      afterMs: 1000 * parameters.value(parkReturnAfter, contextOf(leg, by)),
      left: free,
      expired: () => {
        free();
        returns.bringBack(leg, passed, 'too-long');
      },
    });
    const params = { place, by: by.displayName || by.number };
    const sentence = `${params.by} parked the call on place ${place}.`;
    leg.call.record({
      type: 'call-routed',
      destination: { kind: 'application', application: 'park', id: place, number: parkCode + place },
      decision: { code: 'parked', params, sentence, steps: [] },
      diversion: null,
    });
    return true;
  }

  #take(taker: CallLeg, id: string): boolean {
    const { calls, waiting } = this.#parts;
    const found = this.#waitingFor(taker, id);
    if (!found || !isLive(found)) return false;
    const own = taker.call;
    const { call } = found;
    const who = waiting.byCall(call.id);
    const params = { place: who?.number ?? id, by: taker.party.displayName || taker.party.number };
    const { userId, deviceId, number } = taker.party;
    call.record({
      type: 'call-routed',
      destination: userId ? { kind: 'user', userId, number } : { kind: 'device', deviceId: deviceId!, number },
      decision: {
        code: 'taken-from-waiting',
        params,
        sentence: `${params.by} took the call that waited (${params.place}).`,
        steps: [],
      },
      diversion: null,
    });
    own.lastRelease = systemRelease('transferred');
    call.takeLeg(taker);
    calls.join(found, taker);
    calls.settle(own);
    return true;
  }

  #waitingFor({ call: own, party }: CallLeg, id: string): CallLeg | undefined {
    const { domainId } = own.props;
    if (party.deviceId === null) return undefined;
    if (id.startsWith('#')) {
      const waiting = this.#parts.waiting.byTicket(Number(id.slice(1)));
      return waiting?.leg.call.props.domainId === domainId ? waiting.leg : undefined;
    }
    if (id !== '') return this.legAt(domainId, id);
    return this.#parts.waiting.ofDomain(domainId).find(({ kind, reason }) => kind === 'park' && reason === null)?.leg;
  }

  #placesOf(companyId: CompanyId, domainId: DomainId): number {
    return this.#parts.parameters.value(parkPlaces, { companyId, domainId });
  }

  #freePlace(companyId: CompanyId, domainId: DomainId): string | null {
    const places = this.#placesOf(companyId, domainId);
    for (let number = 1; number <= places; number += 1) {
      const place = String(number).padStart(2, '0');
      if (!this.legAt(domainId, place)) return place;
    }
    return null;
  }

  #occupy(domainId: DomainId, place: string, leg: CallLeg): void {
    const places = this.#parked.get(domainId) ?? new Map<string, CallLeg>();
    this.#parked.set(domainId, places.set(place, leg));
    this.#events.emit('changed', { domainId, place });
  }

  #free(domainId: DomainId, place: string, leg: CallLeg): void {
    const places = this.#parked.get(domainId);
    if (places?.get(place) !== leg) return;
    places.delete(place);
    if (places.size === 0) this.#parked.delete(domainId);
    this.#events.emit('changed', { domainId, place });
  }
}
