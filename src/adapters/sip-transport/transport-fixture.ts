import { SystemClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import { makeCertificate } from './certificate.ts';
import { SipTransport, type SipTransportParts } from './sip-transport.ts';
import type { SipTransportOptions, TlsCredentials } from './transport-options.ts';

/** For tests: a transport on loopback that writes down what it is told. */
export interface TestTransport extends AsyncDisposable {
  readonly transport: SipTransport;
  readonly messages: SipMessage[];
  readonly flows: SipFlow[];
  readonly closed: string[];
  port(transport: string): number;
  /** The next message that comes. */
  next(): Promise<{ message: SipMessage; flow: SipFlow }>;
  nextClosed(): Promise<string>;
}

export async function openTestTransport(
  options: Partial<SipTransportOptions> = {},
  parts: Partial<SipTransportParts> = {},
): Promise<TestTransport> {
  const listen = (['udp', 'tcp', 'tls', 'ws', 'wss'] as const).map((transport) => ({ transport, host: '127.0.0.1', port: 0 }));
  const transport = await SipTransport.open({
    clock: new SystemClock(),
    random: new SeededRandom(7),
    logger: silentLogger,
    ...parts,
    options: { listen, ...options },
  });
  const messages: SipMessage[] = [];
  const flows: SipFlow[] = [];
  const closed: string[] = [];
  transport.onMessage((message, flow) => {
    messages.push(message);
    flows.push(flow);
  });
  transport.onFlowClosed((_flow, reason) => closed.push(reason));
  return {
    transport,
    messages,
    flows,
    closed,
    port: (name) => transport.addresses().find((one) => one.transport === name)!.port,
    next: () =>
      new Promise((resolve) => {
        const stop = transport.onMessage((message, flow) => {
          stop();
          resolve({ message, flow });
        });
      }),
    nextClosed: () =>
      new Promise((resolve) => {
        const stop = transport.onFlowClosed((_flow, reason) => {
          stop();
          resolve(reason);
        });
      }),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

export interface OptionsRequest {
  readonly via?: string;
  readonly callId?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** An OPTIONS request as bytes. */
export function optionsRequest(request: OptionsRequest = {}): Buffer {
  const body = request.body ?? '';
  const lines = [
    'OPTIONS sip:parley@127.0.0.1 SIP/2.0',
    `Via: ${request.via ?? 'SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1;rport'}`,
    'Max-Forwards: 70',
    'From: <sip:a@127.0.0.1>;tag=1',
    'To: <sip:parley@127.0.0.1>',
    `Call-ID: ${request.callId ?? 'call-1'}`,
    'CSeq: 1 OPTIONS',
    ...(request.headers ?? []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** An authority for tests and a certificate of it. */
export function testAuthority(): {
  certificate: string;
  issue(names: string[], purposes?: ('server' | 'client')[]): TlsCredentials;
} {
  const random = new SeededRandom(Date.now());
  const from = { fromMs: Date.now() - 60_000, days: 2 };
  const authority = makeCertificate({ ...from, names: ['Test authority'], serial: random.bytes(12), isAuthority: true });
  return {
    certificate: authority.certificate,
    issue: (names, purposes = ['server', 'client']) =>
      makeCertificate({ ...from, names, serial: random.bytes(12), issuer: authority, purposes }),
  };
}
