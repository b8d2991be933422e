import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createCodec } from '../../src/protocol/codec/index.ts';
import { buildRtp, emptyRtpHeader, isRtcp, readRtp } from '../../src/protocol/rtp/index.ts';
import { demandMix, hasTone, type Sound } from './tone-meter.ts';
import { until } from './until.ts';

const payloadType = 8;
const sampleRate = 8000;
const packetSamples = sampleRate / 50;
/** How much of what came in is kept, in packets of 20 ms: five seconds. */
const keptPackets = 250;
const halfASecond = 25;

/**
 * Mouth and ear of somebody outside whose signalling is done by another program: it says a tone in G.711 (A-law) at a port of its own, to
 * whoever sends there first, and keeps what came in last.
 */
export class OutsideVoice implements Disposable {
  readonly #socket: Socket;
  readonly #codec = createCodec('PCMA');
  readonly #heard: Float64Array[] = [];
  readonly #tone: Int16Array;
  #packets = 0;
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;

  private constructor(socket: Socket, toneHz: number) {
    this.#socket = socket;
    // One second: a whole number of periods, so that it goes on without a click.
    this.#tone = Int16Array.from({ length: sampleRate }, (_, at) => 16_000 * Math.sin((2 * Math.PI * toneHz * at) / sampleRate));
    socket.on('message', (packet, { address, port }) => this.#receive(packet, { address, port }));
  }

  static async open(toneHz: number): Promise<OutsideVoice> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new OutsideVoice(socket, toneHz);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Waits until half a second of the tone came in, from now on, at a speaking level. */
  hears(frequencyHz: number, patienceMs = 30_000): Promise<true> {
    return this.#comesIn(`${frequencyHz} Hz`, (sound) => hasTone(sound, frequencyHz), patienceMs);
  }

  /** Waits until half a second came in, from now on, in which all of the tones are at once, and none of the others. */
  hearsMix(tones: readonly number[], others: readonly number[], patienceMs = 20_000): Promise<true> {
    return this.#comesIn(`${tones.join(' and ')} Hz`, (sound) => demandMix(sound, tones, others), patienceMs);
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#socket.close();
  }

  #comesIn(what: string, isIt: (sound: Sound) => boolean, patienceMs: number): Promise<true> {
    const from = this.#packets;
    return until(
      `the caller outside hears ${what}`,
      () => this.#packets - from >= halfASecond && isIt({ sampleRate, samples: joined(this.#heard.slice(-halfASecond)) }),
      patienceMs,
    );
  }

  #receive(packet: Buffer, from: { readonly address: string; readonly port: number }): void {
    const header = emptyRtpHeader();
    if (isRtcp(packet) || !readRtp(packet, packet.length, header) || header.payloadType !== payloadType) return;
    const pcm = this.#codec.decode(packet.subarray(header.payloadStart, header.payloadEnd));
    this.#packets++;
    this.#heard.push(Float64Array.from(pcm, (sample) => sample / 32_768));
    if (this.#heard.length > keptPackets) this.#heard.shift();
    if (!this.#timer) this.#speak(from, performance.now());
  }

  #speak(to: { readonly address: string; readonly port: number }, dueMs: number): void {
    const at = (this.#sent * packetSamples) % sampleRate;
    const payload = Buffer.from(this.#codec.encode(this.#tone.subarray(at, at + packetSamples)));
    const place = { sequence: this.#sent & 0xffff, timestamp: this.#sent * packetSamples, ssrc: 0x5150_0001 };
    this.#socket.send(buildRtp({ ...place, marker: this.#sent === 0, payloadType, payload }), to.port, to.address);
    this.#sent++;
    const nextMs = dueMs + 20;
    this.#timer = setTimeout(() => this.#speak(to, nextMs), Math.max(0, nextMs - performance.now()));
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
