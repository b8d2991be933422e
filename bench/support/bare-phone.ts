import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  createRequest,
  createResponse,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
  serializeSipMessage,
  toOf,
} from '../../src/protocol/sip/message/index.ts';
import { SocketPeer } from './load-peer.ts';

const PACKET_MS = 20;
const RING_MS = 30;

/** When things happened to a phone, in milliseconds since 1970, parts of them included. */
export interface PhoneTimes {
  /** It answered (called), or learned that it was answered (calling). */
  answeredAt: number;
  /** The first RTP packet came. */
  firstAudioAt: number;
}

/** Now, on the clock that the pages of a browser on this machine have too, with parts of a millisecond. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** A phone with nothing around it: SIP over one UDP socket on loopback, PCMA, and it talks from the moment it knows where to. */
export class BarePhone implements AsyncDisposable {
  readonly port: number;
  readonly #socket: Socket;
  #call: { media: SocketPeer; times: PhoneTimes; talking: NodeJS.Timeout | null } | null = null;
  #ended = Promise.withResolvers<void>();
  #outgoing: { resolve: (response: SipResponse) => void } | null = null;

  static async open(port = 0): Promise<BarePhone> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new BarePhone(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (bytes, from) => this.#receive(bytes, from.port));
  }

  /** Of the call that goes on. */
  get times(): PhoneTimes | null {
    return this.#call?.times ?? null;
  }

  /** Resolves when the call that goes on is over. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Calls; resolves when it is answered and acknowledged. `hangUp` ends it. */
  async call(number: string, server: number): Promise<{ times: PhoneTimes; hangUp: () => Promise<void> }> {
    const media = await SocketPeer.open('rtp');
    const call = this.#begin(media);
    const contact = `<sip:bare@127.0.0.1:${this.port}>`;
    const uri = `sip:${number}@127.0.0.1:${server}`;
    const callId = `${crypto.randomUUID()}@bench`;
    const from = `<sip:+33155171889@127.0.0.1:${this.port}>;tag=${callId.slice(0, 8)}`;
    const head = { 'Max-Forwards': '70', From: from, 'Call-ID': callId, Contact: contact };
    const via = () => `SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${crypto.randomUUID()}`;
    const invite = createRequest(
      'INVITE',
      uri,
      { Via: via(), ...head, To: `<${uri}>`, CSeq: '1 INVITE', 'Content-Type': 'application/sdp' },
      Buffer.from(media.negotiator.buildOffer()),
    );
    const answer = await new Promise<SipResponse>((resolve) => {
      this.#outgoing = { resolve };
      this.#send(invite, server);
    });
    if (answer.status !== 200) throw new Error(`the call was refused with ${answer.status} ${answer.reason}`);
    call.times.answeredAt = wallNow();
    media.settle(media.negotiator.readAnswer(answer.body.toString()));
    const to = answer.headers.get('To') ?? '';
    const target = /<([^>]+)>/.exec(answer.headers.get('Contact') ?? '')?.[1] ?? uri;
    this.#send(createRequest('ACK', target, { Via: via(), ...head, To: to, CSeq: '1 ACK' }), server);
    this.#talk();
    const hangUp = async (): Promise<void> => {
      await new Promise<SipResponse>((resolve) => {
        this.#outgoing = { resolve };
        this.#send(createRequest('BYE', target, { Via: via(), ...head, To: to, CSeq: '2 BYE' }), server);
      });
      await this.#over();
    };
    return { times: call.times, hangUp };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#over();
    this.#socket.close();
  }

  #begin(media: SocketPeer) {
    const call = { media, times: { answeredAt: 0, firstAudioAt: 0 }, talking: null as NodeJS.Timeout | null };
    media.onFirst = () => {
      call.times.firstAudioAt = wallNow();
    };
    this.#ended = Promise.withResolvers<void>();
    this.#call = call;
    return call;
  }

  /** Where in its 20 ms a phone stands when it is answered is chance. */
  #talk(): void {
    const call = this.#call!;
    call.talking = setTimeout(() => {
      call.media.sendOne();
      call.talking = setInterval(() => call.media.sendOne(), PACKET_MS);
    }, Math.random() * PACKET_MS);
  }

  async #over(): Promise<void> {
    const call = this.#call;
    this.#call = null;
    if (!call) return;
    if (call.talking) clearInterval(call.talking);
    await call.media.close();
    this.#ended.resolve();
  }

  #send(message: SipRequest | SipResponse, port: number): void {
    this.#socket.send(serializeSipMessage(message), port, '127.0.0.1');
  }

  #receive(bytes: Buffer, port: number): void {
    const parsed = parseSipMessage(bytes, 'datagram');
    if (!parsed.ok) return;
    const { message } = parsed;
    if (message.kind === 'response') {
      if (message.status >= 200) this.#outgoing?.resolve(message);
      return;
    }
    if (message.method === 'INVITE') void this.#ring(message, port);
    else if (message.method === 'BYE') {
      this.#send(createResponse(message, 200), port);
      void this.#over();
    } else if (message.method !== 'ACK') this.#send(createResponse(message, 200), port);
  }

  async #ring(invite: SipRequest, port: number): Promise<void> {
    // Sent again, or a re-INVITE: nothing a benchmark waits for.
    if (this.#call || toOf(invite)?.tag !== undefined) return;
    const media = await SocketPeer.open('rtp');
    const call = this.#begin(media);
    const toTag = crypto.randomUUID().slice(0, 8);
    const headers = { Contact: `<sip:bare@127.0.0.1:${this.port}>`, 'Content-Type': 'application/sdp' };
    this.#send(createResponse(invite, 180, { toTag }), port);
    await new Promise((resolve) => setTimeout(resolve, RING_MS));
    const { answer, session } = media.negotiator.answerOffer(invite.body.toString());
    call.times.answeredAt = wallNow();
    this.#send(createResponse(invite, 200, { toTag, headers, body: Buffer.from(answer) }), port);
    media.settle(session);
    this.#talk();
  }
}
