import type { WebSocket } from 'ws';
import type { LiveEvent, Topic } from '../contract/live/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, SessionId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { mayAdministerAll } from '../platform/access/index.ts';
import { type Actor, inActingCompany } from '../platform/api/index.ts';
import { EventHistory } from './event-history.ts';
import { LiveConnection, SharedMessage } from './live-connection.ts';

/** How features say what happened. Publishing to somebody who does not listen costs next to nothing. */
export interface LivePublisher {
  toUser(companyId: CompanyId, userId: UserId, event: LiveEvent): void;
  /** To everybody of the company who subscribed to the topic. */
  toTopic(companyId: CompanyId, topic: Topic, event: LiveEvent): void;
  /** To who subscribed to the topic and administers every company, whichever he works in. */
  toSuperAdministrators(topic: Topic, event: LiveEvent): void;
  /** Whether anybody subscribed to the topic, in any company. Spares making what nobody reads. */
  isTopicFollowed(topic: Topic): boolean;
  /** Whether anything published to the user is kept: he is connected, or was. Spares making what nobody reads. */
  isFollowed(companyId: CompanyId, userId: UserId): boolean;
}

/** Publishes topics that are not the same for everybody ({@link LiveSources.shareOf}). */
export interface SharePublisher extends LivePublisher {
  /** To those who have this share of the topic. */
  toShare(companyId: CompanyId, topic: Topic, share: string, event: LiveEvent): void;
  /** The shares of a topic that somebody follows, or did a moment ago. */
  sharesOf(companyId: CompanyId, topic: Topic): readonly string[];
}

/** What the hub asks of the rest of the product. */
export interface LiveSources {
  /** The `snapshot` event: all that topic `me` is about. */
  snapshot(actor: Actor): Promise<LiveEvent>;
  /** Null when the actor may listen to the topic; else the code and sentence to refuse with. */
  refuseTopic(actor: Actor, topic: Topic): { code: string; detail: string } | null;
  /** Of a topic that is not the same for everybody: which share of it is his. Null or left out: all of it. */
  shareOf?(actor: Actor, topic: Topic): string | null;
}

export interface LiveAttendanceChange {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly isThere: boolean;
}

const historyLength = 500;
const topicHistoryLength = 200;
/** How long a topic is remembered for those whose connection was lost. */
const topicMemoryMs = 120_000;
/** Between a topic's name and a share of it in keys. */
const shareMark = '#';

/** Who listens to what. */
export class LiveHub implements SharePublisher, Disposable {
  readonly #clock: Clock;
  readonly #sources: LiveSources;
  readonly #logger: Logger;
  readonly #byUser = new Map<string, Set<LiveConnection>>();
  readonly #byTopic = new Map<string, Set<LiveConnection>>();
  readonly #histories = new Map<string, EventHistory>();
  /** Of topics that somebody follows, or did a moment ago. */
  readonly #topicHistories = new Map<string, EventHistory>();
  /** Of topics in shares, by company and topic: the shares that are remembered. */
  readonly #shares = new Map<string, Set<string>>();
  readonly #fading = new Map<string, Timer>();
  readonly #events = new Emitter<{ connected: Actor; attendance: LiveAttendanceChange }>();

  constructor(parts: { clock: Clock; sources: LiveSources; logger: Logger }) {
    this.#clock = parts.clock;
    this.#sources = parts.sources;
    this.#logger = parts.logger;
  }

  get connections(): number {
    let count = 0;
    for (const connections of this.#byUser.values()) count += connections.size;
    return count;
  }

  toUser(companyId: CompanyId, userId: UserId, event: LiveEvent): void {
    const key = `${companyId}/${userId}`;
    const history = this.#histories.get(key);
    if (!history) return;
    const numbered = history.add(event);
    for (const connection of this.#byUser.get(key) ?? []) connection.send({ kind: 'event', id: numbered.id, event });
  }

  isFollowed(companyId: CompanyId, userId: UserId): boolean {
    return this.#histories.has(`${companyId}/${userId}`);
  }

  /** Whose connections are open, each session once. */
  actors(): readonly Actor[] {
    const bySession = new Map<SessionId, Actor>();
    for (const connections of this.#byUser.values()) for (const { actor } of connections) bySession.set(actor.sessionId, actor);
    return [...bySession.values()];
  }

  /** When somebody's pages connect, before they are told anything. */
  onConnected(listener: (actor: Actor) => void): Unsubscribe {
    return this.#events.on('connected', listener);
  }

  /** After the first page of somebody connected, or his last went. */
  onAttendance(listener: (change: LiveAttendanceChange) => void): Unsubscribe {
    return this.#events.on('attendance', listener);
  }

  /** Ends subscriptions of a company's people to what they may not listen to any more. */
  reviewTopics(companyId: CompanyId): void {
    for (const connections of this.#byUser.values())
      for (const connection of connections) if (connection.actor.companyId === companyId) this.#reviewTopicsOf(connection);
  }

  #reviewTopicsOf(connection: LiveConnection): void {
    for (const [topic, key] of connection.topics) {
      const refusal = this.#sources.refuseTopic(connection.actor, topic);
      if (!refusal) {
        this.#moveToItsShare(connection, topic, key);
        continue;
      }
      this.#leave(connection, topic);
      connection.send({ kind: 'refused', topic, ...refusal });
    }
  }

  /** Whose share is another now reads everything about it again. */
  #moveToItsShare(connection: LiveConnection, topic: Topic, before: string): void {
    const key = this.#keyOf(connection.actor, topic);
    if (key === before) return;
    this.#leave(connection, topic);
    connection.topics.set(topic, key);
    const history = this.#topicHistory(key);
    addTo(this.#byTopic, key, connection);
    connection.send({ kind: 'resync', topic, topicId: history.lastId });
  }

  toTopic(companyId: CompanyId, topic: Topic, event: LiveEvent): void {
    this.#tell(`${companyId}/${topic}`, topic, event, false);
  }

  toShare(companyId: CompanyId, topic: Topic, share: string, event: LiveEvent): void {
    this.#tell(`${companyId}/${topic}${shareMark}${share}`, topic, event, false);
  }

  sharesOf(companyId: CompanyId, topic: Topic): readonly string[] {
    return [...(this.#shares.get(`${companyId}/${topic}`) ?? [])];
  }

  toSuperAdministrators(topic: Topic, event: LiveEvent): void {
    for (const key of this.#keysOf(topic)) this.#tell(key, topic, event, true);
  }

  #tell(key: string, topic: Topic, event: LiveEvent, isForSuper: boolean): void {
    const topicId = this.#topicHistories.get(key)?.add(event, isForSuper).id;
    if (topicId === undefined) return;
    const message = new SharedMessage({ kind: 'event', event, topic, topicId });
    for (const connection of this.#byTopic.get(key) ?? [])
      if (!isForSuper || mayAdministerAll(connection.actor)) connection.send(message);
  }

  isTopicFollowed(topic: Topic): boolean {
    return this.#keysOf(topic).length > 0;
  }

  #keysOf(topic: Topic): string[] {
    return [...this.#topicHistories.keys()].filter((key) => key.endsWith(`/${topic}`));
  }

  /** Takes a new WebSocket of somebody signed in. */
  accept(actor: Actor, socket: WebSocket): void {
    const key = userKey(actor);
    const latestId = () => this.#histories.get(key)?.lastId ?? 0;
    const connection = new LiveConnection({ clock: this.#clock, actor, socket, latestId });
    if (!this.#byUser.has(key)) this.#events.emit('attendance', { ...actor, isThere: true });
    addTo(this.#byUser, key, connection);
    // Milliseconds grow faster than events of one user.
    if (!this.#histories.has(key)) this.#histories.set(key, new EventHistory(historyLength, this.#clock.now()));
    socket.on('message', (data: Buffer) => this.#onMessage(connection, data));
    socket.on('close', () => this.#forget(connection));
    socket.on('error', (error) => this.#logger.debug('a live connection broke', { error }));
    this.#events.emit('connected', actor);
    void this.#sendSnapshot(connection);
  }

  /** Ends the connections of a session that is over. */
  endSession(sessionId: SessionId, reason: string): void {
    for (const connections of this.#byUser.values()) {
      for (const connection of connections) {
        if (connection.actor.sessionId !== sessionId) continue;
        this.#sendUnnumbered(connection, { type: 'signed-out', reason });
        connection.close(4003, reason);
      }
    }
  }

  [Symbol.dispose](): void {
    for (const connections of this.#byUser.values())
      for (const connection of connections) connection.close(1001, 'the server stops');
    this.#byUser.clear();
    this.#byTopic.clear();
    this.#histories.clear();
    this.#topicHistories.clear();
    this.#shares.clear();
    for (const timer of this.#fading.values()) timer.cancel();
    this.#fading.clear();
  }

  #onMessage(connection: LiveConnection, data: Buffer): void {
    const message = connection.read(data);
    if (!message) return connection.close(4002, 'a message that fits no schema');
    switch (message.kind) {
      case 'ping':
        return connection.send({ kind: 'pong' });
      case 'resume':
        return this.#resume(connection, message.lastId);
      case 'subscribe':
        return this.#subscribe(connection, message.topic, message.after);
      case 'unsubscribe':
        return this.#leave(connection, message.topic);
    }
  }

  #subscribe(connection: LiveConnection, topic: Topic, after: number | undefined): void {
    const refusal = this.#sources.refuseTopic(connection.actor, topic);
    if (refusal) return connection.send({ kind: 'refused', topic, ...refusal });
    this.#leave(connection, topic);
    const key = this.#keyOf(connection.actor, topic);
    connection.topics.set(topic, key);
    const history = this.#topicHistory(key);
    // What was missed comes before what happens from now on.
    if (after !== undefined) this.#replayTopic(connection, topic, history, after);
    addTo(this.#byTopic, key, connection);
    connection.send({ kind: 'subscribed', topic, topicId: history.lastId });
  }

  #topicHistory(key: string): EventHistory {
    this.#fading.get(key)?.cancel();
    this.#fading.delete(key);
    const known = this.#topicHistories.get(key);
    if (known) return known;
    const history = new EventHistory(topicHistoryLength, this.#clock.now());
    this.#topicHistories.set(key, history);
    const [whole, share] = key.split(shareMark);
    if (whole && share !== undefined) addTo(this.#shares, whole, share);
    return history;
  }

  /** Where a connection's events of a topic are found. What is for administrators is that of the company they work in. */
  #keyOf(actor: Actor, topic: Topic): string {
    const { companyId } = isOfOwnCompany(topic) ? actor : inActingCompany(actor);
    const share = this.#sources.shareOf?.(actor, topic) ?? null;
    return share === null ? `${companyId}/${topic}` : `${companyId}/${topic}${shareMark}${share}`;
  }

  #replayTopic(connection: LiveConnection, topic: Topic, history: EventHistory, after: number): void {
    const missed = history.after(after);
    if (!missed) return connection.send({ kind: 'resync', topic, topicId: history.lastId });
    for (const { id, event, isForSuper } of missed)
      if (!isForSuper || mayAdministerAll(connection.actor)) connection.send({ kind: 'event', event, topic, topicId: id });
  }

  /** The last one's leaving does not end the memory at once: he may come back. */
  #leave(connection: LiveConnection, topic: Topic): void {
    const key = connection.topics.get(topic);
    connection.topics.delete(topic);
    if (key === undefined) return;
    removeFrom(this.#byTopic, key, connection);
    if (this.#byTopic.has(key) || !this.#topicHistories.has(key)) return;
    this.#fading.get(key)?.cancel();
    const forget = () => {
      this.#fading.delete(key);
      this.#topicHistories.delete(key);
      const [whole, share] = key.split(shareMark);
      if (whole && share !== undefined) removeFrom(this.#shares, whole, share);
    };
    this.#fading.set(key, this.#clock.setTimer(topicMemoryMs, forget));
  }

  #resume(connection: LiveConnection, lastId: number): void {
    const missed = this.#histories.get(userKey(connection.actor))?.after(lastId) ?? null;
    if (!missed) return this.#sendUnnumbered(connection, { type: 'reset', reason: 'too much happened while you were away' });
    for (const { id, event } of missed) connection.send({ kind: 'event', id, event });
  }

  async #sendSnapshot(connection: LiveConnection): Promise<void> {
    try {
      this.#sendUnnumbered(connection, await this.#sources.snapshot(connection.actor));
    } catch (error) {
      this.#logger.error('no snapshot for a live connection', { error });
      connection.close(1011, 'no snapshot');
    }
  }

  /** Events outside the history carry the latest number, so that `resume` asks for what comes after. */
  #sendUnnumbered(connection: LiveConnection, event: LiveEvent): void {
    connection.send({ kind: 'event', id: this.#histories.get(userKey(connection.actor))?.lastId ?? 0, event });
  }

  #forget(connection: LiveConnection): void {
    connection.forget();
    removeFrom(this.#byUser, userKey(connection.actor), connection);
    if (!this.#byUser.has(userKey(connection.actor))) this.#events.emit('attendance', { ...connection.actor, isThere: false });
    for (const topic of connection.topics.keys()) this.#leave(connection, topic);
  }
}

function userKey(actor: Actor): string {
  return `${actor.companyId}/${actor.userId}`;
}

function isOfOwnCompany(topic: Topic): boolean {
  return topic === 'presence' || topic === 'user-status' || topic === 'figures';
}

function addTo<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const set = index.get(key);
  if (set) set.add(value);
  else index.set(key, new Set([value]));
}

function removeFrom<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const set = index.get(key);
  if (set?.delete(value) && set.size === 0) index.delete(key);
}
