import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuardedHttp } from './index.ts';

const server = createServer((request, response) => {
  if (request.url === '/large') return void response.end(Buffer.alloc(300_000));
  if (request.url === '/silent') return;
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString('utf8');
  });
  request.on('end', () => response.end(JSON.stringify({ method: request.method, headers: request.headers, body })));
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;
const get = { method: 'GET', headers: [], body: '' };

describe('a request of a flow', () => {
  it('goes to public addresses with TLS only, unless a network is allowed', async () => {
    const strict = new GuardedHttp({ allowedNetworks: [] });
    for (const address of [url, 'https://10.0.0.1/', 'http://example.com@127.0.0.1/', 'ftp://example.com/'])
      expect(strict.refusalOf(address)).not.toBeNull();
    expect(strict.refusalOf('https://crm.example.com/x')).toBeNull();
    await expect(strict.request({ ...get, url }, never)).rejects.toThrow('no public address');
  });

  it('is not led inside by a name that means an address there', async () => {
    const tricked = new GuardedHttp({
      allowedNetworks: [],
      lookup: (_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    await expect(tricked.request({ ...get, url: 'https://crm.example.com/' }, never)).rejects.toThrow('no public address');
  });

  it('carries method, headers and body, and brings the answer', async () => {
    const open = new GuardedHttp({ allowedNetworks: ['127.0.0.1'] });
    const headers = [{ name: 'Authorization', value: 'Bearer x' }];
    const { status, body } = await open.request({ method: 'POST', url, headers, body: '{"a":1}' }, never);
    expect([status, JSON.parse(body)]).toMatchObject([
      200,
      { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer x', 'content-type': 'application/json' } },
    ]);
  });

  it('gives up on answers that are too large or too late', async () => {
    const open = new GuardedHttp({ allowedNetworks: ['127.0.0.1'] });
    await expect(open.request({ ...get, url: `${url}/large` }, never)).rejects.toThrow('larger than 256 kB');
    const patience = new AbortController();
    const late = open.request({ ...get, url: `${url}/silent` }, patience.signal);
    patience.abort();
    await expect(late).rejects.toThrow();
  });
});
