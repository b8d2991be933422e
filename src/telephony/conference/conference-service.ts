import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, LegId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import { type Actor, type CallLeg, type CallService, isLive, liveLegOf, releaseLeg } from '../call/index.ts';
import { Conference, type ConferenceId, type ConferenceParts } from './conference.ts';
import { ConferenceDialler } from './conference-dialler.ts';
import type { ConferenceMember } from './conference-member.ts';
import type { ConferenceRoom, ConferenceSettings } from './conference-room.ts';
import { type ConferenceVideo, noVideo } from './conference-video.ts';

export interface ConferenceServiceParts extends ConferenceParts {
  readonly videoOf?: (conference: { readonly members: ReadonlyMap<LegId, ConferenceMember> }) => ConferenceVideo;
}

/** Of a conference without a room. */
const adHoc: Omit<ConferenceSettings, 'name'> = {
  maxParties: 12,
  announcesParties: false,
  waitsForLeader: false,
  endsWithLeader: false,
  mayRecord: true,
};

/** All conferences that go on: how parties come in, and what people may do with them. */
export class ConferenceService {
  readonly parts: ConferenceServiceParts;
  readonly #conferences = new Map<ConferenceId, Conference>();
  readonly #events = new Emitter<{ changed: Conference; over: Conference }>();
  readonly #dialler: ConferenceDialler;
  readonly #stop: Unsubscribe;

  constructor(parts: ConferenceServiceParts) {
    this.parts = parts;
    this.#dialler = new ConferenceDialler({ calls: parts.calls });
    this.#stop = parts.calls.parts.registry.onEvent(({ event }) => {
      if (event.type === 'leg-back') this.#back(event.legId);
    });
  }

  /** What people see of a conference is another now; `over`: it is gone. */
  onChanged(listener: (conference: Conference) => void): Unsubscribe {
    const stops = [this.#events.on('changed', listener), this.#events.on('over', listener)];
    return () => stops.forEach((stop) => stop());
  }

  get size(): number {
    return this.#conferences.size;
  }

  conference(id: string): Conference | undefined {
    return this.#conferences.get(id as ConferenceId);
  }

  ofCompany(companyId: CompanyId): readonly Conference[] {
    return [...this.#conferences.values()].filter((one) => one.props.companyId === companyId);
  }

  /** Those that he leads or takes part in. */
  ofUser({ companyId, userId }: Actor): readonly Conference[] {
    return this.ofCompany(companyId).filter((one) => one.isLedBy(userId) || one.memberOfUser(userId));
  }

  inRoom(room: ConferenceRoom): Conference | undefined {
    return [...this.#conferences.values()].find((one) => one.props.roomId === room.id);
  }

  /** The one that goes on in the room, else a new one. */
  openRoom(room: ConferenceRoom): Conference {
    const { companyId, domainId, id: roomId, number, ownerId } = room;
    return this.inRoom(room) ?? this.#open({ companyId, domainId, roomId, number, ownerId, settings: room });
  }

  /**
   * Makes one conference of two calls of the actor's: he stays in it with one of his legs, and both other parties come in. Where one of
   * the two is in a conference already, the other party is taken into that.
   * @throws ParleyError `call-unknown`, `leg-wrong-state`, `conference-full`
   */
  join(actor: Actor, legId: LegId, otherLegId: LegId): Conference {
    const { registry } = this.parts.calls.parts;
    const legs = [liveLegOf(registry, actor, legId), liveLegOf(registry, actor, otherLegId)] as const;
    if (legs[0] === legs[1] || legs[0].call === legs[1].call)
      throw new ParleyError('leg-wrong-state', 'A conference is made of two calls.');
    const running = legs.map((leg) => this.#conferenceOf(leg));
    if (running[0] && running[1]) throw new ParleyError('leg-wrong-state', 'Two conferences cannot be made one.');
    const [conference] = running.filter((one) => one !== undefined);
    // Who holds one of them at his phone speaks by the other.
    const own = conference
      ? legs[running[0] ? 0 : 1]
      : (legs.find((leg) => leg.state === 'connected') ?? legs.find((leg) => leg.heldByUs));
    if (!own) throw new ParleyError('leg-wrong-state', 'Both calls are on hold at your phone: take one of them back first.');
    const given = own === legs[0] ? legs[1] : legs[0];
    return this.#bringTogether(actor, own, given, conference);
  }

  /**
   * Begins a conference without a room: the actor's phones are rung, and then those whom he names.
   * @throws ParleyError `device-unknown`, `device-unreachable`, `call-refused`, `call-limit-reached`
   */
  begin(actor: Actor, numbers: readonly string[]): Conference {
    const user = this.parts.calls.parts.directory.user(actor.userId);
    const device = this.#dialler.deviceOf(actor);
    const { companyId, domainId } = device;
    const name = user ? displayName(user) : device.name;
    const conference = this.#open({
      companyId,
      domainId,
      roomId: null,
      number: '',
      ownerId: actor.userId,
      settings: { ...adHoc, name },
    });
    try {
      this.#dialler.ringOwn(actor, conference, () => {
        for (const number of numbers) this.#inviteQuietly(actor, conference, number);
      });
    } catch (error) {
      conference.end();
      throw error;
    }
    return conference;
  }

  /**
   * Calls a number into the conference, with the rights of the actor.
   * @throws ParleyError `conference-full`, `call-refused`, `device-unknown`, `call-limit-reached`
   */
  invite(actor: Actor, conference: Conference, number: string): void {
    if (conference.isFull) throw full(conference);
    this.#dialler.invite(actor, conference, number);
    conference.changed();
  }

  /** @returns false when nobody is rung under this id */
  stopRinging(conference: Conference, id: CallId): boolean {
    if (!conference.invited.delete(id)) return false;
    const { calls } = this.parts;
    const call = calls.parts.registry.call(id);
    if (call) calls.endCall(call, 'cancelled');
    conference.changed();
    conference.settle();
    return true;
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#events.removeAll();
  }

  #bringTogether(actor: Actor, own: CallLeg, given: CallLeg, running: Conference | undefined): Conference {
    const { calls } = this.parts;
    const added = given.call.peerOf(given);
    const peer = running ? null : own.call.peerOf(own);
    if (!added || (!running && !peer) || own.call.isDirect || given.call.isDirect)
      throw new ParleyError('leg-wrong-state', 'Only calls in which you talk to somebody can become a conference.');
    if (running && running.size + 1 > running.props.settings.maxParties) throw full(running);
    const conference = running ?? this.#openFor(actor, own);
    for (const leg of [own, peer, added]) if (leg && leg.host === null) this.#free(calls, leg);
    if (!running) {
      conference.admit(own, 'leader');
      conference.admit(peer!, 'participant');
    }
    conference.admit(added, 'participant');
    releaseLeg(given, 'transferred');
    return conference;
  }

  /** From whom it talked to, who is free as well then. */
  #free(calls: CallService, leg: CallLeg): void {
    const { call } = leg;
    const other = call.peerOf(leg);
    call.joined = null;
    const wasHeld = leg.heldByUs || (other?.heldByUs ?? false);
    leg.heldByUs = false;
    if (leg.state === 'held') call.setState(leg, 'connected');
    if (wasHeld) calls.tellHeld(leg, false);
  }

  #openFor(actor: Actor, own: CallLeg): Conference {
    const { directory } = this.parts.calls.parts;
    const user = directory.user(actor.userId);
    const { companyId, domainId } = own.call.props;
    const name = user ? displayName(user) : own.party.displayName;
    return this.#open({ companyId, domainId, roomId: null, number: '', ownerId: actor.userId, settings: { ...adHoc, name } });
  }

  #open(props: Omit<Conference['props'], 'id' | 'parts' | 'members' | 'video' | 'changed' | 'over'>): Conference {
    const { calls, videoOf } = this.parts;
    const id = calls.parts.ids.next<ConferenceId>();
    const members = new Map<LegId, ConferenceMember>();
    const conference: Conference = new Conference({
      ...props,
      id,
      parts: this.parts,
      members,
      video: videoOf?.({ members }) ?? noVideo,
      changed: (one) => this.#events.emit('changed', one),
      over: (one) => {
        this.#conferences.delete(id);
        this.#events.emit('over', one);
      },
    });
    this.#conferences.set(id, conference);
    return conference;
  }

  #conferenceOf(leg: CallLeg): Conference | undefined {
    return [...this.#conferences.values()].find((one) => one.members.has(leg.id));
  }

  #back(legId: LegId): void {
    for (const conference of this.#conferences.values()) {
      const member = conference.members.get(legId);
      if (member && isLive(member.leg)) conference.renew(member);
    }
  }

  /** One number that cannot be called does not keep the others from being called. */
  #inviteQuietly(actor: Actor, conference: Conference, number: string): void {
    try {
      this.invite(actor, conference, number);
    } catch (error) {
      this.parts.logger.info('a party could not be called into a conference', { conferenceId: conference.id, error });
    }
  }
}

export function full(conference: Conference): ParleyError {
  const { maxParties } = conference.props.settings;
  return new ParleyError('conference-full', `The conference has its ${maxParties} parties already.`);
}

/** Whoever leads it, for commands. @throws ParleyError `conference-unknown`, `not-permitted` */
export function ledConference(service: ConferenceService, actor: Actor, id: string): Conference {
  const conference = knownConference(service, actor, id);
  if (!conference.isLedBy(actor.userId))
    throw new ParleyError('not-permitted', 'Only who leads the conference can do this.', { details: { reason: 'no-leader' } });
  return conference;
}

/** One that he leads or takes part in. @throws ParleyError `conference-unknown` */
export function knownConference(service: ConferenceService, actor: Actor, id: string): Conference {
  const conference = service.conference(id);
  const isKnown =
    conference?.props.companyId === actor.companyId &&
    (conference.isLedBy(actor.userId) || conference.memberOfUser(actor.userId) !== undefined);
  if (!conference || !isKnown) throw new ParleyError('conference-unknown', 'There is no such conference, or it is over.');
  return conference;
}

/** @throws ParleyError `conference-unknown` */
export function memberOf(conference: Conference, id: string): ConferenceMember {
  const member = conference.members.get(id as LegId);
  if (!member) throw new ParleyError('conference-unknown', 'This party is not in the conference any more.');
  return member;
}
