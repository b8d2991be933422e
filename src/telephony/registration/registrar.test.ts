import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import { desk, deviceId, makeFlow, Scene } from './registrar-fixture.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

describe('bindings', () => {
  it('holds several, the preferred first, each with its own expiry', async () => {
    await scene.register({ Contact: [`${desk};q=0.3;expires=600`, '<sip:nina@192.0.2.11>;q=0.7'], Expires: '900' });
    const response = await scene.register({ 'Call-ID': 'other', Contact: 'sip:nina@192.0.2.12;q=0.5' });
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.11', 'sip:nina@192.0.2.12', 'sip:nina@192.0.2.10:5060']);
    expect(response.headers.getAll('Contact')).toEqual([
      '<sip:nina@192.0.2.11>;q=0.7;expires=900',
      '<sip:nina@192.0.2.12>;q=0.5;expires=3600',
      '<sip:nina@192.0.2.10:5060>;q=0.3;expires=600',
    ]);
  });

  it('are listed, with the time left, to a REGISTER without Contact', async () => {
    await scene.register({ Contact: desk });
    scene.clock.advance(600_000);
    const response = await scene.register({});
    expect(response.headers.get('Contact')).toContain('expires=3000');
  });

  it('are refreshed by an equal URI, without telling anyone', async () => {
    const flow = makeFlow();
    await scene.register({ Contact: '<sip:nina@Host.example;transport=TCP>' }, { flow });
    scene.clock.advance(1_000_000);
    await scene.register({ Contact: '<sip:nina@Host.example;transport=TCP>' }, { flow });
    await scene.register({ Contact: '<sip:%6Eina@host.EXAMPLE;transport=tcp>' }, { flow });
    expect(scene.registrar.size).toBe(1);
    expect(scene.happened).toHaveLength(3);
    scene.clock.advance(3_000_000);
    expect(scene.registrar.size).toBe(1);
  });

  it('expire at their time and not before', async () => {
    await scene.register({ Contact: `${desk};expires=60` });
    scene.clock.advance(59_900);
    expect(scene.registrar.size).toBe(1);
    scene.clock.advance(1_100);
    expect(scene.registrar.size).toBe(0);
    expect(scene.happened.at(-1)).toBe('- sip:nina@192.0.2.10:5060 expired');
    expect(await scene.store.loadAll()).toEqual([]);
    expect(scene.clock.pendingTimers).toBe(0);
  });

  it('are refused when too short, cut when too long, and given the default when malformed', async () => {
    const brief = await scene.register({ Contact: `${desk};expires=10` });
    expect([brief.status, brief.headers.get('Min-Expires')]).toEqual([423, '30']);
    expect((await scene.register({ Contact: `${desk};expires=4000000000` })).headers.get('Contact')).toContain('expires=7200');
    expect((await scene.register({ Contact: `${desk};expires=soon` })).headers.get('Contact')).toContain('expires=3600');
  });

  it('end one by one by expires=0 and all by *', async () => {
    await scene.register({ Contact: [desk, '<sip:nina@192.0.2.11>', '<sip:nina@192.0.2.12>'] });
    await scene.register({ Contact: `${desk};expires=0` });
    expect(scene.contacts()).toHaveLength(2);
    const response = await scene.register({ Contact: '*', Expires: '0' });
    expect([response.status, response.headers.has('Contact')]).toEqual([200, false]);
    expect(scene.contacts()).toEqual([]);
    expect(await scene.store.loadAll()).toEqual([]);
  });

  it('stay when * comes without Expires: 0 or with another contact', async () => {
    await scene.register({ Contact: desk });
    for (const headers of [{ Contact: '*' }, { Contact: '*', Expires: '60' }, { Contact: ['*', desk], Expires: '0' }]) {
      expect((await scene.register(headers)).status).toBe(400);
    }
    expect(scene.contacts()).toHaveLength(1);
  });

  it('are not changed by a request that was overtaken, nor by half of a request that is refused', async () => {
    await scene.register({ Contact: desk, CSeq: '50 REGISTER' });
    expect((await scene.register({ Contact: `${desk};expires=0`, CSeq: '49 REGISTER' })).status).toBe(500);
    expect((await scene.register({ Contact: '*', Expires: '0', CSeq: '50 REGISTER' })).status).toBe(500);
    expect((await scene.register({ Contact: ['<sip:a@192.0.2.11>', '<tel:12>'], CSeq: '51 REGISTER' })).status).toBe(400);
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.10:5060']);
    expect((await scene.register({ Contact: `${desk};expires=0`, CSeq: '1 REGISTER', 'Call-ID': 'rebooted' })).status).toBe(200);
  });

  it('are limited in number', async () => {
    const many = Array.from({ length: 10 }, (_, i) => `<sip:nina@192.0.2.${i + 20}>`);
    expect((await scene.register({ Contact: many })).status).toBe(200);
    expect(await scene.register({ Contact: desk })).toMatchObject({ status: 403, reason: 'Too many bindings' });
    expect((await scene.register({ Contact: [`${many[0]};expires=0`, desk] })).status).toBe(200);
  });

  it('of a phone that rebooted with another address take the place of the old one', async () => {
    const instance = ';+sip.instance="<urn:uuid:0001>"';
    await scene.register({ Contact: `<sip:nina@192.0.2.10:40001>${instance}` });
    await scene.register({ Contact: `<sip:nina@192.0.2.10:40002>${instance}`, 'Call-ID': 'after-reboot' });
    expect(scene.contacts()).toEqual(['sip:nina@192.0.2.10:40002']);
    expect(scene.happened).toContain('- sip:nina@192.0.2.10:40001 replaced');
    expect(await scene.store.loadAll()).toHaveLength(1);
  });

  it('go when their device is removed or disabled', async () => {
    await scene.register({ Contact: desk });
    await scene.register({ Contact: '<sip:olaf@192.0.2.30>' }, { user: 'olaf' });
    scene.devices.splice(0, 1);
    scene.registrar.dropUnknownDevices();
    expect(scene.registrar.size).toBe(1);
    expect(scene.happened.at(-1)).toBe('- sip:nina@192.0.2.10:5060 device-removed');
  });
});

describe('restart', () => {
  it('brings back what can still be reached, without what expired or was removed', async () => {
    await scene.register({ Contact: desk });
    await scene.register({ Contact: '<sip:nina@192.0.2.11>;expires=60' });
    await scene.register({ Contact: '<sip:olaf@192.0.2.30>' }, { user: 'olaf' });
    await scene.register({ Contact: '<sip:x@y.invalid;transport=ws>' }, { flow: makeFlow('wss') });
    scene.registrar[Symbol.dispose]();
    scene.clock.advance(61_000);
    scene.devices.splice(1, 1);
    await scene.start().restore();
    expect(scene.registrar.size).toBe(1);
    expect(scene.registrar.bindingsOf(deviceId)).toMatchObject([
      { contactUri: 'sip:nina@192.0.2.10:5060', flow: undefined, source: { transport: 'udp', host: '192.0.2.10', port: 5060 } },
    ]);
    scene.clock.advance(3_600_000);
    expect(scene.registrar.size).toBe(0);
    expect(await scene.store.loadAll()).toEqual([]);
  });

  it('is not made impossible by a store that fails', async () => {
    scene = new Scene({
      store: {
        save: () => Promise.reject(new Error('full')),
        remove: () => Promise.reject(new Error('full')),
        loadAll: () => Promise.resolve([]),
      },
    });
    expect((await scene.register({ Contact: desk })).status).toBe(200);
    expect((await scene.register({ Contact: '*', Expires: '0' })).status).toBe(200);
    expect(scene.registrar.size).toBe(0);
  });
});

describe('whatever comes', () => {
  it('tells every coming and going exactly once, and the store knows what is there', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('register' as const),
        host: fc.nat(4),
        expires: fc.constantFrom(0, 40, 100),
        callId: fc.nat(2),
      }),
      fc.record({ kind: fc.constant('flow' as const), host: fc.nat(4), reg: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ kind: fc.constant('close' as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('clear' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const one = new Scene();
        const flows: SipFlow[] = [];
        let count = 0;
        one.registrar.events.on('bindingAdded', () => (count += 1));
        one.registrar.events.on('bindingRemoved', () => (count -= 1));
        for (const step of steps) {
          const flow = makeFlow(step.kind === 'flow' ? 'wss' : 'udp');
          if (step.kind === 'register') {
            const Contact = `<sip:nina@192.0.2.${step.host}>;expires=${step.expires};+sip.instance="<urn:uuid:${step.host % 2}>"`;
            await one.register({ Contact, 'Call-ID': `c${step.callId}` }, { flow });
          } else if (step.kind === 'flow') {
            flows.push(flow);
            const Contact = `<sip:n${step.host}@x.invalid;transport=ws>;reg-id=${step.reg};+sip.instance="<urn:uuid:9>"`;
            await one.register({ Contact, Supported: 'outbound' }, { flow });
          } else if (step.kind === 'close') {
            if (flows[step.which]) one.registrar.closeFlow(flows[step.which]!);
          } else if (step.kind === 'wait') one.clock.advance(step.seconds * 1000);
          else await one.register({ Contact: '*', Expires: '0' });
          const lasting = one.registrar.bindingsOf(deviceId).filter((binding) => !binding.livesByFlow);
          expect(count).toBe(one.registrar.size);
          expect(one.registrar.bindingsOf(deviceId)).toHaveLength(count);
          expect((await one.store.loadAll()).map(({ contactUri }) => contactUri).toSorted()).toEqual(
            lasting.map(({ contactUri }) => contactUri).toSorted(),
          );
        }
        one.clock.advance(8_000_000);
        expect(one.registrar.size).toBe(0);
        expect(one.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
