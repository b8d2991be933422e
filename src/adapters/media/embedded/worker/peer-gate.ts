import type { RemoteInfo } from 'node:dgram';
import type { SrtpKeying } from '../../../../protocol/rtp/srtp/index.ts';
import { SrtpReceiver, SrtpSender } from '../../../../protocol/rtp/srtp/index.ts';
import { answerConnectivityCheck } from '../../../../protocol/rtp/stun/index.ts';
import type { NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import { DtlsAssociation, type DtlsIdentity } from './dtls.ts';

export interface Address {
  readonly address: string;
  readonly port: number;
}

export interface PeerGateProps {
  readonly identity: DtlsIdentity;
  readonly localIce: () => { ufrag: string; pwd: string };
  readonly send: (packet: Buffer, to: Address) => void;
  readonly failed: (reason: string) => void;
  /** A phone behind NAT: the first packet from this address settles where it is. */
  readonly symmetricAddress: string | null;
  /** ICE and DTLS must be through so long after the descriptions, in milliseconds. */
  readonly connectTimeoutMs: number;
}

const MAX_EARLY_PACKETS = 4;

/** Who may send media to an endpoint, where its own goes, and under which keys. Everything else is refused here. */
export class PeerGate {
  readonly #props: PeerGateProps;
  #session: NegotiatedSession | null = null;
  /** Where media comes from and goes to. */
  #peer: Address | null = null;
  #peerRtcp: Address | null = null;
  #latched = false;
  #dtls: DtlsAssociation | null = null;
  #localKey = '';
  #remoteKey = '';
  /** Came before the peer's description, without which its certificate cannot be checked. */
  readonly #earlyDtls: { packet: Buffer; source: RemoteInfo }[] = [];
  /** Addresses that passed a connectivity check. */
  readonly #validated = new Set<string>();
  #waitingSince: number | null = null;
  #gaveUp = false;
  incoming: SrtpReceiver | null = null;
  outgoing: SrtpSender | null = null;

  constructor(props: PeerGateProps) {
    this.#props = props;
  }

  /** To be called now and then: fails when the peer does not come through ICE and DTLS in time. */
  watch(nowMs: number): void {
    if (!this.#session?.webrtc || this.outgoing || this.#gaveUp) return;
    this.#waitingSince ??= nowMs;
    if (nowMs - this.#waitingSince < this.#props.connectTimeoutMs) return;
    this.#gaveUp = true;
    this.#props.failed(this.#peer ? 'the DTLS handshake was not completed in time' : 'no ICE connectivity check came in time');
  }

  /** Takes over what was negotiated, first or later. */
  settle(session: NegotiatedSession): void {
    const before = this.#session;
    this.#session = session;
    if (session.webrtc) {
      if (session.webrtc.iceRestarted) this.#validated.clear();
      for (const { packet, source } of this.#earlyDtls.splice(0)) this.dtls(packet, source);
      return;
    }
    if (session.sdes) this.#useSdes(session.sdes);
    const moved = before?.remote.address !== session.remote.address || before.remote.port !== session.remote.port;
    if (!moved) return;
    this.#peer = session.remote;
    this.#peerRtcp = session.remoteRtcp;
    this.#latched = false;
  }

  /** Media can be sent: where to, and, where there must be keys, with keys. */
  get target(): Address | null {
    if (this.#session && !this.#session.webrtc && !this.#session.sdes) return this.#peer;
    return this.outgoing ? this.#peer : null;
  }

  get rtcpTarget(): Address | null {
    if (this.#session?.rtcpMux) return this.target;
    return this.target && this.#peerRtcp;
  }

  /** Whether a packet's source is the peer. */
  admits(source: RemoteInfo): boolean {
    const peer = this.#peer;
    const isPeer = peer !== null && peer.port === source.port && peer.address === source.address;
    if (this.#session?.webrtc) return isPeer || this.#validated.has(keyOf(source));
    if (isPeer) {
      this.#latched = true;
      return true;
    }
    if (this.#latched || this.#props.symmetricAddress !== source.address || !this.#session) return false;
    this.#latched = true;
    this.#peer = { address: source.address, port: source.port };
    if (!this.#session.rtcpMux) this.#peerRtcp = { address: source.address, port: source.port + 1 };
    return true;
  }

  /** RTCP on its own port comes from the peer's host; its port is often another than announced. */
  admitsRtcp(source: RemoteInfo): boolean {
    return this.#peer !== null && this.#peer.address === source.address;
  }

  stun(packet: Buffer, source: RemoteInfo): boolean {
    const { ufrag, pwd } = this.#props.localIce();
    const remoteUfrag = this.#session?.webrtc?.remoteIce.ufrag ?? null;
    const outcome = answerConnectivityCheck(packet, source, { ufrag, password: pwd }, remoteUfrag);
    if (outcome.kind === 'ignored') return false;
    this.#props.send(outcome.response, source);
    if (outcome.kind === 'refused') return false;
    this.#validated.add(keyOf(source));
    if (outcome.nominated || !this.#peer) this.#peer = { address: source.address, port: source.port };
    return true;
  }

  dtls(packet: Buffer, source: RemoteInfo): boolean {
    if (!this.#validated.has(keyOf(source))) return false;
    if (!this.#session) {
      if (this.#earlyDtls.length < MAX_EARLY_PACKETS) this.#earlyDtls.push({ packet, source });
      return true;
    }
    this.#dtls ??= new DtlsAssociation({
      identity: this.#props.identity,
      remoteFingerprints: () => this.#session?.webrtc?.remoteFingerprints ?? [],
      send: (reply) => this.#peer && this.#props.send(reply, this.#peer),
      connected: ({ local, remote }) => this.#useKeys(local, remote),
      failed: this.#props.failed,
    });
    this.#dtls.receive(packet);
    return true;
  }

  close(): void {
    this.#dtls?.close();
  }

  /** A repeated description must reset neither replay protection nor rollover, and no key may serve two senders. */
  #useSdes({ suite, local, remote }: NonNullable<NegotiatedSession['sdes']>): void {
    const localKey = `${suite} ${local.toString('hex')}`;
    const remoteKey = `${suite} ${remote.toString('hex')}`;
    if (localKey !== this.#localKey) this.outgoing = new SrtpSender(keying(suite, local));
    if (remoteKey !== this.#remoteKey) this.incoming = new SrtpReceiver(keying(suite, remote));
    this.#localKey = localKey;
    this.#remoteKey = remoteKey;
  }

  #useKeys(local: SrtpKeying, remote: SrtpKeying): void {
    this.outgoing = new SrtpSender(local);
    this.incoming = new SrtpReceiver(remote);
  }
}

function keying(suite: SrtpKeying['suite'], keyAndSalt: Buffer): SrtpKeying {
  return { suite, masterKey: keyAndSalt.subarray(0, 16), masterSalt: keyAndSalt.subarray(16, 30) };
}

function keyOf(source: Address): string {
  return `${source.address} ${source.port}`;
}
