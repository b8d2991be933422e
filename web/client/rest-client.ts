import type { z } from 'zod';
import type { Problem, Route } from '../../src/contract/rest/index.ts';
import type { RouteAt } from './routes.ts';

type Part<Contract extends Route, Name extends 'params' | 'query' | 'body'> =
  NonNullable<Contract[Name]> extends infer Schema
    ? Schema extends z.ZodType
      ? unknown extends z.input<Schema>
        ? unknown
        : { readonly [Key in Name]: z.input<Schema> }
      : unknown
    : unknown;

/** What a route wants: `params` for its path, `query`, `body`, as the contract says. */
export type InputOf<Contract extends Route> = Part<Contract, 'params'> & Part<Contract, 'query'> & Part<Contract, 'body'>;

/** What a route answers; undefined when it answers without a body. */
export type OutputOf<Contract extends Route> =
  NonNullable<Contract['response']> extends infer Schema
    ? Schema extends z.ZodType
      ? unknown extends z.output<Schema>
        ? undefined
        : z.output<Schema>
      : undefined
    : undefined;

/** An error answer of the server, or `code` = `offline` when there was none. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly fields: NonNullable<Problem['fields']>;
  readonly details: NonNullable<Problem['details']>;

  constructor(problem: Pick<Problem, 'code' | 'status' | 'detail' | 'fields' | 'details'>) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.fields = problem.fields ?? [];
    this.details = problem.details ?? {};
  }
}

/** `Request` made from the pieces of one call. */
export interface Pieces {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** Typed REST calls. The session is a cookie; what changes something carries the session's token against cross-site requests. */
export class RestClient {
  /** Given by the sign-in answer. */
  csrfToken = '';
  /** Called for each 401 outside sign-in: the session is over. */
  onSignedOut: () => void = () => {};

  async call<Contract extends Route>(route: RouteAt<Contract>, input: InputOf<Contract>): Promise<OutputOf<Contract>> {
    return this.send<OutputOf<Contract>>(route.method, route.path, input as Pieces);
  }

  /** For routes that follow a convention instead of being named one by one; the caller says what they answer. */
  async send<Answer>(method: Route['method'], path: string, pieces: Pieces, signal?: AbortSignal): Promise<Answer> {
    const response = await this.#fetch(method, pathOf(path, pieces), pieces.body, signal);
    if (!response.ok) throw await this.#failure(response, path);
    if (response.status === 204) return undefined as Answer;
    return (await response.json()) as Answer;
  }

  /** An answer that is no JSON, e.g. a file to keep. */
  async file(method: Route['method'], path: string, pieces: Pieces): Promise<Blob> {
    const response = await this.#fetch(method, pathOf(path, pieces), pieces.body);
    if (!response.ok) throw await this.#failure(response, path);
    return response.blob();
  }

  /** Sends bytes as they are; the server takes them as they come. */
  async upload<Answer>(path: string, pieces: Pieces, bytes: Blob): Promise<Answer> {
    const response = await this.#fetch('POST', pathOf(path, pieces), bytes);
    if (!response.ok) throw await this.#failure(response, path);
    return (await response.json()) as Answer;
  }

  async #fetch(method: string, url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    const isBytes = body instanceof Blob;
    if (body !== undefined) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json';
    if (method !== 'GET' && this.csrfToken) headers['x-parley-csrf'] = this.csrfToken;
    try {
      const content = body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) };
      return await fetch(url, { method, headers, credentials: 'same-origin', ...content, ...(signal ? { signal } : {}) });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError({ code: 'offline', status: 0, detail: 'The server does not answer.' });
    }
  }

  async #failure(response: Response, path: string): Promise<ApiError> {
    const problem = (await response.json().catch(() => null)) as Problem | null;
    if (problem?.code === 'sign-in-needed' && path !== '/api/v1/session') this.onSignedOut();
    return new ApiError({
      code: problem?.code ?? 'unexpected',
      status: response.status,
      detail: problem?.detail ?? response.statusText,
      ...(problem?.fields ? { fields: problem.fields } : {}),
      ...(problem?.details ? { details: problem.details } : {}),
    });
  }
}

/** The address of a route: `:name` filled in, the query appended, what is undefined left out. */
export function pathOf(path: string, { params = {}, query = {} }: Pieces): string {
  const filled = path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}
