import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../../test/support/sip-network.ts';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import { createRequest, createResponse, type SipRequest, type SipResponse, serializeSipMessage } from '../message/index.ts';
import type { SipTransportName } from '../transport-port.ts';
import { type SentRequest, type ServerTransaction, TransactionLayer } from './index.ts';

let clock: VirtualClock;
let network: SipNetwork;
let client: TransactionLayer;
let server: TransactionLayer;
let served: ServerTransaction[];
let requests: SipRequest[];
let acks: SipRequest[];
let strays: SipResponse[];
let events: (number | string)[];

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  client = new TransactionLayer({ transport: network.host('192.0.2.1', ['udp', 'tcp']), clock, random: new SeededRandom(1) });
  server = new TransactionLayer({ transport: network.host('192.0.2.2', ['udp', 'tcp']), clock, random: new SeededRandom(2) });
  served = [];
  requests = [];
  acks = [];
  strays = [];
  events = [];
  client.setUser({ onRequest: () => {}, onAck: () => {}, onStrayResponse: (response) => strays.push(response) });
  server.setUser({
    onRequest: (transaction) => {
      served.push(transaction);
      requests.push(transaction.request);
    },
    onAck: (ack) => acks.push(ack),
    onStrayResponse: () => {},
  });
});

function send(method: string, transport: SipTransportName = 'udp', run = 5): SentRequest {
  const request = createRequest(method, 'sip:b@192.0.2.2', {
    'Max-Forwards': '70',
    From: '<sip:a@192.0.2.1>;tag=a',
    To: '<sip:b@192.0.2.2>',
    'Call-ID': 'call',
    CSeq: `1 ${method}`,
  });
  const sent = client.send(request, network.find('192.0.2.1')!.flowTo('192.0.2.2', transport), {
    onResponse: (response) => events.push(response.status),
    onFailure: (failure) => events.push(failure),
  });
  clock.advance(run);
  return sent;
}

const respond = (status: number, run = 5): void => {
  served[0]!.respond(createResponse(requests[0]!, status, { toTag: 'b' }));
  clock.advance(run);
};
const lines = (start: string): string[] => network.log.filter((line) => line.split(' ').slice(1).join(' ').startsWith(start));
const atEachSend = (start: string, untilMs: number): number[] => {
  const begin = clock.now();
  const times: number[] = [];
  for (let known = lines(start).length; clock.now() - begin < untilMs; clock.advance(100)) {
    for (; known < lines(start).length; known++) times.push(clock.now() - begin);
  }
  return times;
};
const branch = (start: string) => /branch=([^;\r]+)/.exec(network.sent.find((one) => one.text.startsWith(start))!.text)![1];
const lose = (start: string): void => {
  network.fate = (bytes) => (bytes.toString('latin1').startsWith(start) ? [] : [1]);
};
/** A refusal of the INVITE that was sent, as it would stand on the wire. */
const refusal = (): string =>
  Buffer.from(serializeSipMessage(createResponse(requests[0]!, 486, { toTag: 'b' }))).toString('latin1');
const arrive = (text: string): void => network.find('192.0.2.1')!.deliver(Buffer.from(text, 'latin1'), 'udp', '192.0.2.2');
function expectNothingLeft(): void {
  clock.advance(100_000);
  expect([client.size, server.size, clock.pendingTimers]).toEqual([0, 0, 0]);
}

describe('INVITE client transaction (RFC 3261 §17.1.1)', () => {
  describe('calling', () => {
    it('MUST send the INVITE again after T1, 2 T1, 4 T1 … on UDP, and give up after 64 T1', () => {
      network.fate = () => [];
      send('INVITE', 'udp', 0);
      expect(atEachSend('INVITE', 33_000)).toEqual([500, 1500, 3500, 7500, 15_500, 31_500]);
      expect(events).toEqual(['timeout']);
      expectNothingLeft();
    });

    it('MUST NOT send again over a reliable transport, but still give up', () => {
      server.setUser({ onRequest: () => {}, onAck: () => {}, onStrayResponse: () => {} });
      network.find('192.0.2.2')!.deliver = () => {};
      send('INVITE', 'tcp');
      clock.advance(33_000);
      expect(lines('INVITE')).toHaveLength(1);
      expect(events).toEqual(['timeout']);
      expectNothingLeft();
    });

    it('tells a broken flow at once', () => {
      network.find('192.0.2.2')!.deliver = () => {};
      send('INVITE', 'tcp');
      network.find('192.0.2.1')!.closeFlow('192.0.2.2', 'tcp');
      expect(events).toEqual(['transport']);
      expectNothingLeft();
    });
  });

  describe('proceeding', () => {
    it('MUST stop sending the INVITE and wait without limit', () => {
      send('INVITE');
      respond(180);
      clock.advance(200_000);
      expect(lines('INVITE')).toHaveLength(1);
      expect(events).toEqual([180]);
      respond(486);
      expectNothingLeft();
    });
  });

  describe('completed', () => {
    it('MUST acknowledge with the branch of the INVITE, again for each repetition, and tell the user once', () => {
      send('INVITE');
      lose('ACK');
      respond(486);
      clock.advance(2000);
      const sent = lines('ACK').length;
      expect(sent).toBeGreaterThan(1);
      expect(events).toEqual([486]);
      expect(branch('ACK')).toBe(branch('INVITE'));
      expectNothingLeft();
    });

    it('MUST NOT tell a 2xx that comes after the refusal', () => {
      send('INVITE');
      respond(486);
      arrive(refusal().replace('SIP/2.0 486', 'SIP/2.0 200'));
      expect(events).toEqual([486]);
      expectNothingLeft();
    });
  });

  describe('accepted (RFC 6026)', () => {
    it('MUST pass every 2xx up for 64 T1, and then let them go as strays', () => {
      send('INVITE');
      respond(200);
      respond(200);
      expect(events).toEqual([200, 200]);
      const ok = network.sent.findLast((one) => one.text.startsWith('SIP/2.0 200'))!;
      clock.advance(33_000);
      network.find('192.0.2.1')!.deliver(Buffer.from(ok.text, 'latin1'), 'udp', '192.0.2.2');
      expect(strays).toHaveLength(1);
      expect(events).toEqual([200, 200]);
      expectNothingLeft();
    });

    it('MUST NOT tell or acknowledge a refusal that comes after the 2xx', () => {
      send('INVITE');
      respond(200);
      arrive(refusal());
      clock.advance(100);
      expect(events).toEqual([200]);
      expect(lines('ACK')).toEqual([]);
      expectNothingLeft();
    });
  });
});

describe('non-INVITE client transaction (RFC 3261 §17.1.2)', () => {
  describe('trying', () => {
    it('MUST repeat after T1, doubled up to T2, and give up after 64 T1', () => {
      network.fate = () => [];
      send('OPTIONS', 'udp', 0);
      expect(atEachSend('OPTIONS', 33_000)).toEqual([500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
      expect(events).toEqual(['timeout']);
      expectNothingLeft();
    });
  });

  describe('proceeding', () => {
    it('MUST repeat every T2', () => {
      send('OPTIONS');
      respond(100, 0);
      clock.advance(5);
      lose('OPTIONS');
      expect(atEachSend('OPTIONS', 10_000)).toEqual([500, 4500, 8500]);
      respond(200);
      expectNothingLeft();
    });
  });

  describe('completed', () => {
    it('MUST absorb repeated responses for T4', () => {
      send('OPTIONS');
      network.fate = () => [1, 20, 40];
      respond(200);
      clock.advance(100);
      expect(events).toEqual([200]);
      expect(strays).toEqual([]);
      expectNothingLeft();
    });
  });
});

describe('INVITE server transaction (RFC 3261 §17.2.1)', () => {
  describe('proceeding', () => {
    it('MUST send 100 by itself after 200 ms', () => {
      send('INVITE');
      clock.advance(300);
      expect(events).toEqual([100]);
      respond(486);
      expectNothingLeft();
    });

    it('MUST answer a repeated INVITE with the last provisional response', () => {
      network.fate = (bytes) => (bytes.toString('latin1').startsWith('SIP/2.0 180') ? [] : [1]);
      send('INVITE', 'udp', 5);
      respond(180);
      network.fate = () => [1];
      clock.advance(600);
      expect(served).toHaveLength(1);
      expect(events).toEqual([180]);
      respond(486);
      expectNothingLeft();
    });
  });

  describe('completed', () => {
    it('MUST answer a repeated INVITE with the refusal', () => {
      send('INVITE', 'udp', 5);
      lose('ACK');
      respond(486);
      const sent = lines('SIP/2.0 486').length;
      const invite = network.sent.find((one) => one.text.startsWith('INVITE'))!;
      network.find('192.0.2.2')!.deliver(Buffer.from(invite.text, 'latin1'), 'udp', '192.0.2.1');
      expect(lines('SIP/2.0 486')).toHaveLength(sent + 1);
      expectNothingLeft();
    });

    it('MUST repeat the refusal from T1 up to T2 until the ACK, and tell its user when none comes', () => {
      send('INVITE');
      lose('ACK');
      const failures: string[] = [];
      served[0]!.user = { onFailure: (failure) => failures.push(failure) };
      respond(486, 0);
      expect(atEachSend('SIP/2.0 486', 12_000)).toEqual([500, 1500, 3500, 7500, 11_500]);
      clock.advance(30_000);
      expect(failures).toEqual(['timeout']);
      expectNothingLeft();
    });
  });

  describe('confirmed', () => {
    it('MUST absorb repeated ACKs', () => {
      send('INVITE');
      network.fate = () => [1, 100];
      respond(486);
      clock.advance(1000);
      expect(acks).toEqual([]);
      expectNothingLeft();
    });
  });

  describe('accepted (RFC 6026)', () => {
    it('MUST absorb a repeated INVITE and pass the ACK up', () => {
      send('INVITE');
      respond(200);
      const invite = network.sent.find((one) => one.text.startsWith('INVITE'))!;
      const receive = (text: string) => network.find('192.0.2.2')!.deliver(Buffer.from(text, 'latin1'), 'udp', '192.0.2.1');
      receive(invite.text);
      receive(invite.text.replace(/^INVITE/, 'ACK').replace('1 INVITE', '1 ACK'));
      receive(
        invite.text
          .replace(/^INVITE/, 'ACK')
          .replace('1 INVITE', '1 ACK')
          .replace(/branch=[^;]+/, 'branch=z9hG4bKother'),
      );
      expect(served).toHaveLength(1);
      expect(acks).toHaveLength(2);
      expectNothingLeft();
    });
  });
});

describe('non-INVITE server transaction (RFC 3261 §17.2.2)', () => {
  it('trying: MUST NOT answer repetitions; completed: MUST answer them with the final response', () => {
    send('OPTIONS');
    clock.advance(2000);
    expect(lines('OPTIONS').length).toBeGreaterThan(1);
    expect(served).toHaveLength(1);
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('SIP/2.0') && lines('SIP/2.0').length < 3 ? [] : [1]);
    respond(200);
    clock.advance(20_000);
    expect(served).toHaveLength(1);
    expect(events).toEqual([200]);
    expectNothingLeft();
  });

  it('that is never answered MUST end by itself', () => {
    send('OPTIONS');
    expectNothingLeft();
    expect(events).toEqual(['timeout']);
  });
});

const text = (parts: readonly string[]) => Buffer.from(`${parts.join('\r\n')}\r\n\r\n`, 'latin1');
const legacy = (method: string, via: string, toTag = '') =>
  text([
    `${method} sip:b@192.0.2.2 SIP/2.0`,
    `Via: ${via}`,
    'From: <sip:a@192.0.2.1>;tag=a',
    `To: <sip:b@192.0.2.2>${toTag}`,
    'Call-ID: old',
    `CSeq: 7 ${method}`,
    'Content-Length: 0',
  ]);
const receiveBytes = (bytes: Buffer) => network.find('192.0.2.2')!.deliver(bytes, 'udp', '192.0.2.1');

describe('the layer', () => {
  it.each(['SIP/2.0/UDP 192.0.2.1', 'SIP/2.0/UDP 192.0.2.1;branch=1', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK'])(
    'matches INVITE, repetition, ACK and CANCEL of a peer that writes %s',
    (via) => {
      network.fate = () => [];
      receiveBytes(legacy('INVITE', via));
      receiveBytes(legacy('INVITE', via));
      expect(served).toHaveLength(1);
      const cancels: SipRequest[] = [];
      served[0]!.user = { onCancel: (cancel) => cancels.push(cancel) };
      receiveBytes(legacy('CANCEL', via));
      expect(cancels).toHaveLength(1);
      expect(lines('SIP/2.0 200')).toHaveLength(1);
      respond(487);
      receiveBytes(legacy('ACK', via, ';tag=b'));
      expect(acks).toEqual([]);
      expectNothingLeft();
    },
  );

  it('answers a CANCEL that matches nothing with 481', () => {
    receiveBytes(legacy('CANCEL', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKnone'));
    expect(lines('SIP/2.0 481')).toHaveLength(1);
    expectNothingLeft();
  });

  it('writes received and rport into the Via of requests (RFC 3581)', () => {
    receiveBytes(legacy('OPTIONS', 'SIP/2.0/UDP pc.example;branch=z9hG4bKx;rport'));
    const via = served[0]!.request.headers.get('Via')!;
    expect(via).toContain('received=192.0.2.1');
    expect(via).toContain('rport=5060');
    expectNothingLeft();
  });

  it('holds CANCEL until a provisional response came, with branch and single Via of the INVITE', () => {
    const sent = send('INVITE');
    sent.cancel('SIP;cause=200');
    clock.advance(10);
    expect(lines('CANCEL')).toEqual([]);
    respond(180);
    expect(lines('CANCEL')).toHaveLength(1);
    const cancel = network.sent.find((one) => one.text.startsWith('CANCEL'))!.text;
    expect(cancel.match(/^Via:/gm)).toHaveLength(1);
    expect(cancel).toContain('Reason: SIP;cause=200');
    clock.advance(40_000);
    expect(events).toEqual([180, 'timeout']);
    respond(487);
    expectNothingLeft();
  });
});
