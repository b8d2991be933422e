import type { LiveEvent, ToBrowser, Topic, ToServer } from '../../src/contract/live/index.ts';

export type LiveState = 'connecting' | 'connected' | 'waiting';

export interface LiveSocket {
  send(text: string): void;
  close(): void;
  onOpen: () => void;
  onText: (text: string) => void;
  onClose: () => void;
}

export interface LiveClock {
  after(ms: number, run: () => void): () => void;
}

export interface LiveClientProps {
  readonly openSocket: () => LiveSocket;
  readonly clock: LiveClock;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: LiveState) => void;
  /** The server tells of these topics now. */
  readonly onFollowed?: (topics: ReadonlySet<string>) => void;
}

const firstPauseMs = 500;
const lastPauseMs = 15_000;
/** A ping each; the connection is given up when nothing at all came within two. */
const pingEveryMs = 20_000;

/**
 * The live connection. After a loss it comes back by itself with growing pauses, says the last event it has seen
 * (the server replays or answers `reset`) and subscribes again to what was subscribed, each topic after its own last event.
 */
export class LiveClient {
  readonly #props: LiveClientProps;
  readonly #topics = new Map<Topic, number>();
  /** The last event seen of each topic. */
  readonly #topicIds = new Map<string, number>();
  #followed: ReadonlySet<string> = new Set();
  #socket: LiveSocket | null = null;
  #lastId: number | null = null;
  #pauseMs = firstPauseMs;
  #cancelTimer: () => void = () => {};
  #isOpen = false;
  #silentPings = 0;
  #isClosed = false;

  constructor(props: LiveClientProps) {
    this.#props = props;
  }

  open(): void {
    if (this.#isClosed || this.#socket) return;
    this.#cancelTimer();
    this.#props.onState('connecting');
    const socket = this.#props.openSocket();
    this.#socket = socket;
    socket.onOpen = () => this.#opened();
    socket.onText = (text) => this.#received(text);
    socket.onClose = () => this.#lost(socket);
  }

  /** Subscribes; the same topic may be wanted by several parts of the screen. The answer unsubscribes. */
  subscribe(topic: Topic): () => void {
    const count = this.#topics.get(topic) ?? 0;
    this.#topics.set(topic, count + 1);
    if (count === 0) this.#send({ kind: 'subscribe', topic });
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      this.#leave(topic);
    };
  }

  /** Tries at once, e.g. because the network came back. */
  hurry(): void {
    this.#pauseMs = firstPauseMs;
    this.open();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#socket?.close();
  }

  #leave(topic: Topic): void {
    const count = (this.#topics.get(topic) ?? 1) - 1;
    if (count > 0) {
      this.#topics.set(topic, count);
      return;
    }
    this.#topics.delete(topic);
    this.#topicIds.delete(topic);
    this.#send({ kind: 'unsubscribe', topic });
    this.#setFollowed([...this.#followed].filter((each) => each !== topic));
  }

  #opened(): void {
    this.#isOpen = true;
    this.#pauseMs = firstPauseMs;
    this.#silentPings = 0;
    if (this.#lastId !== null) this.#send({ kind: 'resume', lastId: this.#lastId });
    for (const topic of this.#topics.keys()) {
      const after = this.#topicIds.get(topic);
      this.#send({ kind: 'subscribe', topic, ...(after === undefined ? {} : { after }) });
    }
    this.#props.onState('connected');
    this.#ping();
  }

  #ping(): void {
    this.#cancelTimer = this.#props.clock.after(pingEveryMs, () => {
      this.#silentPings += 1;
      if (this.#silentPings > 2) {
        this.#socket?.close();
        return;
      }
      this.#send({ kind: 'ping' });
      this.#ping();
    });
  }

  #received(text: string): void {
    this.#silentPings = 0;
    const message = JSON.parse(text) as ToBrowser;
    if ('topicId' in message && message.topicId !== undefined && this.#topics.has(message.topic as Topic))
      this.#topicIds.set(message.topic as string, message.topicId);
    if (message.kind === 'resync') this.#props.onEvent({ type: 'reset', reason: `too much of ${message.topic} was missed` });
    if (message.kind === 'subscribed' && this.#topics.has(message.topic as Topic))
      this.#setFollowed([...this.#followed, message.topic]);
    if (message.kind === 'refused') this.#setFollowed([...this.#followed].filter((each) => each !== message.topic));
    if (message.kind !== 'event') return;
    const { id, event } = message;
    // After a reconnection the events missed are replayed behind the snapshot: it must not move the mark past them.
    // Events outside the history carry the latest number, so an equal one is not a repetition.
    if (event.type === 'snapshot') this.#lastId ??= id ?? null;
    else if (id !== undefined) this.#lastId = id;
    this.#props.onEvent(event);
  }

  #lost(socket: LiveSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#isOpen = false;
    this.#cancelTimer();
    this.#setFollowed([]);
    if (this.#isClosed) return;
    this.#props.onState('waiting');
    this.#cancelTimer = this.#props.clock.after(this.#pauseMs, () => this.open());
    this.#pauseMs = Math.min(this.#pauseMs * 2, lastPauseMs);
  }

  #setFollowed(topics: readonly string[]): void {
    this.#followed = new Set(topics);
    this.#props.onFollowed?.(this.#followed);
  }

  #send(message: ToServer): void {
    if (this.#isOpen) this.#socket?.send(JSON.stringify(message));
  }
}
