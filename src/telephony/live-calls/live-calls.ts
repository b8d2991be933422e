import type { LiveCall } from '../../contract/rest/calls.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, LegId, UserId } from '../../kernel/ids.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { Actor, CallEvent, CallEventJournal } from '../call/index.ts';
import { type NamesChange, noPartyNames, type PartyNames } from '../party-names/index.ts';
import { applyEvent, beginStory, type CallStory } from './call-story.ts';
import { liveCallView, type QueueNames, type ViewNames } from './live-call-view.ts';

export type LiveCallsEvents = {
  /** `view` is made only when somebody asks. */
  changed: { readonly companyId: CompanyId; readonly userId: UserId; readonly view: () => LiveCall };
  ended: {
    readonly companyId: CompanyId;
    readonly userId: UserId;
    readonly callId: CallId;
    readonly legId: LegId;
    readonly cause: string;
  };
  /** A call is over and in the log; `userIds`: who had a part in it. */
  logged: { readonly companyId: CompanyId; readonly callId: CallId; readonly userIds: readonly UserId[] };
};

/** All calls that are going on, as far as they are stored, and what each user sees of them. */
export class LiveCalls implements Disposable {
  readonly events = new Emitter<LiveCallsEvents>();
  readonly #names: ViewNames;
  readonly #stories = new TransientMap<CallId, CallStory>();
  readonly #byUser = new TransientMap<UserId, Map<LegId, CallStory>>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: { journal: Pick<CallEventJournal, 'onStored'>; queues: QueueNames; parties?: PartyNames }) {
    const parties = parts.parties ?? noPartyNames;
    this.#names = { queues: parts.queues, parties };
    this.#stops = [
      parts.journal.onStored((events) => this.#stored(events)),
      parties.onChanged((change) => this.#renamed(change)),
    ];
  }

  /** Calls that are followed; 0 when nothing is left behind. */
  get size(): number {
    return this.#stories.size;
  }

  /** The oldest first. @param viewerId by whose directories the others are named: his own unless somebody else looks */
  ofUser({ companyId, userId }: Actor, viewerId: UserId = userId): LiveCall[] {
    const views: LiveCall[] = [];
    for (const [legId, story] of this.#byUser.get(userId) ?? []) {
      const side = story.sides.get(legId);
      if (side && story.companyId === companyId) views.push(liveCallView(story, side, this.#names, viewerId));
    }
    return views.toSorted((one, other) => one.startedAt - other.startedAt);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.events.removeAll();
  }

  /** One write of the journal is one change: intermediate states are not told. */
  #stored(events: readonly CallEvent[]): void {
    const changed = new Set<CallStory>();
    for (const event of events) {
      if (event.type === 'call-created') this.#stories.set(event.callId, beginStory(event));
      const story = this.#stories.get(event.callId);
      // Unknown: it began before a restart, and recovery closes it.
      if (!story) continue;
      if (event.type === 'leg-added') this.#index(event.party.userId, event.legId, story);
      if (event.type === 'leg-released') this.#sideGone(story, event);
      if (applyEvent(story, event)) changed.add(story);
      if (event.type === 'call-ended') this.#over(story);
    }
    for (const story of changed) this.#tell(story);
  }

  /** A name came after the call, or is another now. */
  #renamed({ companyId, number }: NamesChange): void {
    for (const story of this.#stories.values()) {
      const isInIt = number === null || story.dialled === number || story.placed?.number === number;
      if (story.companyId === companyId && (isInIt || story.parties.some((party) => party.number === number))) this.#tell(story);
    }
  }

  #index(userId: UserId | null, legId: LegId, story: CallStory): void {
    if (userId === null) return;
    const legs = this.#byUser.get(userId);
    if (legs) legs.set(legId, story);
    else this.#byUser.set(userId, new Map([[legId, story]]));
  }

  #sideGone(story: CallStory, { legId, release }: CallEvent & { readonly type: 'leg-released' }): void {
    const userId = story.sides.get(legId)?.party.userId;
    if (!userId) return;
    const legs = this.#byUser.get(userId);
    // It may have gone on in another call already.
    if (legs?.get(legId) === story) legs.delete(legId);
    if (legs?.size === 0) this.#byUser.delete(userId);
    const { companyId, callId } = story;
    this.events.emit('ended', { companyId, userId, callId, legId, cause: release.cause });
  }

  #over(story: CallStory): void {
    this.#stories.delete(story.callId);
    const userIds = new Set(story.parties.flatMap(({ userId }) => (userId === null ? [] : [userId])));
    this.events.emit('logged', { companyId: story.companyId, callId: story.callId, userIds: [...userIds] });
  }

  #tell(story: CallStory): void {
    for (const side of story.sides.values()) {
      const { userId } = side.party;
      if (userId === null) continue;
      this.events.emit('changed', {
        companyId: story.companyId,
        userId,
        view: () => liveCallView(story, side, this.#names),
      });
    }
  }
}
