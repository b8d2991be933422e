import { beforeEach, describe, expect, it } from 'vitest';
import { type LogFields, type Logger, silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { DigestClient } from '../../protocol/sip/digest/index.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import { desk, makeDevice, makeFlow, Scene, sipDomain } from './registrar-fixture.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

describe('authentication', () => {
  it('challenges with SHA-256 before MD5 and registers after the right answer', async () => {
    const challenge = await scene.handle(scene.request({ Contact: desk }), makeFlow());
    expect(challenge.status).toBe(401);
    expect(challenge.headers.getAll('WWW-Authenticate').map((value) => /algorithm=([^,]+)/.exec(value)![1])).toEqual([
      'SHA-256',
      'MD5',
    ]);
    const response = await scene.register({ Contact: desk });
    expect(response).toMatchObject({ status: 200 });
    expect(response.headers.get('Contact')).toBe('<sip:nina@192.0.2.10:5060>;expires=3600');
    expect(scene.happened).toEqual(['+ sip:nina@192.0.2.10:5060']);
  });

  it('refuses a wrong password and an unknown user alike, and reports the source', async () => {
    expect((await scene.register({ Contact: desk }, { password: 'falsch' })).status).toBe(401);
    expect((await scene.register({ Contact: desk }, { user: 'nobody' })).status).toBe(401);
    expect(scene.hostile).toEqual(['192.0.2.10 bad-password', '192.0.2.10 unknown-user']);
    expect(scene.registrar.size).toBe(0);
  });

  it("refuses one device's password for another's address-of-record", async () => {
    const client = new DigestClient({ random: new SeededRandom(1), credentials: { username: 'olaf', password: 'geheim' } });
    const request = scene.request({ Contact: desk });
    client.takeChallenge(await scene.handle(request, makeFlow()), request);
    client.authorise(request);
    expect((await scene.handle(request, makeFlow())).status).toBe(401);
    expect(scene.registrar.size).toBe(0);
  });

  it('lets a device come only from where, and by what, its administrator said, and tells it once it has proved itself', async () => {
    const scene = new Scene();
    scene.devices.push({ ...makeDevice('tied'), transport: 'tls', allowedAddress: '192.0.2.0/28' });
    const from = (transport: SipTransportName, host: string) =>
      scene.register({ Contact: desk }, { user: 'tied', flow: makeFlow(transport, host) });
    expect(await from('udp', '192.0.2.10')).toMatchObject({ status: 403, reason: 'Only over TLS' });
    expect(await from('tls', '192.0.2.99')).toMatchObject({ status: 403, reason: 'Not from this address' });
    expect(await from('tls', '192.0.2.10')).toMatchObject({ status: 200 });
    expect(scene.hostile).toEqual([]);
    const wrong = { user: 'tied', password: 'wrong', flow: makeFlow('udp', '192.0.2.10') };
    expect(await scene.register({ Contact: desk }, wrong)).toMatchObject({ status: 401 });
    scene.devices.push({ ...makeDevice('nobody'), protocol: 'virtual' });
    expect(await scene.register({ Contact: desk }, { user: 'nobody' })).toMatchObject({ status: 403, reason: 'Device disabled' });
  });

  it('does not know foreign domains, and tells a disabled device so once it has proved itself', async () => {
    const foreign = scene.request({ Contact: desk, To: '<sip:nina@elsewhere.example>' });
    expect((await scene.handle(foreign, makeFlow())).status).toBe(404);
    expect(scene.hostile).toEqual(['192.0.2.10 unknown-domain']);
    expect(await scene.register({ Contact: desk }, { user: 'off' })).toMatchObject({ status: 403, reason: 'Device disabled' });
  });

  it('writes into the log once that wrong passwords come again and again, and why', async () => {
    const told: (readonly [string, LogFields | undefined])[] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (...line) => told.push(line as [string, LogFields]),
      component: () => logger,
    };
    scene.registrar = scene.start({ logger });
    for (let i = 0; i < 4; i++) await scene.register({ Contact: desk }, { password: `guess${i}` });
    expect(told).toEqual([]);
    for (let i = 0; i < 4; i++) {
      await scene.register({ Contact: desk }, { password: `more${i}` });
      scene.clock.advance(20_000);
    }
    expect(told).toEqual([
      [
        expect.stringMatching(/^Wrong SIP passwords/),
        { source: '192.0.2.10', reason: 'wrong-password', person: { account: `nina@${sipDomain}` } },
      ],
    ]);
  });

  it('pauses a guesser more and more, and nobody else behind the same address', async () => {
    for (let i = 0; i < 5; i++) await scene.register({ Contact: desk }, { password: `guess${i}` });
    const blocked = await scene.register({ Contact: desk });
    expect([blocked.status, blocked.headers.get('Retry-After')]).toEqual([403, '2']);
    expect(scene.hostile.at(-1)).toBe('192.0.2.10 blocked');
    expect((await scene.register({ Contact: desk }, { user: 'olaf' })).status).toBe(200);
    scene.clock.advance(2000);
    await scene.register({ Contact: desk }, { password: 'guess' });
    expect((await scene.register({ Contact: desk })).headers.get('Retry-After')).toBe('4');
    scene.clock.advance(4000);
    expect((await scene.register({ Contact: desk })).status).toBe(200);
    expect((await scene.register({ Contact: desk }, { password: 'slip' })).status).toBe(401);
    expect((await scene.register({ Contact: desk })).status).toBe(200);
  });
});
