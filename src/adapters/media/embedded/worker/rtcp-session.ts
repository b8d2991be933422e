import {
  buildRtcp,
  middleNtp,
  parseRtcp,
  type ReceptionStatistics,
  type RtcpPacket,
  roundTripMs,
  toNtp,
} from '../../../../protocol/rtp/index.ts';
import type { OutboundStream } from './outbound-stream.ts';

/** The RTCP conversation of one endpoint with its peer (RFC 3550 §6). */
export class RtcpSession {
  readonly cname: string;
  readonly #ssrc: number;
  readonly #wallNow: () => number;
  #lastSenderReport = 0;
  #lastSenderReportAt = 0;
  remoteLost: number | null = null;
  roundTripMs: number | null = null;

  constructor(props: { ssrc: number; cname: string; wallNow: () => number }) {
    this.#ssrc = props.ssrc;
    this.cname = props.cname;
    this.#wallNow = props.wallNow;
  }

  /** Takes in a plain compound; false where it is malformed. */
  receive(compound: Buffer, nowMs: number): boolean {
    const packets = parseRtcp(compound);
    if (!packets) return false;
    for (const packet of packets) {
      if (packet.kind === 'sender-report') {
        this.#lastSenderReport = middleNtp(packet.sender.ntpSeconds, packet.sender.ntpFraction);
        this.#lastSenderReportAt = nowMs;
      }
      if (packet.kind === 'sender-report' || packet.kind === 'receiver-report') this.#readReports(packet.reports);
    }
    return true;
  }

  #readReports(
    reports: readonly { ssrc: number; cumulativeLost: number; lastSenderReport: number; delaySinceLastSenderReport: number }[],
  ): void {
    const about = reports.find((report) => report.ssrc === this.#ssrc);
    if (!about) return;
    this.remoteLost = Math.max(0, about.cumulativeLost);
    this.roundTripMs = roundTripMs(this.#wallNow(), about.lastSenderReport, about.delaySinceLastSenderReport) ?? this.roundTripMs;
  }

  /** The periodic report; null while there is nothing to say. */
  report(statistics: ReceptionStatistics, out: OutboundStream, nowMs: number): Buffer | null {
    const packets = this.#packets(statistics, out, nowMs);
    return packets && buildRtcp(packets);
  }

  bye(statistics: ReceptionStatistics, out: OutboundStream, nowMs: number): Buffer | null {
    const packets = this.#packets(statistics, out, nowMs);
    return packets && buildRtcp([...packets, { kind: 'bye', ssrcs: [this.#ssrc], reason: null }]);
  }

  #packets(statistics: ReceptionStatistics, out: OutboundStream, nowMs: number): RtcpPacket[] | null {
    if (!statistics.started && out.packets === 0) return null;
    const delay = this.#lastSenderReport === 0 ? 0 : Math.round(((nowMs - this.#lastSenderReportAt) * 65_536) / 1000);
    const reports = statistics.started ? [statistics.report(this.#lastSenderReport, delay)] : [];
    const ntp = toNtp(this.#wallNow());
    const sender = {
      ntpSeconds: ntp.seconds,
      ntpFraction: ntp.fraction,
      rtpTimestamp: out.timestamp,
      packetCount: out.packets,
      octetCount: out.octets,
    };
    const isSending = out.packets > 0 && nowMs - out.sentAtMs < 10_000;
    const head: RtcpPacket = isSending
      ? { kind: 'sender-report', ssrc: this.#ssrc, sender, reports }
      : { kind: 'receiver-report', ssrc: this.#ssrc, reports };
    return [head, { kind: 'source-description', chunks: [{ ssrc: this.#ssrc, cname: this.cname }] }];
  }
}
