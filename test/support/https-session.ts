import { request } from 'node:https';

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface HttpsRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a server whose certificate is of an authority of the test's own. */
export function askHttps(
  url: string,
  authority: string,
  { method = 'GET', headers = {}, body }: HttpsRequest = {},
): Promise<HttpsAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpsAnswer>();
  const asked = request(url, { method, headers, ca: authority, agent: false }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () =>
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') }),
    );
  });
  asked.on('error', reject);
  asked.end(body);
  return promise;
}

/** Somebody signed in over HTTPS, without a browser. */
export class HttpsSession {
  readonly #url: string;
  readonly #authority: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(parts: { url: string; authority: string; headers: Readonly<Record<string, string>> }) {
    this.#url = parts.url;
    this.#authority = parts.authority;
    this.#headers = parts.headers;
  }

  static async signIn(url: string, authority: string, who: { login: string; password: string }): Promise<HttpsSession> {
    const headers = { 'content-type': 'application/json' };
    const answer = await askHttps(`${url}/api/v1/session`, authority, { method: 'POST', headers, body: JSON.stringify(who) });
    if (answer.status !== 200) throw new Error(`signing in as ${who.login}: ${answer.status} ${answer.text}`);
    const cookies = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';', 1)[0]);
    const { csrfToken } = JSON.parse(answer.text) as { csrfToken: string };
    return new HttpsSession({ url, authority, headers: { cookie: cookies.join('; '), 'x-parley-csrf': csrfToken } });
  }

  /** @throws Error with the answer for every status but success */
  async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await askHttps(`${this.#url}/api/v1${path}`, this.#authority, { method, headers, ...text });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as Answer;
  }
}
