import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { DemoProduct } from '../support/demo-product.ts';
import { freePorts } from '../support/free-ports.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { WebSession } from '../support/web-session.ts';

describe('the server ends while people talk', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;

  beforeEach(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    await hearsTone(anna, 1000);
  });

  afterEach(() => office[Symbol.asyncDispose]());

  /** The logs of the first three users, read from the same data by a new server. */
  async function logsAfterwards(counts: readonly number[]) {
    await using again = await DemoProduct.start({ PARLEY_DATA_DIR: office.product.dataFolder });
    const logs = [];
    for (const [index, count] of counts.entries()) {
      const session = await WebSession.signIn(again, again.user(index));
      logs.push(await session.callLog(count));
    }
    return logs;
  }

  it('killed: on restart the call that was up and the one that rang are closed in the logs, with the cause', async () => {
    cleo.dial(office.uri(office.numberOf(0)));
    await anna.waitFor('CALL_INCOMING');
    office.product.process.signal('SIGKILL');
    await office.product.process.exited();
    const [ofAnna, ofBert, ofCleo] = await logsAfterwards([2, 1, 1]);
    const cause = 'server-restart';
    expect(ofBert).toMatchObject([{ direction: 'incoming', otherNumber: office.numberOf(0), cause }]);
    expect(ofBert![0]!.answeredAt).not.toBeNull();
    expect(ofCleo).toMatchObject([{ direction: 'outgoing', answeredAt: null, cause }]);
    expect(ofAnna).toHaveLength(2);
    expect(ofAnna!.every((entry) => entry.cause === cause)).toBe(true);
  });

  it('asked to end: phones are told by BYE, and the log says why', async () => {
    office.product.process.signal('SIGTERM');
    await Promise.all([anna.waitFor('CALL_CLOSED'), bert.waitFor('CALL_CLOSED')]);
    expect(anna.log).toMatch(/BYE sip:/);
    expect(await office.product.process.exited()).toBe(0);
    const [ofAnna, ofBert] = await logsAfterwards([1, 1]);
    expect(ofAnna).toMatchObject([{ direction: 'outgoing', cause: 'server-restart' }]);
    expect(ofBert).toMatchObject([{ direction: 'incoming', cause: 'server-restart' }]);
    expect(ofAnna![0]!.talkMs).toBeGreaterThan(0);
  });
});

describe('the server is killed while agents wait for calls', () => {
  it('after the restart who was ready is offered the next caller, as soon as his phone is back; who rested rests', async () => {
    const ports = { PARLEY_SIP_UDP_PORT: String((await freePorts(1))[0]) };
    await using office = await TelephoneOffice.open(ports);
    const [queue] = office.product.description.queues;
    await (await office.web(1)).becomeAgent('ready');
    await (await office.web(2)).becomeAgent('not-ready');
    // Over TCP: its way back is lost with the server, so the phone has to register again.
    const lost = await office.deskPhone(1, 1000, { transport: 'tcp' });
    office.product.process.signal('SIGKILL');
    await office.product.process.exited();
    await lost[Symbol.asyncDispose]();
    await using again = await DemoProduct.start({ PARLEY_DATA_DIR: office.product.dataFolder, ...ports });
    const online = async (index: number) => WebSession.signIn(again, again.user(index));
    const ready = await online(1);
    expect(await ready.send('GET', '/me/agent')).toMatchObject({ state: 'ready' });
    expect(await (await online(2)).send('GET', '/me/agent')).toMatchObject({ state: 'not-ready' });
    const phone = (index: number, toneHz: number) => {
      const { domain, sip } = again.description;
      return BaresipPhone.start({ domain, server: sip.udp, ...again.user(index), toneHz });
    };
    await using caller = await phone(6, 440);
    await caller.registered();
    caller.dial(`sip:${queue!.number}@${again.description.domain}`);
    await caller.waitFor('CALL_ESTABLISHED');
    await hearsSound(caller);
    // No phone of his can be rung: he is not offered the call, which would make him not ready.
    const waits = { state: 'ready', queues: expect.arrayContaining([expect.objectContaining({ waiting: 1 })]) };
    expect(await ready.send('GET', '/me/agent')).toMatchObject(waits);
    await using back = await phone(1, 1000);
    await back.waitFor('CALL_INCOMING');
    back.accept();
    await hearsTone(caller, 1000);
    await hearsTone(back, 440);
  });
});
