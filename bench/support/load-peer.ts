import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { SystemRandom } from '../../src/kernel/random.ts';
import { writeRtpHeader } from '../../src/protocol/rtp/index.ts';
import { SrtpSender } from '../../src/protocol/rtp/srtp/index.ts';
import { type NegotiatedSession, SdpNegotiator } from '../../src/protocol/sdp/index.ts';

const PAYLOAD_OCTETS = 160;
const random = new SystemRandom();

/** A stream of PCMA, 50 packets a second when asked to; what comes back is counted and thrown away. */
export interface LoadPeer {
  readonly received: number;
  readonly sent: number;
  sendOne(): void;
  close(): Promise<void>;
}

/** Plain RTP or SRTP keyed in the SDP. */
export class SocketPeer implements LoadPeer {
  readonly negotiator: SdpNegotiator;
  received = 0;
  sent = 0;
  /** Runs at the first packet. */
  onFirst: () => void = () => {};
  readonly #socket: Socket;
  readonly #packet = Buffer.alloc(12 + PAYLOAD_OCTETS + 10, 0xd5);
  readonly #ssrc = random.bytes(4).readUInt32BE(0);
  #session: NegotiatedSession | null = null;
  #protection: SrtpSender | null = null;

  static async open(transport: 'rtp' | 'srtp-sdes'): Promise<SocketPeer> {
    const socket = createSocket({ type: 'udp4', lookup: (host, _options, callback) => callback(null, host, 4) });
    // Binding does not wait where the lookup answers at once.
    const listening = once(socket, 'listening');
    socket.bind(0, '127.0.0.1');
    await listening;
    return new SocketPeer(socket, transport);
  }

  private constructor(socket: Socket, transport: 'rtp' | 'srtp-sdes') {
    this.#socket = socket;
    const { port } = socket.address();
    this.negotiator = new SdpNegotiator({ random, transport, codecs: ['PCMA'], address: '127.0.0.1', port });
    socket.on('message', (packet) => {
      if (packet[1] !== undefined && (packet[1] & 0x7f) >= 64 && (packet[1] & 0x7f) < 96) return;
      if (this.received === 0) this.onFirst();
      this.received += 1;
    });
  }

  settle(session: NegotiatedSession): void {
    this.#session = session;
    const { sdes } = session;
    if (!sdes) return;
    const { suite, local } = sdes;
    this.#protection = new SrtpSender({ suite, masterKey: local.subarray(0, 16), masterSalt: local.subarray(16) });
  }

  sendOne(): void {
    const { address, port } = this.#session!.remote;
    const sequence = this.sent++;
    const packet = Buffer.from(this.#packet);
    const fields = { marker: false, payloadType: 8, sequence: sequence & 0xffff, timestamp: sequence * PAYLOAD_OCTETS };
    writeRtpHeader(packet, { ...fields, ssrc: this.#ssrc });
    const plain = 12 + PAYLOAD_OCTETS;
    this.#socket.send(packet, 0, this.#protection ? this.#protection.protect(packet, plain) : plain, port, address);
  }

  async close(): Promise<void> {
    this.#socket.close();
  }
}

/** A whole WebRTC stack that is not ours: real ICE, real DTLS. */
export class WebrtcPeer implements LoadPeer {
  received = 0;
  sent = 0;
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });

  constructor() {
    const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8000, channels: 1, payloadType: 8 });
    const event = { mimeType: 'audio/telephone-event', clockRate: 8000, channels: 1, payloadType: 101 };
    this.#connection = new RTCPeerConnection({
      iceServers: [],
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: { audio: [pcma, new RTCRtpCodecParameters(event)], video: [] },
    });
    this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    // Behind DTLS and SRTP: the library's own tracks drop streams whose SSRC no description names, as those of a relay.
    this.#connection.dtlsTransports[0]!.onRtp.subscribe(() => {
      this.received += 1;
    });
  }

  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#connection.localDescription!.sdp;
  }

  /** Resolves when ICE and DTLS are through. */
  async settle(answer: string, patienceMs = 10_000): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    const end = performance.now() + patienceMs;
    while (this.#connection.connectionState !== 'connected') {
      if (performance.now() > end) throw new Error(`WebRTC peer is ${this.#connection.connectionState}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  sendOne(): void {
    const packet = Buffer.alloc(12 + PAYLOAD_OCTETS, 0xd5);
    const sequence = this.sent++;
    const fields = { marker: false, payloadType: 8, sequence: sequence & 0xffff, timestamp: sequence * PAYLOAD_OCTETS };
    writeRtpHeader(packet, { ...fields, ssrc: 77 });
    this.#track.writeRtp(packet);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
