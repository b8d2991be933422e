import { createSocket } from 'node:dgram';

/**
 * Entry of a process that passes calls on with the datagrams of a back-to-back user agent and nothing else: no grammar, no timers, no
 * records. What is left is what Node's sockets cost, below which no switch in Node can come.
 */
const [ownPort, calleePort] = process.argv.slice(2).map(Number) as [number, number];
const address = `127.0.0.1:${ownPort}`;
const socket = createSocket({ type: 'udp4', lookup: (host, _options, callback) => callback(null, host, 4) });

/** What the caller's messages must be answered with. */
interface Passed {
  readonly callerPort: number;
  /** Via, From, Call-ID and CSeq of his INVITE. */
  readonly head: string;
  readonly number: string;
}

const calls = new Map<string, Passed>();

function line(text: string, name: string): string {
  const start = text.indexOf(`\r\n${name}: `) + 2;
  return text.slice(start, text.indexOf('\r\n', start) + 2);
}

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

function send(port: number, head: string, body = ''): void {
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  socket.send(Buffer.from(`${head}${type}Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1'), port, '127.0.0.1');
}

function toCallee(method: string, { number }: Passed, text: string, callId: string, body = ''): void {
  const identity = `From: <sip:caller@${address}>;tag=1\r\n${line(text, 'To')}${callId}CSeq: ${method === 'BYE' ? 2 : 1} ${method}\r\n`;
  const own = `Via: SIP/2.0/UDP ${address};branch=z9hG4bK${method}${callId.length}\r\nContact: <sip:${address}>\r\nMax-Forwards: 70\r\n`;
  send(calleePort, `${method} sip:${number}@127.0.0.1:${calleePort} SIP/2.0\r\n${own}${identity}`, body);
}

function headOf(text: string): string {
  return line(text, 'Via') + line(text, 'From') + line(text, 'Call-ID') + line(text, 'CSeq');
}

const contact = `Contact: <sip:${address}>\r\n`;

function request(text: string, callId: string, callerPort: number): void {
  if (text.startsWith('INVITE ')) {
    const passed = { callerPort, head: headOf(text), number: text.slice(11, text.indexOf('@')) };
    calls.set(callId, passed);
    toCallee('INVITE', passed, text, callId, bodyOf(text));
  } else if (text.startsWith('BYE ')) {
    const passed = calls.get(callId);
    calls.delete(callId);
    send(callerPort, `SIP/2.0 200 OK\r\n${headOf(text)}${line(text, 'To')}`);
    if (passed) toCallee('BYE', passed, text, callId);
  }
}

socket.on('message', (bytes, { port }) => {
  const text = bytes.toString('latin1');
  const callId = line(text, 'Call-ID');
  const passed = calls.get(callId);
  if (!text.startsWith('SIP/2.0 ')) request(text, callId, port);
  else if (passed && line(text, 'CSeq').includes('INVITE')) {
    const firstLine = text.slice(0, text.indexOf('\r\n') + 2);
    if (firstLine.startsWith('SIP/2.0 2')) toCallee('ACK', passed, text, callId);
    send(passed.callerPort, `${firstLine}${passed.head}${line(text, 'To')}${contact}`, bodyOf(text));
  }
});
socket.bind(ownPort, '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
