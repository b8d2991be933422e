/* oxlint-disable unicorn/require-post-message-target-origin -- a BroadcastChannel has no target origin */

/** What tabs of one browser tell each other. The leader says its state; the others show it and pass commands to it. */
export type TabMessage<State> =
  | { readonly kind: 'hello' }
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
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  #release: (() => void) | null = null;

  constructor(name: string, listener: LeadingTabListener<State>) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', (event: MessageEvent<TabMessage<State>>) => this.#receive(event.data, listener));
    this.#channel.postMessage({ kind: 'hello' });
    navigator.locks
      .request(name, { signal: this.#closing.signal }, () => {
        this.isLeading = true;
        listener.onLead();
        return new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      })
      .catch(() => {
        // Closed before its turn came.
      });
  }

  tellState(state: State): void {
    this.#channel.postMessage({ kind: 'state', state });
  }

  command(name: string, values: readonly string[]): void {
    this.#channel.postMessage({ kind: 'command', name, values });
  }

  close(): void {
    this.#closing.abort();
    this.#release?.();
    this.isLeading = false;
    this.#channel.close();
  }

  #receive(message: TabMessage<State>, listener: LeadingTabListener<State>): void {
    if (message.kind === 'state') {
      if (!this.isLeading) listener.onState(message.state);
      return;
    }
    if (!this.isLeading) return;
    if (message.kind === 'hello') listener.onHello();
    else listener.onCommand(message.name, message.values);
  }
}
