import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { plantDemo } from '../../seed/demo.ts';
import { ApiClient, LiveWatcher } from '../../test/support/api-bench.ts';
import { createTestDatabase } from '../../test/support/test-store.ts';
import { until } from '../../test/support/until.ts';
import { loadConfig } from '../config/index.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { silentLogger } from '../kernel/logger.ts';
import { SystemRandom } from '../kernel/random.ts';
import { DigestClient } from '../protocol/sip/digest/index.ts';
import { parseSipMessage, type SipRequest, type SipResponse, serializeSipMessage } from '../protocol/sip/message/index.ts';
import { openConfiguration } from './configuration.ts';
import { layFoundation } from './foundation.ts';
import { servePagesAndApi } from './pages-and-api.ts';
import { servedExchange } from './served-exchange.ts';
import { startSwitch } from './switch.ts';

const parts = new DisposalStack();
let url: string;
let client: ApiClient;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-served-'));
  parts.add('folder', () => rmSync(dataDir, { recursive: true }));
  const { host, user, database } = await createTestDatabase();
  const ports = Object.fromEntries(
    ['HTTP', 'SIP_UDP', 'SIP_TCP', 'SIP_TLS', 'SIP_WS', 'SIP_WSS'].map((name) => [`PARLEY_${name}_PORT`, '0']),
  );
  const config = loadConfig({
    PARLEY_DATA_DIR: dataDir,
    DATABASE_URL: `postgresql:///${database}?host=${encodeURIComponent(host)}&user=${user}`,
    PARLEY_MEDIA_WORKERS: '1',
    ...ports,
  });
  const foundation = await layFoundation(config, { logger: silentLogger }, parts);
  const configuration = await openConfiguration(foundation, parts);
  const exchange = await startSwitch(foundation, configuration, parts);
  const served = servedExchange(foundation, configuration, exchange);
  ({ url } = await servePagesAndApi(foundation, configuration, served, { webDirectory: null }, parts));
  const demo = await plantDemo(configuration, new SystemRandom());
  client = new ApiClient(url);
  const { login, password } = demo.users[0]!;
  const { body } = await client.post('/api/v1/session', { login, password });
  client.csrfToken = String(body.csrfToken);
});

afterAll(async () => {
  await parts[Symbol.asyncDispose]();
});

function openSip(
  headers: Record<string, string>,
  address = `${url.replace('http', 'ws')}/sip`,
): { socket: WebSocket; outcome: Promise<'open' | number> } {
  const socket = new WebSocket(address, 'sip', { headers });
  const outcome = new Promise<'open' | number>((resolve, reject) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
  return { socket, outcome };
}

function registerRequest({ sipUser, sipDomain }: Record<'sipUser' | 'sipDomain', string>, cseq: number): SipRequest {
  const lines = [
    `REGISTER sip:${sipDomain} SIP/2.0`,
    `Via: SIP/2.0/WS abc.invalid;branch=z9hG4bK${cseq}`,
    'Max-Forwards: 70',
    `From: <sip:${sipUser}@${sipDomain}>;tag=1`,
    `To: <sip:${sipUser}@${sipDomain}>`,
    'Call-ID: browser-1',
    `CSeq: ${cseq} REGISTER`,
    'Contact: <sip:x@abc.invalid;transport=ws>;expires=60',
    'Content-Length: 0',
  ];
  const parsed = parseSipMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), 'frame');
  if (!parsed.ok || parsed.message.kind !== 'request') throw new Error('not a request');
  return parsed.message;
}

describe('the whole exchange behind pages and API', () => {
  it('answers on the port of the pages', async () => {
    expect((await client.get('/api/v1/people')).body.items).toHaveLength(12);
    expect((await client.get('/api/v1/openapi.json')).body.openapi).toBe('3.1.0');
  });

  it('takes SIP over WebSocket from its own pages and from nobody elses', async () => {
    const own = openSip({ origin: url });
    expect(await own.outcome).toBe('open');
    own.socket.terminate();
    expect(await openSip({ origin: 'https://evil.example' }).outcome).toBe(403);
    using elsewhere = new LiveWatcher(url, {}, '/elsewhere');
    expect(await elsewhere.outcome).toBe(404);
  });

  it('registers the browser phone with its short-lived credentials, and tells the page', async () => {
    const { body } = await client.post('/api/v1/me/browser-phone');
    const phone = body as unknown as Record<
      'sipUser' | 'sipDomain' | 'authorizationUser' | 'password' | 'webSocketUrl' | 'deviceId',
      string
    >;
    using live = client.live();
    await live.outcome;
    const { socket, outcome } = openSip({ origin: url }, phone.webSocketUrl);
    expect(await outcome).toBe('open');
    const answers: Buffer[] = [];
    socket.on('message', (data: Buffer) => answers.push(data));
    const digest = new DigestClient({
      random: new SystemRandom(),
      credentials: { username: phone.authorizationUser, password: phone.password },
    });
    const register = (cseq: number, challenge?: SipResponse) => {
      const request = registerRequest(phone, cseq);
      if (challenge) digest.takeChallenge(challenge, request);
      digest.authorise(request);
      socket.send(serializeSipMessage(request).toString());
    };
    register(1);
    await until('the challenge', () => answers[0]);
    const challenge = parseSipMessage(answers[0]!, 'frame');
    if (!challenge.ok || challenge.message.kind !== 'response') throw new Error('no challenge');
    expect(challenge.message.status).toBe(401);
    register(2, challenge.message);
    await until('registered', () => answers.at(-1)?.toString().startsWith('SIP/2.0 200'));
    await until('told', () =>
      live.events('device-changed').some(({ deviceId, isRegistered }) => isRegistered && deviceId === phone.deviceId),
    );
    socket.terminate();
    await until('gone with its socket', () => live.events('device-changed').at(-1)?.isRegistered === false);
  });

  it('closes although browser phones are connected', async () => {
    const { socket, outcome } = openSip({ origin: url });
    expect(await outcome).toBe('open');
    const closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    await parts[Symbol.asyncDispose]();
    await closed;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
