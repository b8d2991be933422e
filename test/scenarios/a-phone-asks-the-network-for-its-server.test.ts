import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const group = '224.0.1.75';

let exchange: SmallExchange;
let session: WebSession;
let phone: Socket;
let anna: Colleague;
let port: number;
let publicUrl: string;
let asked = 0;
const heard: string[] = [];

beforeAll(async () => {
  const [sipPort, httpPort] = (await freePorts(2)) as [number, number];
  port = sipPort;
  publicUrl = `http://127.0.0.1:${httpPort}`;
  exchange = await SmallExchange.open(
    { udp: port },
    {
      PARLEY_SIP_UDP_HOST: '0.0.0.0',
      PARLEY_SIP_ADVERTISED_HOST: '127.0.0.1',
      PARLEY_SIP_PLUG_AND_PLAY: 'on',
      PARLEY_HTTP_PORT: String(httpPort),
      PARLEY_PUBLIC_URL: publicUrl,
    },
  );
  anna = await exchange.colleague('Anna', '201');
  session = await exchange.web(anna);
  phone = createSocket('udp4');
  phone.on('message', (bytes) => {
    const message = bytes.toString();
    heard.push(message);
    if (message.startsWith('NOTIFY ')) phone.send(okay(message), port, '127.0.0.1');
  });
  phone.bind(0, '127.0.0.1');
  await once(phone, 'listening');
  phone.setMulticastInterface('127.0.0.1');
});

afterAll(async () => {
  phone?.close();
  await exchange?.[Symbol.asyncDispose]();
});

function okay(request: string): string {
  const copied = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
  return ['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n');
}

/** Asks everybody, as telephones do that know no server; resolves with the Call-ID. */
function ask(mac: string): string {
  const callId = `ask-${++asked}`;
  const own = `127.0.0.1:${phone.address().port}`;
  const lines = [
    `SUBSCRIBE sip:MAC%3A${mac}@${group} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${callId};rport`,
    `From: <sip:MAC%3A${mac}@${group}>;tag=${callId}`,
    `To: <sip:MAC%3A${mac}@${group}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 SUBSCRIBE',
    `Contact: <sip:MAC%3A${mac}@${own}>`,
    'Max-Forwards: 70',
    'Event: ua-profile;profile-type="device";vendor="yealink";model="T54W";version="96.86.0.70"',
    'Accept: application/url',
    'Expires: 0',
    'Content-Length: 0',
  ];
  phone.send(`${lines.join('\r\n')}\r\n\r\n`, port, group);
  return callId;
}

const answerTo = (callId: string, start: RegExp) =>
  until(`an answer to ${callId}`, () =>
    heard.find((message) => start.test(message) && message.includes(`Call-ID: ${callId}\r\n`)),
  );

describe('a telephone that asks the network where its configuration is', () => {
  it('is told while it is open, and not before or by another MAC address', async () => {
    const { device } = await session.send<{ device: { id: string } }>('POST', '/admin/devices', { name: 'Hall', number: '301' });
    const path = `/admin/devices/${device.id}/phone`;
    const { phone: saved } = await session.send<{ phone: { url: string } }>('PUT', path, {
      vendor: 'yealink',
      mac: '80:5e:c0:aa:bb:01',
      version: 0,
    });
    await answerTo(ask('805ec0aabb01'), /^SIP\/2\.0 404 /);
    await session.send('POST', `${path}/enrolment`, { hours: 1 });
    await answerTo(ask('805ec0aabb02'), /^SIP\/2\.0 404 /);

    const callId = ask('805EC0AABB01');
    await answerTo(callId, /^SIP\/2\.0 200 /);
    const notify = await answerTo(callId, /^NOTIFY /);
    expect(saved.url.startsWith(`${publicUrl}/provisioning/`)).toBe(true);
    expect(notify.split('\r\n\r\n')[1]).toBe(saved.url);
    expect(notify).toMatch(/^Content-Type: application\/url\r$/im);
    expect(notify).toMatch(/^Event: ua-profile\r$/im);
    expect(notify).toMatch(/^Subscription-State: terminated/im);
    expect(heard.filter((message) => message.startsWith('NOTIFY '))).toHaveLength(1);
  });
});
