export { middleNtp, roundTripMs, toNtp } from './ntp-time.ts';
export { ReceptionStatistics } from './reception-statistics.ts';
export { buildRtcp, parseRtcp, type ReportBlock, type RtcpPacket, type SenderInfo } from './rtcp.ts';
export {
  buildRtp,
  emptyRtpHeader,
  isRtcp,
  RTP_HEADER_LENGTH,
  type RtpFields,
  type RtpHeader,
  readCsrcs,
  readExtension,
  readRtp,
  readRtpHeader,
  rewriteRtpHeader,
  writeRtpHeader,
} from './rtp-packet.ts';
