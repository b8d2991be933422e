import { beforeEach, describe, expect, it } from 'vitest';
import { desk, deviceId, makeFlow, Scene } from './registrar-fixture.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

const flowContact = (port: number, id: number) => `<sip:nina@192.0.2.10:${port}>;+sip.instance="<urn:uuid:1>";reg-id=${id}`;

const flowHeaders = (port: number, id: number) => ({ Contact: flowContact(port, id), Supported: 'path, outbound' });

describe('flows', () => {
  it('of a browser take their binding along when they close', async () => {
    const flow = makeFlow('wss', '198.51.100.4', 40_100);
    await scene.register({ Contact: '<sip:x1@q7.invalid;transport=ws>' }, { flow });
    expect(scene.registrar.bindingsOf(deviceId)[0]).toMatchObject({ livesByFlow: true, flow });
    expect(await scene.store.loadAll()).toEqual([]);
    scene.registrar.closeFlow(makeFlow('wss'));
    expect(scene.registrar.size).toBe(1);
    scene.registrar.closeFlow(flow);
    expect(scene.happened.at(-1)).toBe('- sip:x1@q7.invalid;transport=ws flow-closed');
  });

  it('of a browser in which nobody can talk say so until they no longer do', async () => {
    const flow = makeFlow('wss', '198.51.100.4', 40_100);
    await scene.register({ Contact: '<sip:x1@q7.invalid;transport=ws>;audio="FALSE"' }, { flow });
    expect(scene.registrar.bindingsOf(deviceId)[0]).toMatchObject({ withoutAudio: true });
    await scene.register({ Contact: '<sip:x1@q7.invalid;transport=ws>' }, { flow });
    expect(scene.registrar.bindingsOf(deviceId)[0]?.withoutAudio).toBeUndefined();
  });

  it('of TCP behind NAT take it along too; on the same network the address remains', async () => {
    const natted = makeFlow('tcp', '198.51.100.4', 40_100);
    const direct = makeFlow('tcp', '192.0.2.10', 40_200);
    await scene.register({ Contact: '<sip:nina@192.168.1.5:5060;transport=tcp>' }, { flow: natted });
    await scene.register({ Contact: '<sip:nina@192.0.2.10:5060;transport=tcp>' }, { flow: direct });
    scene.registrar.closeFlow(natted);
    scene.registrar.closeFlow(direct);
    expect(scene.registrar.bindingsOf(deviceId)).toMatchObject([
      { contactUri: 'sip:nina@192.0.2.10:5060;transport=tcp', flow: undefined },
    ]);
  });

  it('of one instance replace each other by reg-id, and stand side by side with different ones (RFC 5626)', async () => {
    const response = await scene.register(flowHeaders(1001, 1));
    expect([response.headers.get('Require'), response.headers.get('Flow-Timer')]).toEqual(['outbound', '25']);
    expect(response.headers.get('Contact')).toContain('+sip.instance="<urn:uuid:1>";reg-id=1');
    await scene.register(flowHeaders(1002, 2));
    await scene.register(flowHeaders(1003, 1));
    expect(scene.contacts().toSorted()).toEqual(['sip:nina@192.0.2.10:1002', 'sip:nina@192.0.2.10:1003']);
    expect(await scene.store.loadAll()).toHaveLength(2);
  });

  it('are refused with 439 when the first hop does not support them, and ignored when the phone does not', async () => {
    const Contact = '<sip:nina@192.0.2.10>;+sip.instance="<urn:uuid:1>";reg-id=1';
    const Via = ['SIP/2.0/UDP proxy.example;branch=z9hG4bKp', 'SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKr'];
    expect((await scene.register({ Contact, Via, Supported: 'outbound' })).status).toBe(439);
    expect((await scene.register({ Contact, Via, Supported: 'outbound, path', Path: '<sip:proxy.example;lr>' })).status).toBe(
      439,
    );
    const response = await scene.register({ Contact, Supported: 'gruu' });
    expect([response.status, response.headers.has('Require')]).toEqual([200, false]);
    const through = await scene.register({
      Contact,
      Via,
      Supported: 'outbound, path',
      Path: '<sip:edge.example;lr>, <sip:proxy.example;lr;ob>',
    });
    expect(through.status).toBe(200);
    expect((await scene.register({ Contact: [Contact, desk], Supported: 'outbound' })).status).toBe(400);
  });

  it('do not belong to a device behind a Path, which is kept with its binding and given back', async () => {
    const flow = makeFlow('tcp', '198.51.100.1', 5060);
    const path = ['<sip:in.example;lr>', '<sip:edge.example;lr;ob>'];
    const response = await scene.register({ Contact: desk, Path: path, Supported: 'path' }, { flow });
    expect(response.headers.getAll('Path')).toEqual(path);
    scene.registrar.closeFlow(flow);
    expect(scene.registrar.bindingsOf(deviceId)[0]).toMatchObject({
      path: ['sip:in.example;lr', 'sip:edge.example;lr;ob'],
      flow: undefined,
      livesByFlow: false,
    });
  });
});
