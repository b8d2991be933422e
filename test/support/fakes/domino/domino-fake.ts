import { type FakeAnswer, type FakeRequest, FakeService, json } from '../fake-service.ts';
import type { Listed } from '../listed.ts';

export interface DominoServer {
  readonly user: string;
  readonly password: string;
  /** Views by scope and name; the rows as documents, those of categories without `@unid`. */
  readonly scopes: Readonly<Record<string, Readonly<Record<string, Listed<Readonly<Record<string, unknown>>>>>>>;
}

/** The Domino REST API, as far as lists are read from it. */
export class DominoFake implements AsyncDisposable {
  readonly service: FakeService;
  readonly tokens = new Set<string>();
  #issued = 0;

  private constructor(service: FakeService) {
    this.service = service;
  }

  /** @param pageSize the most it gives at once, whatever was asked for */
  static async start(server: DominoServer, pageSize = 2): Promise<DominoFake> {
    let fake: DominoFake | undefined;
    const service = await FakeService.start((request) => fake!.#answer(request, server, pageSize));
    fake = new DominoFake(service);
    return fake;
  }

  #answer({ method, url, headers, body }: FakeRequest, server: DominoServer, pageSize: number): FakeAnswer {
    const no = (status: number, message: string) => json(status, { status, message, errorId: 0 });
    if (url.pathname === '/api/v1/auth') {
      if (method !== 'POST' || headers['content-type'] !== 'application/json') return no(405, 'Method not allowed');
      const { username, password } = JSON.parse(body) as { username?: string; password?: string };
      if (username !== server.user || password !== server.password) return no(401, 'You provided the wrong username or password');
      const bearer = `jwt.${++this.#issued}`;
      this.tokens.add(bearer);
      return json(200, { bearer, claims: {}, leeway: 5, expSeconds: 3600, issueDate: '2026-11-21T10:00:00Z' });
    }
    if (!this.tokens.has((headers.authorization ?? '').replace('Bearer ', ''))) return no(401, 'Unauthorized');
    const view = /^\/api\/v1\/lists\/(.+)$/.exec(url.pathname)?.[1];
    if (view === undefined) return no(404, 'Not found');
    const dataSource = url.searchParams.get('dataSource');
    if (dataSource === null) return no(400, 'Validation error: dataSource is missing');
    const scope = server.scopes[dataSource];
    if (!scope) return no(404, `The scope ${dataSource} does not exist`);
    const rows = scope[decodeURIComponent(view)];
    if (!rows) return no(403, `The view ${view} is not part of the schema`);
    const numbers = ['count', 'start'].map((name) => url.searchParams.get(name) ?? '0');
    if (!numbers.every((one) => /^\d+$/.test(one))) return no(400, 'Validation error: no number');
    const start = Number(numbers[1]);
    return json(200, rows.slice(start, start + Math.min(Number(numbers[0]), pageSize)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}
