import type { Clock } from '../../../kernel/clock.ts';
import {
  busyByStatus,
  child,
  invalid,
  parseXml,
  refused,
  type WebAnswer,
  type WebClient,
  withPatience,
  type XmlElement,
} from '../web/index.ts';

export const davNamespace = 'DAV:';
export const cardNamespace = 'urn:ietf:params:xml:ns:carddav';

/** One resource of a multi-status answer (RFC 4918 §13): the properties that it has. */
export interface DavResource {
  readonly url: URL;
  readonly status: number;
  readonly properties: readonly XmlElement[];
}

export interface DavParts {
  readonly clock: Clock;
  readonly web: WebClient;
  readonly user: string;
  readonly password: string;
}

const mostRedirects = 5;

/** WebDAV as far as address books need it. Credentials stay with the host that they were given for. */
export class Dav {
  readonly #parts: DavParts;
  readonly #authorization: string;

  constructor(parts: DavParts) {
    this.#parts = parts;
    this.#authorization = `Basic ${Buffer.from(`${parts.user}:${parts.password}`, 'utf8').toString('base64')}`;
  }

  /** @returns null when there is no such thing, or it knows nothing of WebDAV */
  async properties(
    url: URL,
    names: readonly string[],
    depth: 0 | 1,
    signal: AbortSignal,
  ): Promise<readonly DavResource[] | null> {
    const body = `<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="${davNamespace}" xmlns:c="${cardNamespace}"><d:prop>${names.map((name) => `<${name}/>`).join('')}</d:prop></d:propfind>`;
    const { answer, at } = await this.#ask('PROPFIND', url, depth, body, signal);
    if ([404, 405, 501].includes(answer.status)) return null;
    return this.#resources(answer, at);
  }

  async report(url: URL, body: string, signal: AbortSignal): Promise<readonly DavResource[]> {
    const { answer, at } = await this.#ask('REPORT', url, 1, body, signal);
    return this.#resources(answer, at);
  }

  async #ask(
    method: string,
    from: URL,
    depth: 0 | 1,
    body: string,
    signal: AbortSignal,
  ): Promise<{ answer: WebAnswer; at: URL }> {
    const { clock, web } = this.#parts;
    const headers = {
      authorization: this.#authorization,
      depth: String(depth),
      'content-type': 'application/xml; charset=utf-8',
    };
    let url = from;
    for (let redirects = 0; ; redirects += 1) {
      const at = url;
      const ask = () => web.ask({ method, url: at, headers, body }, signal);
      const answer = await withPatience({ clock, host: at.host, busyFor: busyByStatus(clock) }, ask, signal);
      if (![301, 302, 307, 308].includes(answer.status)) return { answer, at };
      if (redirects >= mostRedirects) throw invalid(`${at.host} sends us from address to address.`);
      url = this.inside(answer.headers.location ?? '', at);
    }
  }

  /**
   * What a server refers to, on itself.
   * @throws ParleyError `contact-source-refused` when it is elsewhere: name and password are not for that host
   */
  inside(reference: string, base: URL): URL {
    const url = URL.parse(reference.trim(), base.href);
    if (!url) throw invalid(`${base.host} refers to "${reference}", which is no address.`);
    if (url.origin !== base.origin)
      throw refused(
        `${base.host} refers to ${url.origin}, which gets no password that was given for another host. If it is right, give that address.`,
      );
    return url;
  }

  #resources({ status, body }: WebAnswer, at: URL): readonly DavResource[] {
    if (status === 401) throw refused(`${at.host} does not accept the name or password.`);
    if (status === 403) throw refused(`${at.host} does not let ${this.#parts.user} read ${at.pathname}.`);
    if (status !== 207)
      throw invalid(`${at.host} answers ${status} for ${at.pathname}, where 207 was expected: is it a CardDAV server?`);
    const root = parseXml(body.toString('utf8'), at.host);
    if (root.name !== 'multistatus' || root.namespace !== davNamespace)
      throw invalid(`${at.host} answers with <${root.name}>, where <multistatus> was expected.`);
    return root.children.filter(({ name }) => name === 'response').map((response) => this.#resource(response, at));
  }

  #resource(response: XmlElement, at: URL): DavResource {
    const found = response.children.filter((one) => one.name === 'propstat' && statusIn(one) === 200);
    return {
      url: this.inside(child(response, 'href')?.text ?? '', at),
      status: child(response, 'status') ? statusIn(response) : 200,
      properties: found.flatMap((one) => child(one, 'prop')?.children ?? []),
    };
  }
}

function statusIn(element: XmlElement): number {
  return Number(/^HTTP\/\S+ (\d{3})/.exec(child(element, 'status')?.text.trim() ?? '')?.[1] ?? 0);
}

/** A property of a resource. */
export function property({ properties }: DavResource, name: string, namespace: string): XmlElement | undefined {
  return properties.find((one) => one.name === name && one.namespace === namespace);
}
