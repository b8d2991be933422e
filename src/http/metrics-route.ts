import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Figures for monitoring programs. */
export interface MetricsPage {
  readonly contentType: string;
  render(): Promise<string>;
  /** Who sends it as bearer token may read from anywhere; null: only programs on this machine. */
  readonly token: string | null;
}

/** Serves `/metrics`. Everybody else is told 404: that it is there is nobody's business. */
export function serveMetrics(server: FastifyInstance, page: MetricsPage): void {
  server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, page.token)) return reply.callNotFound();
    return reply
      .type(page.contentType)
      .header('cache-control', 'no-store')
      .send(await page.render());
  });
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  const sent = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (sent !== undefined) return token !== null && isSame(sent, token);
  // A proxy on this machine speaks for somebody elsewhere.
  const isForwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => request.headers[name] !== undefined);
  return !isForwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
