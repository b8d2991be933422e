import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ParleyError } from '../kernel/errors.ts';
import { toProblem } from './problem.ts';

/**
 * Serves the built browser side. Any other address that is not under `/api/` or `/assets/` answers with the page itself,
 * whose own routes take over. An asset of another build is not there: taken for one and kept by a browser, the page would stay white.
 *
 * @throws Error when the folder holds no build.
 */
export async function serveWebFiles(server: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new Error(`${directory} has no index.html; build the browser side with "npm run build:web"`);
  }
  await server.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    setHeaders: (reply, path) => {
      // Names of assets carry a hash of their content; the page itself must always be asked for.
      const isHashed = path.includes('/assets/');
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const isNoPage = request.url.startsWith('/api/') || request.url.startsWith('/assets/');
    const wantsPage = request.method === 'GET' && !isNoPage;
    if (wantsPage) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return answerUnknown(request, reply);
  });
}

/** For a server without pages: anything but the API is unknown. */
export function serveNoFiles(server: FastifyInstance): void {
  server.setNotFoundHandler(answerUnknown);
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(new ParleyError('route-unknown', `There is no ${request.method} ${request.url.split('?')[0]}.`));
  return reply.status(404).type('application/problem+json').send(problem);
}
