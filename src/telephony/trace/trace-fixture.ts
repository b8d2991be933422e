import type { SipFlow, SipTrafficListener, SipTransportName } from '../../protocol/sip/transport-port.ts';

/** For tests: a flow that leads nowhere. */
export function flowTo(host: string, port = 5060, transport: SipTransportName = 'udp'): SipFlow {
  const local = { host: host.includes(':') ? '2001:db8::5' : '192.0.2.5', port: transport === 'udp' ? 5060 : 5061 };
  return {
    id: `${host}:${port}`,
    transport,
    isReliable: transport !== 'udp',
    local,
    remote: { host, port },
    isOpen: true,
    send: () => {},
  };
}

export interface TestMessage {
  readonly start?: string;
  readonly callId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cseq?: string;
  readonly headers?: readonly string[];
  readonly sdp?: string;
}

/** A whole message as bytes, an INVITE from alice to bob when nothing is said. */
export function messageBytes(message: TestMessage = {}): Buffer {
  const start = message.start ?? 'INVITE sip:bob@parley.example SIP/2.0';
  const body = message.sdp ?? '';
  const lines = [
    start,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-77',
    `From: <sip:${message.from ?? 'alice'}@parley.example>;tag=a1`,
    `To: <sip:${message.to ?? 'bob'}@parley.example>`,
    `Call-ID: ${message.callId ?? 'leg-a'}`,
    `CSeq: ${message.cseq ?? `1 ${start.startsWith('SIP/') ? 'INVITE' : start.split(' ')[0]}`}`,
    ...(message.headers ?? []),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** A tapped wire. */
export class TestWire {
  readonly listeners = new Set<SipTrafficListener>();

  onTraffic(listener: SipTrafficListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  pass(direction: 'received' | 'sent', bytes: Buffer, flow: SipFlow, atMs = 0): void {
    for (const listener of this.listeners) listener(direction, bytes, flow, atMs);
  }
}

/** A call through a back-to-back user agent: two legs, the second on TLS and IPv6. */
export function tapCall(tap: SipTrafficListener, atMs: number): void {
  const alice = flowTo('192.0.2.1');
  const bob = flowTo('2001:db8::2', 40_000, 'tls');
  const sdp =
    'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0LWtleS1mb3ItdGVzdHMtb25seS0xMjM0|2^31\r\n';
  const invite = messageBytes({ sdp });
  tap('received', invite, alice, atMs);
  tap('received', invite, alice, atMs + 500);
  tap('sent', messageBytes({ start: 'SIP/2.0 100 Trying' }), alice, atMs + 501);
  tap('sent', messageBytes({ start: 'INVITE sip:bob@[2001:db8::2]:40000 SIP/2.0', callId: 'leg-b', sdp }), bob, atMs + 510);
  tap('received', messageBytes({ start: 'SIP/2.0 200 OK', callId: 'leg-b', sdp }), bob, atMs + 1510);
  tap('sent', messageBytes({ start: 'SIP/2.0 200 OK', sdp }), alice, atMs + 1511);
  tap('received', messageBytes({ start: 'BYE sip:parley@192.0.2.5 SIP/2.0', cseq: '2 BYE' }), alice, atMs + 9000);
}
