import {
  buildRtcp,
  middleNtp,
  parseRtcp,
  ReceptionStatistics,
  type RtpFields,
  type RtpHeader,
  rewriteRtpHeader,
  toNtp,
} from '../../../../protocol/rtp/index.ts';
import type { NegotiatedVideo, VideoCodecName } from '../../../../protocol/sdp/index.ts';
import { beginsKeyFrame } from './key-frame.ts';
import { LARGEST_PACKET, takeScratch } from './packet-scratch.ts';
import { keyFrameRequest, nackOf, readFeedback, remb } from './video-feedback.ts';

const CLOCK_RATE = 90_000;
/** Sent packets that are kept to be sent again: about a second. */
const KEPT = 512;
/** Key frames are large: one is not asked for more often. */
const KEY_FRAME_PAUSE_MS = 400;
/** Without the beginning of a key frame a new source is passed on all the same after so long: its codec may hide it from us. */
const KEY_FRAME_PATIENCE_MS = 3000;

export interface VideoPortProps {
  /** Of what our peer receives. */
  readonly ssrc: number;
  readonly cname: string;
  readonly steadyNow: () => number;
  readonly wallNow: () => number;
  /** Protects in place and sends. @returns what was sent, null when nothing can be */
  readonly send: (packet: Buffer, length: number) => Buffer | null;
  readonly sendRtcp: (compound: Buffer) => void;
}

/**
 * The video of one endpoint: what its peer shows is passed on to those who see it, without being decoded. Feedback of those who see goes
 * back to who shows: key frames are asked for, losses are repaired from what was sent, the smallest bandwidth counts.
 */
export class VideoPort {
  readonly #props: VideoPortProps;
  #session: NegotiatedVideo | null = null;
  #source: VideoPort | null = null;
  readonly viewers = new Set<VideoPort>();
  #statistics = new ReceptionStatistics(CLOCK_RATE);
  /** Stream of our peer. */
  #incomingSsrc = -1;
  #heardAt = -Infinity;
  #lastSenderReport = 0;
  #lastSenderReportAt = 0;
  #askedAt = -Infinity;
  /** The worst that viewers tell, in 256ths, since our last report. */
  #lossAtViewers = 0;
  // What goes out.
  #fromSsrc = -1;
  #isWaitingForKeyFrame = true;
  #waitsSince = -Infinity;
  #sequenceShift = 0;
  #timestampShift = 0;
  #sequence = -1;
  #timestamp = 0;
  #sentAt = -Infinity;
  #packets = 0;
  #octets = 0;
  readonly #fields: { -readonly [Name in keyof RtpFields]: RtpFields[Name] };
  readonly #kept: (Buffer | undefined)[] = [];

  constructor(props: VideoPortProps) {
    this.#props = props;
    this.#fields = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: props.ssrc };
  }

  settle(session: NegotiatedVideo | null): void {
    const before = this.#session;
    this.#session = session;
    if (session && !before) {
      // He may see now what was shown before he could.
      this.#awaitKeyFrame();
    }
  }

  /** Null: our peer sees nobody. */
  see(source: VideoPort | null): void {
    if (source === this.#source) return;
    this.#source?.viewers.delete(this);
    this.#source = source;
    source?.viewers.add(this);
    this.#awaitKeyFrame();
  }

  close(): void {
    this.see(null);
    for (const viewer of this.viewers) viewer.see(null);
  }

  /** The codec of a packet with this payload type; undefined: it is no video. */
  codecOf(payloadType: number): VideoCodecName | undefined {
    return this.#session?.receivePayloadTypes.get(payloadType);
  }

  /** A packet of our peer, decrypted. */
  receive(packet: Buffer, length: number, header: RtpHeader, codec: VideoCodecName): void {
    const now = this.#props.steadyNow();
    if (header.ssrc !== this.#incomingSsrc) {
      this.#incomingSsrc = header.ssrc;
      this.#statistics = new ReceptionStatistics(CLOCK_RATE);
      this.#askedAt = -Infinity;
      if (this.viewers.size > 0) this.askForKeyFrame(now);
    }
    this.#heardAt = now;
    this.#statistics.receive(header.ssrc, header.sequence, header.timestamp, now);
    const { direction } = this.#session!;
    if (direction === 'sendonly' || direction === 'inactive') return;
    for (const viewer of this.viewers) viewer.#relay(packet, length, header, codec, now);
  }

  /** A compound of our peer, decrypted: what of it is about video. */
  receiveRtcp(compound: Buffer): void {
    const now = this.#props.steadyNow();
    for (const packet of parseRtcp(compound) ?? []) {
      if (packet.kind === 'sender-report' && packet.ssrc === this.#incomingSsrc) {
        this.#lastSenderReport = middleNtp(packet.sender.ntpSeconds, packet.sender.ntpFraction);
        this.#lastSenderReportAt = now;
      }
      if (packet.kind !== 'sender-report' && packet.kind !== 'receiver-report') continue;
      const report = packet.reports.find(({ ssrc }) => ssrc === this.#props.ssrc);
      if (report && this.#source) this.#source.#lossAtViewers = Math.max(this.#source.#lossAtViewers, report.fractionLost);
    }
    for (const feedback of readFeedback(compound)) {
      if (feedback.kind === 'bandwidth') this.#source?.passBandwidth(feedback.bitrate);
      else if (feedback.mediaSsrc !== this.#props.ssrc) continue;
      else if (feedback.kind === 'key-frame') this.#source?.askForKeyFrame(now);
      else this.#sendAgain(feedback.packets);
    }
  }

  /** Once a second. */
  report(now: number): void {
    if (!this.#session) return;
    const isReceiving = now - this.#heardAt < 10_000 && this.#statistics.started;
    const isSending = now - this.#sentAt < 10_000;
    if (!isReceiving && !isSending) return;
    const delay = this.#lastSenderReport === 0 ? 0 : Math.round(((now - this.#lastSenderReportAt) * 65_536) / 1000);
    const own = isReceiving ? [this.#statistics.report(this.#lastSenderReport, delay)] : [];
    const reports = own.map((one) => ({ ...one, fractionLost: Math.max(one.fractionLost, this.#lossAtViewers) }));
    this.#lossAtViewers = 0;
    const { ssrc, cname } = this.#props;
    const names = { kind: 'source-description', chunks: [{ ssrc, cname }] } as const;
    const head = isSending
      ? ({ kind: 'sender-report', ssrc, sender: this.#senderInfo(now), reports } as const)
      : ({ kind: 'receiver-report', ssrc, reports } as const);
    this.#props.sendRtcp(buildRtcp([head, names]));
  }

  #senderInfo(now: number) {
    const ntp = toNtp(this.#props.wallNow());
    return {
      ntpSeconds: ntp.seconds,
      ntpFraction: ntp.fraction,
      rtpTimestamp: (this.#timestamp + Math.round(((now - this.#sentAt) * CLOCK_RATE) / 1000)) >>> 0,
      packetCount: this.#packets,
      octetCount: this.#octets,
    };
  }

  #awaitKeyFrame(): void {
    const now = this.#props.steadyNow();
    this.#isWaitingForKeyFrame = true;
    this.#waitsSince = now;
    this.#source?.askForKeyFrame(now);
  }

  #relay(packet: Buffer, length: number, header: RtpHeader, codec: VideoCodecName, now: number): void {
    const session = this.#session;
    const payloadType = session?.sendPayloadTypes.get(codec);
    if (!session || payloadType === undefined || length > LARGEST_PACKET) return;
    if (session.direction === 'recvonly' || session.direction === 'inactive') return;
    if (this.#isWaitingForKeyFrame && !this.#mayBegin(packet.subarray(header.payloadStart, header.payloadEnd), codec, now))
      return;
    if (this.#isWaitingForKeyFrame || header.ssrc !== this.#fromSsrc) this.#takeUp(header, now);
    const fields = this.#fields;
    fields.marker = header.marker;
    fields.payloadType = payloadType;
    fields.sequence = (header.sequence + this.#sequenceShift) & 0xffff;
    fields.timestamp = (header.timestamp + this.#timestampShift) >>> 0;
    const bytes = takeScratch();
    packet.copy(bytes, 0, 0, length);
    rewriteRtpHeader(bytes, fields);
    if (((fields.sequence - this.#sequence) & 0xffff) < 0x8000) {
      this.#sequence = fields.sequence;
      this.#timestamp = fields.timestamp;
    }
    this.#sentAt = now;
    this.#packets += 1;
    this.#octets += header.payloadEnd - header.payloadStart;
    const sent = this.#props.send(bytes, length);
    if (sent) this.#kept[fields.sequence % KEPT] = Buffer.from(sent);
  }

  #mayBegin(payload: Buffer, codec: VideoCodecName, now: number): boolean {
    if (beginsKeyFrame(payload, codec) || now - this.#waitsSince > KEY_FRAME_PATIENCE_MS) return true;
    this.#source?.askForKeyFrame(now);
    return false;
  }

  /** A new source goes on where the last one ended. */
  #takeUp(header: RtpHeader, now: number): void {
    this.#isWaitingForKeyFrame = false;
    this.#fromSsrc = header.ssrc;
    const isFirst = this.#sequence < 0;
    const elapsed = isFirst ? 0 : Math.max(1, Math.round(((now - this.#sentAt) * CLOCK_RATE) / 1000));
    this.#sequenceShift = isFirst ? 0 : (this.#sequence + 1 - header.sequence) & 0xffff;
    this.#timestampShift = isFirst ? 0 : (this.#timestamp + elapsed - header.timestamp) | 0;
    if (isFirst) this.#sequence = (header.sequence - 1) & 0xffff;
  }

  /** What we sent is sent once more as it was; what never came to us is asked for. */
  #sendAgain(sequences: readonly number[]): void {
    const unknown: number[] = [];
    for (const sequence of sequences) {
      const kept = this.#kept[sequence % KEPT];
      if (kept && kept.readUInt16BE(2) === sequence) this.#props.send(kept, -1);
      else unknown.push((sequence - this.#sequenceShift) & 0xffff);
    }
    if (unknown.length > 0) this.#source?.askFor(unknown);
  }

  askFor(sequences: readonly number[]): void {
    if (this.#incomingSsrc >= 0) this.#feedBack(nackOf(this.#props.ssrc, this.#incomingSsrc, sequences));
  }

  askForKeyFrame(now: number): void {
    if (this.#incomingSsrc < 0 || now - this.#askedAt < KEY_FRAME_PAUSE_MS) return;
    this.#askedAt = now;
    this.#feedBack(keyFrameRequest(this.#props.ssrc, this.#incomingSsrc));
  }

  passBandwidth(bitrate: number): void {
    if (this.#incomingSsrc >= 0) this.#feedBack(remb(this.#props.ssrc, this.#incomingSsrc, bitrate));
  }

  /** Feedback travels behind a report (RFC 4585 §3.1). */
  #feedBack(packet: Buffer): void {
    this.#props.sendRtcp(Buffer.concat([buildRtcp([{ kind: 'receiver-report', ssrc: this.#props.ssrc, reports: [] }]), packet]));
  }
}
