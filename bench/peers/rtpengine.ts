import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { BackgroundProcess } from '../../test/support/background-process.ts';
import { freePorts } from '../../test/support/free-ports.ts';
import type { MediaSubject, PeerTransport } from '../support/media-subject.ts';

const profiles: Readonly<Record<PeerTransport, string>> = {
  rtp: 'RTP/AVP',
  'srtp-sdes': 'RTP/SAVP',
  webrtc: 'UDP/TLS/RTP/SAVPF',
};

type Value = string | readonly string[];

/** Debian's rtpengine in user space on loopback: the peer of the media benchmark. Spoken to in bencode over its `ng` port. */
export class Rtpengine implements MediaSubject {
  readonly name = 'rtpengine';
  readonly #process: BackgroundProcess;
  readonly #control: Socket;
  readonly #port: number;
  #nextCookie = 1;

  private constructor(parts: { process: BackgroundProcess; control: Socket; port: number }) {
    this.#process = parts.process;
    this.#control = parts.control;
    this.#port = parts.port;
  }

  /** @param ports media ports, both ends included */
  static async start(ports: { readonly first: number; readonly last: number }): Promise<Rtpengine> {
    const [port, cliPort] = await freePorts(2);
    const process = new BackgroundProcess({
      command: 'rtpengine',
      args: [
        // Debian's own file names fixed control ports.
        '--config-file=none',
        '--table=-1',
        '--foreground',
        '--log-stderr',
        '--log-level=3',
        '--interface=127.0.0.1',
        `--listen-ng=127.0.0.1:${port}`,
        `--listen-cli=127.0.0.1:${cliPort}`,
        `--port-min=${ports.first}`,
        `--port-max=${ports.last}`,
        '--timeout=60',
        // Else its threads take the packets of one DTLS flight out of order now and then.
        '--poller-per-thread',
      ],
    });
    const control = createSocket('udp4').bind(0, '127.0.0.1');
    await once(control, 'listening');
    const rtpengine = new Rtpengine({ process, control, port: port! });
    await rtpengine.#untilReady();
    return rtpengine;
  }

  get pid(): number {
    return this.#process.pid;
  }

  async connect({ call, offer, transports, answerSecond }: Parameters<MediaSubject['connect']>[0]): Promise<string> {
    const common = { 'call-id': call, 'from-tag': `${call}-a`, replace: ['origin'] };
    const webrtc = transports[0] === 'webrtc';
    const offered = await this.#ask({
      ...common,
      command: 'offer',
      sdp: offer,
      'transport-protocol': profiles[transports[1]],
      // The peer begins, in ICE and in DTLS: left to itself rtpengine begins before its answer is out.
      ...(webrtc
        ? { ICE: 'remove', 'ICE-lite': 'backward', 'DTLS-reverse': 'passive', flags: ['trust-address'], 'rtcp-mux': ['demux'] }
        : {}),
    });
    const answered = await this.#ask({
      ...common,
      command: 'answer',
      'to-tag': `${call}-b`,
      sdp: answerSecond(offered),
      ...(webrtc ? { ICE: 'force', DTLS: 'passive', 'rtcp-mux': ['require'] } : {}),
    });
    if (!webrtc) return answered;
    // This version answers without the group that WebRTC peers ask for, and with an RTCP address that the peer's library cannot read.
    const plain = answered.replaceAll(/a=rtcp:.*\r\n/g, '');
    return plain.includes('a=group:') ? plain : plain.replace('t=0 0\r\n', 't=0 0\r\na=group:BUNDLE 0\r\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#control.close();
    await this.#process[Symbol.asyncDispose]();
  }

  async #untilReady(): Promise<void> {
    for (let attempt = 0; attempt < 50; attempt++) {
      if (await this.#request({ command: 'ping' }, 100).catch(() => null)) return;
    }
    throw new Error(`rtpengine did not answer:\n${this.#process.output}`);
  }

  async #ask(command: Readonly<Record<string, Value>>): Promise<string> {
    const reply = await this.#request(command, 2000);
    // Of the whole dictionary only one string is wanted: 3:sdp<length>:<text>.
    const at = reply.indexOf('3:sdp');
    const colon = reply.indexOf(':', at + 5);
    if (at < 0) throw new Error(`rtpengine: ${reply}`);
    return reply.slice(colon + 1, colon + 1 + Number(reply.slice(at + 5, colon)));
  }

  #request(command: Readonly<Record<string, Value>>, patienceMs: number): Promise<string> {
    const cookie = `bench${this.#nextCookie++}`;
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#control.off('message', onMessage);
      };
      const onMessage = (packet: Buffer): void => {
        const text = packet.toString('latin1');
        if (!text.startsWith(`${cookie} `)) return;
        finish();
        resolve(text.slice(cookie.length + 1));
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`rtpengine did not answer to ${String(command.command)}`));
      }, patienceMs);
      this.#control.on('message', onMessage);
      this.#control.send(`${cookie} ${bencode(command)}`, this.#port, '127.0.0.1');
    });
  }
}

function bencode(value: Value | Readonly<Record<string, Value>>): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (Array.isArray(value)) return `l${value.map(bencode).join('')}e`;
  return `d${Object.entries(value)
    .map(([key, one]) => bencode(key) + bencode(one))
    .join('')}e`;
}
