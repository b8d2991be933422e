import type { WebSocket } from 'ws';
import type { LiveEvent, Topic } from '../contract/live/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { CompanyId, SessionId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Actor, inActingCompany } from '../platform/api/index.ts';
import { EventHistory } from './event-history.ts';
import { LiveConnection } from './live-connection.ts';

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

/** What the hub asks of the rest of the product. */
export interface LiveSources {
  /** The `snapshot` event: all that topic `me` is about. */
  snapshot(actor: Actor): Promise<LiveEvent>;
  /** Null when the actor may listen to the topic; else the code and sentence to refuse with. */
  refuseTopic(actor: Actor, topic: Topic): { code: string; detail: string } | null;
}

const historyLength = 500;

/** Who listens to what. */
export class LiveHub implements LivePublisher, Disposable {
  readonly #clock: Clock;
  readonly #sources: LiveSources;
  readonly #logger: Logger;
  readonly #byUser = new Map<string, Set<LiveConnection>>();
  readonly #byTopic = new Map<string, Set<LiveConnection>>();
  readonly #histories = new Map<string, EventHistory>();

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
    for (const connection of this.#byUser.get(key) ?? []) connection.send({ kind: 'event', ...numbered });
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

  toTopic(companyId: CompanyId, topic: Topic, event: LiveEvent): void {
    for (const connection of this.#byTopic.get(`${companyId}/${topic}`) ?? []) this.#sendUnnumbered(connection, event);
  }

  toSuperAdministrators(topic: Topic, event: LiveEvent): void {
    for (const connections of this.#ofTopic(topic))
      for (const connection of connections)
        if (connection.actor.administrator === 'super') this.#sendUnnumbered(connection, event);
  }

  isTopicFollowed(topic: Topic): boolean {
    return this.#ofTopic(topic).length > 0;
  }

  #ofTopic(topic: Topic): ReadonlySet<LiveConnection>[] {
    return [...this.#byTopic].filter(([key]) => key.endsWith(`/${topic}`)).map(([, connections]) => connections);
  }

  /** Takes a new WebSocket of somebody signed in. */
  accept(actor: Actor, socket: WebSocket): void {
    const connection = new LiveConnection({ actor, socket });
    const key = userKey(actor);
    addTo(this.#byUser, key, connection);
    // Milliseconds grow faster than events of one user.
    if (!this.#histories.has(key)) this.#histories.set(key, new EventHistory(historyLength, this.#clock.now()));
    socket.on('message', (data: Buffer) => this.#onMessage(connection, data));
    socket.on('close', () => this.#forget(connection));
    socket.on('error', (error) => this.#logger.debug('a live connection broke', { error }));
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
        return this.#subscribe(connection, message.topic);
      case 'unsubscribe':
        connection.topics.delete(message.topic);
        return removeFrom(this.#byTopic, topicKey(connection.actor, message.topic), connection);
    }
  }

  #subscribe(connection: LiveConnection, topic: Topic): void {
    const refusal = this.#sources.refuseTopic(connection.actor, topic);
    if (refusal) return connection.send({ kind: 'refused', topic, ...refusal });
    connection.topics.add(topic);
    addTo(this.#byTopic, topicKey(connection.actor, topic), connection);
    connection.send({ kind: 'subscribed', topic });
  }

  #resume(connection: LiveConnection, lastId: number): void {
    const missed = this.#histories.get(userKey(connection.actor))?.after(lastId) ?? null;
    if (!missed) return this.#sendUnnumbered(connection, { type: 'reset', reason: 'too much happened while you were away' });
    for (const numbered of missed) connection.send({ kind: 'event', ...numbered });
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
    removeFrom(this.#byUser, userKey(connection.actor), connection);
    for (const topic of connection.topics) removeFrom(this.#byTopic, topicKey(connection.actor, topic), connection);
  }
}

function userKey(actor: Actor): string {
  return `${actor.companyId}/${actor.userId}`;
}

/** What is for administrators is that of the company they work in. */
function topicKey(actor: Actor, topic: Topic): string {
  const { companyId } = topic === 'presence' ? actor : inActingCompany(actor);
  return `${companyId}/${topic}`;
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
