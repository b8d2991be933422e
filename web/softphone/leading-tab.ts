/* oxlint-disable unicorn/require-post-message-target-origin -- a BroadcastChannel has no target origin */

/** What tabs of one browser tell each other. The leader says its state; the others show it and pass commands to it. */
export type TabMessage<State> =
  | { readonly kind: 'hello' }
  /** The leader is there; whoever waits says that he does. */
  | { readonly kind: 'who' }
  | { readonly kind: 'here'; readonly tab: string }
  | { readonly kind: 'gone'; readonly tab: string }
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'command'; readonly name: string; readonly values: readonly string[] };

export interface LeadingTabListener<State> {
  /** This tab registers and holds the calls from now on, until it closes. */
  onLead(): void;
  onState(state: State): void;
  onCommand(name: string, values: readonly string[]): void;
  /** A new tab asks for the state. Only the leader is asked. */
  onHello(): void;
}

/** One tab leads (Web Locks keeps exactly one, and passes the lead on when a tab closes or crashes). */
export class LeadingTab<State> {
  isLeading = false;
  readonly #id = crypto.randomUUID();
  /** Tabs that would lead after this one. */
  readonly #others = new Set<string>();
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  #release: (() => void) | null = null;

  constructor(name: string, listener: LeadingTabListener<State>) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', (event: MessageEvent<TabMessage<State>>) => this.#receive(event.data, listener));
    this.#channel.postMessage({ kind: 'hello' });
    this.#channel.postMessage({ kind: 'here', tab: this.#id });
    navigator.locks
      .request(name, { signal: this.#closing.signal }, () => {
        this.isLeading = true;
        this.#channel.postMessage({ kind: 'who' });
        listener.onLead();
        return new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      })
      .catch(() => {
        // Closed before its turn came.
      });
  }

  /** Another tab would go on when this one is closed. */
  get hasOthers(): boolean {
    return this.#others.size > 0;
  }

  /** The page is being left; a lock is released by the browser. */
  leave(): void {
    this.#channel.postMessage({ kind: 'gone', tab: this.#id });
  }

  tellState(state: State): void {
    this.#channel.postMessage({ kind: 'state', state });
  }

  command(name: string, values: readonly string[]): void {
    this.#channel.postMessage({ kind: 'command', name, values });
  }

  close(): void {
    this.leave();
    this.#closing.abort();
    this.#release?.();
    this.isLeading = false;
    this.#channel.close();
  }

  #receive(message: TabMessage<State>, listener: LeadingTabListener<State>): void {
    if (message.kind === 'who') return this.#channel.postMessage({ kind: 'here', tab: this.#id });
    if (message.kind === 'here') return void this.#others.add(message.tab);
    if (message.kind === 'gone') return void this.#others.delete(message.tab);
    if (message.kind === 'state') {
      if (!this.isLeading) listener.onState(message.state);
      return;
    }
    if (!this.isLeading) return;
    if (message.kind === 'hello') listener.onHello();
    else listener.onCommand(message.name, message.values);
  }
}
