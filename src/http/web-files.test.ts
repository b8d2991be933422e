import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FastifyInstance, fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWebFiles } from './web-files.ts';

let directory: string;
let server: FastifyInstance;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Parley</title>');
  writeFileSync(join(directory, 'assets', 'main-abc.js'), 'export {};');
  server = fastify();
  await serveWebFiles(server, directory);
});

afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const get = (url: string) => server.inject({ method: 'GET', url });

describe('the files of the pages', () => {
  it('are the page itself for every address that is one of its own', async () => {
    for (const url of ['/', '/phone', '/admin/users/17?tab=rights', '/nowhere']) {
      const { statusCode, headers, body } = await get(url);
      expect([url, statusCode, headers['cache-control']]).toEqual([url, 200, 'no-cache']);
      expect(body).toContain('<title>Parley</title>');
    }
  });

  it('are kept by browsers where their names carry a hash of what is in them', async () => {
    const { statusCode, headers } = await get('/assets/main-abc.js');
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('are not there when they are of another build: a page taken for a program would leave a browser white', async () => {
    const { statusCode, headers, body } = await get('/assets/main-old.js');
    expect([statusCode, headers['content-type']]).toEqual([404, expect.stringContaining('application/problem+json')]);
    expect(JSON.parse(body)).toMatchObject({ code: 'route-unknown' });
  });

  it('leave what is under the API to the API', async () => {
    expect((await get('/api/v1/nothing')).statusCode).toBe(404);
    expect((await server.inject({ method: 'POST', url: '/phone' })).statusCode).toBe(404);
  });
});
