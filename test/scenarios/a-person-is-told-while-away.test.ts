import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { EximServer } from '../support/exim-server.ts';
import { FakePushService } from '../support/fakes/push-service.ts';
import { freePorts } from '../support/free-ports.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

interface Choices {
  readonly choices: Readonly<Record<string, boolean>>;
  readonly mail: { readonly receiver: string | null; readonly state: string };
  readonly push: { readonly state: string; readonly publicKey: string };
}

describe('a person who does not look', () => {
  let exim: EximServer;
  let pushes: FakePushService;
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let desk: BaresipPhone;
  let admin: WebSession;
  let bert: WebSession;
  let publicUrl: string;

  beforeAll(async () => {
    exim = await EximServer.start();
    pushes = await FakePushService.start();
    const [port] = (await freePorts(1)) as [number];
    publicUrl = `http://127.0.0.1:${port}`;
    office = await TelephoneOffice.open({
      PARLEY_WEBHOOK_NETWORKS: '127.0.0.0/8',
      PARLEY_HTTP_PORT: String(port),
      PARLEY_PUBLIC_URL: publicUrl,
    });
    anna = await office.deskPhone(0, 440);
    admin = await office.web(0);
    bert = await office.web(1);
  });

  afterAll(async () => {
    await office?.[Symbol.asyncDispose]();
    await pushes?.[Symbol.asyncDispose]();
    await exim?.[Symbol.asyncDispose]();
  });

  const set = (name: string, value: unknown) => admin.send('PUT', '/admin/parameters/values', { name, level: 'default', value });
  const pushed = (kind: string, count: number) =>
    until(`${count} pushes ${kind}`, () => {
      const found = pushes.received.filter(({ message }) => message.kind === kind);
      return found.length >= count && found;
    });
  /** Bert has no phone that rings: the call is missed at once. */
  const missACall = async () => {
    const before = (await bert.callLog(0)).length;
    anna.dial(office.uri(office.numberOf(1)));
    return (await bert.callLog(before + 1))[0]!;
  };

  it('is offered no mail before there is a mail server', async () => {
    expect((await bert.send<Choices>('GET', '/me/notifications')).mail.state).toBe('not-set-up');
    await expect(admin.send('POST', '/admin/mail/test')).rejects.toThrow('mail-not-set-up');
  });

  it('gets a mail after the administrator set the server and tried it', async () => {
    await set('SmtpServer', 'localhost');
    await set('SmtpServerPort', exim.ports.startTls);
    await set('SmtpAuthUserName', exim.userName);
    await set('SmtpAuthPassword', 'wrong');
    await set('SmtpSender', 'parley@nordic.example');
    await expect(admin.send('POST', '/admin/mail/test')).rejects.toThrow(/mail-refused.*certificate/);
    await set('SmtpCa', exim.authority);
    await expect(admin.send('POST', '/admin/mail/test')).rejects.toThrow(/mail-refused.*535/);
    const { items } = await admin.send<{ items: { code: string; params: Record<string, string> }[] }>(
      'GET',
      '/admin/incidents?state=open',
    );
    expect(items.find(({ code }) => code === 'mail-not-sent')?.params['reason']).toMatch(/535/);
    const { items: values } = await admin.send<{ items: { name: string; version: number }[] }>(
      'GET',
      '/admin/parameters/values?name=SmtpAuthPassword',
    );
    await admin.send('PUT', '/admin/parameters/values', {
      name: 'SmtpAuthPassword',
      level: 'default',
      value: exim.password,
      version: values[0]!.version,
    });
    const { sentTo } = await admin.send<{ sentTo: string }>('POST', '/admin/mail/test');
    expect((await exim.received(1))[0]!.receivers).toEqual([sentTo]);
  });

  it('gets a mail about a missed call only when he chose it', async () => {
    const choices = await bert.send<Choices>('PUT', '/me/notifications', { mailMissedCalls: true });
    expect(choices.mail).toMatchObject({ state: 'offered', receiver: expect.stringContaining('@') });
    await missACall();
    const [, mail] = await exim.received(2);
    const name = office.product.user(0).name;
    expect(mail!.receivers).toEqual([choices.mail.receiver]);
    expect(mail!.body.replaceAll('=\n', '')).toContain(`${publicUrl}/dial?number`);
    expect(decodeURIComponent(mail!.headers.find((one) => one.startsWith('Subject:')) ?? '')).toContain(name.split(' ')[0]);
  });

  it('is told by push that his phone rings, and that he missed it', async () => {
    await bert.send('PUT', '/me/push-subscription', pushes.subscription('bert'));
    desk = await office.deskPhone(1, 1000);
    anna.dial(office.uri(office.numberOf(1)));
    const [ringing] = await pushed('incoming-call', 1);
    expect(ringing).toMatchObject({
      urgency: 'high',
      ttlS: 30,
      message: { title: expect.stringContaining(office.product.user(0).name) },
    });
    await desk.waitFor('CALL_INCOMING', 1);
    desk.hangUp();
    const [missed] = await pushed('missed-call', 1);
    expect(missed!.message).toMatchObject({ tag: ringing!.message.tag, body: office.product.user(0).name });
  });

  it('is told by push what a colleague writes, unless he reads it himself or is not to be disturbed', async () => {
    const { user } = await bert.send<{ user: { id: string } }>('GET', '/session');
    const { id } = await admin.send<{ id: string }>('POST', '/chat/conversations', { kind: 'direct', userId: user.id });
    const write = (text: string) =>
      admin.send<{ seq: number }>('POST', `/chat/conversations/${id}/messages`, { clientId: crypto.randomUUID(), text });
    await write('Are you there?');
    const [message] = await pushed('message', 1);
    expect(message!.message).toMatchObject({
      title: office.product.user(0).name,
      body: 'Are you there?',
      path: `/chat?c=${id}`,
    });
    const { seq } = await write('He reads this');
    await bert.send('PUT', `/chat/conversations/${id}/read`, { seq });
    await bert.send('PUT', '/me/status', { status: 'busy' });
    await write('Not to be disturbed');
    // What comes after both is told: so they were not.
    const other = await office.web(2);
    const third = await other.send<{ user: { id: string } }>('GET', '/session');
    await other.send('PUT', '/me/push-subscription', pushes.subscription('other'));
    const { id: otherId } = await admin.send<{ id: string }>('POST', '/chat/conversations', {
      kind: 'direct',
      userId: third.user.id,
    });
    await admin.send('POST', `/chat/conversations/${otherId}/messages`, { clientId: crypto.randomUUID(), text: 'Told last' });
    const all = await pushed('message', 2);
    expect(all.map(({ message: { body } }) => body)).toEqual(['Are you there?', 'Told last']);
    await bert.send('PUT', '/me/status', { status: 'online' });
    await other.send('DELETE', '/session');
  });

  it('is told nothing that he does not want, or may not be told', async () => {
    const asked = pushes.asked;
    await bert.send('PUT', '/me/notifications', { pushMissedCalls: false, pushIncomingCalls: false, mailMissedCalls: false });
    const before = (await bert.callLog(0)).length;
    anna.dial(office.uri(office.numberOf(1)));
    await desk.waitFor('CALL_INCOMING', 2);
    desk.hangUp();
    await bert.callLog(before + 1);
    await bert.send('PUT', '/me/notifications', { pushMissedCalls: true, pushIncomingCalls: true });
    await set('AuthorizedPushNotification', false);
    await set('AuthorizedEmailNotification', false);
    await expect(bert.send('PUT', '/me/push-subscription', pushes.subscription('bert'))).rejects.toThrow('feature-off');
    await expect(bert.send('PUT', '/me/notifications', { mailMissedCalls: true })).rejects.toThrow('feature-off');
    expect((await bert.send<Choices>('GET', '/me/notifications')).push.state).toBe('feature-off');
    expect(pushes.asked).toBe(asked);
  });

  it('is told no more where the push service has forgotten his browser, or where he signed out', async () => {
    const { items } = await admin.send<{ items: { id: string; name: string }[] }>(
      'GET',
      '/admin/parameters/values?name=AuthorizedPushNotification',
    );
    await admin.send('DELETE', `/admin/parameters/values/${items[0]!.id}`);
    const third = await office.web(2);
    await third.send('PUT', '/me/push-subscription', pushes.subscription('third'));
    pushes.answer = 410;
    const asked = pushes.asked;
    anna.dial(office.uri(office.numberOf(2)));
    await until('the push service was asked', () => pushes.asked > asked);
    pushes.answer = 201;
    const again = await office.web(2);
    const before = (await again.callLog(0)).length;
    anna.dial(office.uri(office.numberOf(2)));
    await again.callLog(before + 1);
    await again.send('PUT', '/me/push-subscription', pushes.subscription('again'));
    await again.send('DELETE', '/session');
    const later = await office.web(2);
    anna.dial(office.uri(office.numberOf(2)));
    await later.callLog(before + 2);
    expect(pushes.received.some(({ path }) => path === '/again')).toBe(false);
  });

  it('cannot have the server ask inside its own network', async () => {
    const { keys } = pushes.subscription('x');
    for (const endpoint of ['https://10.0.0.1/x', 'http://93.184.216.34/x', 'https://[::ffff:10.0.0.1]/'])
      await expect(bert.send('PUT', '/me/push-subscription', { endpoint, keys })).rejects.toThrow('push-address-refused');
  });
});
