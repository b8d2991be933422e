import type { AgentView } from '../../src/contract/rest/agent.ts';
import type { CallLogEntry } from '../../src/contract/rest/call-log.ts';
import type { LiveCall } from '../../src/contract/rest/calls.ts';
import type { DemoProduct, DemoUser } from './demo-product.ts';
import { until } from './until.ts';

/** A signed-in user who speaks to the API without a browser. */
export class WebSession {
  readonly #url: string;
  readonly #cookie: string;
  readonly #csrfToken: string;

  private constructor(parts: { url: string; cookie: string; csrfToken: string }) {
    this.#url = parts.url;
    this.#cookie = parts.cookie;
    this.#csrfToken = parts.csrfToken;
  }

  static async signIn(
    product: { readonly description: Pick<DemoProduct['description'], 'http'> },
    user: Pick<DemoUser, 'login' | 'password'>,
  ): Promise<WebSession> {
    const url = product.description.http;
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: user.login, password: user.password }),
    });
    if (!response.ok) throw new Error(`signing in as ${user.login}: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';', 1)[0])
      .join('; ');
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    return new WebSession({ url, cookie, csrfToken });
  }

  /** As a browser has it, for live connections. */
  get cookie(): string {
    return this.#cookie;
  }

  async send<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        'x-parley-csrf': this.#csrfToken,
        ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body !== undefined && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** A file of the API. */
  async download(path: string): Promise<Buffer> {
    const response = await fetch(`${this.#url}/api/v1${path}`, { headers: { cookie: this.#cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  async calls(): Promise<readonly LiveCall[]> {
    return (await this.send<{ items: LiveCall[] }>('GET', '/calls')).items;
  }

  /** Commands on one of my legs: `hold`, `transfer`, … */
  command(call: Pick<LiveCall, 'callId' | 'legId'>, name: string, body?: unknown): Promise<unknown> {
    return this.send('POST', `/calls/${call.callId}/legs/${call.legId}/${name}`, body);
  }

  /** Waits until the call log holds `count` entries; the newest first. */
  callLog(count: number): Promise<readonly CallLogEntry[]> {
    return until(`the call log has ${count} entries`, async () => {
      const { items } = await this.send<{ items: CallLogEntry[] }>('GET', '/call-log');
      return items.length >= count && items;
    });
  }

  becomeAgent(state: 'ready' | 'not-ready' | 'logged-off'): Promise<AgentView> {
    return this.send('PUT', '/me/agent/state', { state });
  }
}
