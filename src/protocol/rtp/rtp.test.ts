import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildRtcp,
  buildRtp,
  emptyRtpHeader,
  isRtcp,
  middleNtp,
  parseRtcp,
  ReceptionStatistics,
  readCsrcs,
  readExtension,
  readRtp,
  roundTripMs,
  toNtp,
} from './index.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const fixtures = {
  plain: hex('8008 1234 00000140 deadbeef d5d5d5d5'),
  withCsrcsExtensionAndPadding: hex('b281 ffff fffffff0 00000001 0000000a 0000000b bede0001 10aa0000 0102 000003'),
  versionOne: hex('4008 1234 00000140 deadbeef'),
  shorterThanAHeader: hex('8008 1234 00000140 deadbe'),
  csrcsBeyondTheEnd: hex('8f08 1234 00000140 deadbeef 00000001'),
  extensionBeyondTheEnd: hex('9008 1234 00000140 deadbeef bede00ff 00000000'),
  paddingLongerThanThePayload: hex('a008 1234 00000140 deadbeef d5d5d509'),
  paddingOfZero: hex('a008 1234 00000140 deadbeef d5d5d500'),
};

describe('RTP packets', () => {
  it('are read in place', () => {
    const header = emptyRtpHeader();
    expect(readRtp(fixtures.plain, fixtures.plain.length, header)).toBe(true);
    expect(header).toEqual({
      marker: false,
      payloadType: 8,
      sequence: 0x1234,
      timestamp: 320,
      ssrc: 0xdeadbeef,
      csrcEnd: 12,
      payloadStart: 12,
      payloadEnd: 16,
    });
  });

  it('are read with contributing sources, header extension and padding', () => {
    const packet = fixtures.withCsrcsExtensionAndPadding;
    const header = emptyRtpHeader();
    expect(readRtp(packet, packet.length, header)).toBe(true);
    expect(header).toMatchObject({ marker: true, payloadType: 1, sequence: 0xffff, payloadStart: 28, payloadEnd: 30 });
    expect(readCsrcs(packet)).toEqual([10, 11]);
    expect(readExtension(packet, header)).toEqual({ profile: 0xbede, data: hex('10aa0000') });
  });

  it.each([
    'versionOne',
    'shorterThanAHeader',
    'csrcsBeyondTheEnd',
    'extensionBeyondTheEnd',
    'paddingLongerThanThePayload',
    'paddingOfZero',
  ] as const)('are refused: %s', (name) => {
    expect(readRtp(fixtures[name], fixtures[name].length, emptyRtpHeader())).toBe(false);
  });

  it('that were built are read back as they were', () => {
    const parts = fc.record({
      marker: fc.boolean(),
      payloadType: fc.nat(127),
      sequence: fc.nat(0xffff),
      timestamp: fc.nat(0xffffffff),
      ssrc: fc.nat(0xffffffff),
      csrcs: fc.array(fc.nat(0xffffffff), { maxLength: 15 }),
      payload: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      padding: fc.nat(200),
    });
    fc.assert(
      fc.property(parts, (given) => {
        const packet = buildRtp(given);
        const header = emptyRtpHeader();
        expect(readRtp(packet, packet.length, header)).toBe(true);
        const { marker, payloadType, sequence, timestamp, ssrc } = given;
        expect(header).toMatchObject({ marker, payloadType, sequence, timestamp, ssrc });
        expect(readCsrcs(packet)).toEqual(given.csrcs);
        expect(packet.subarray(header.payloadStart, header.payloadEnd)).toEqual(given.payload);
      }),
    );
  });

  it('of any content neither throw nor reach beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const header = emptyRtpHeader();
        const isRtp = readRtp(bytes, bytes.length, header);
        expect(isRtp ? header.payloadEnd : 0).toBeLessThanOrEqual(bytes.length);
        expect(parseRtcp(Buffer.from(bytes))).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('RTCP packets', () => {
  const report = {
    ssrc: 7,
    fractionLost: 12,
    cumulativeLost: -3,
    highestSequence: 0x1_0005,
    jitter: 44,
    lastSenderReport: 0xaabbccdd,
    delaySinceLastSenderReport: 65_536,
  };

  it('of all kinds are built into a compound and read back', () => {
    const compound = [
      {
        kind: 'sender-report' as const,
        ssrc: 9,
        sender: { ntpSeconds: 0xe0000000, ntpFraction: 0x80000000, rtpTimestamp: 160, packetCount: 10, octetCount: 1600 },
        reports: [report],
      },
      { kind: 'source-description' as const, chunks: [{ ssrc: 9, cname: 'leg' }] },
      { kind: 'bye' as const, ssrcs: [9], reason: 'over' },
    ];
    const bytes = buildRtcp(compound);
    expect(isRtcp(bytes)).toBe(true);
    expect(parseRtcp(bytes)).toEqual(compound);
  });

  it('of every length of canonical name are read back', () => {
    for (let length = 0; length < 12; length++) {
      const packet = {
        kind: 'source-description' as const,
        chunks: [
          { ssrc: 1, cname: 'x'.repeat(length) },
          { ssrc: 2, cname: 'y' },
        ],
      };
      expect(parseRtcp(buildRtcp([packet]))).toEqual([packet]);
    }
  });

  it.each([
    ['a length beyond the end', '81c9 00ff 00000001'],
    ['fewer reports than announced', '82c9 0001 00000001'],
    ['a source description that does not end', '81ca 0002 00000001 01ff6161'],
    ['a BYE reason beyond the end', '81cb 0002 00000001 ff616161'],
    ['version 1', '41c9 0001 00000001'],
    ['padding in the middle', 'a0c9 0001 00000004 80c9 0001 00000001'],
    ['nothing', ''],
  ])('are refused: %s', (_, bytes) => {
    expect(parseRtcp(hex(bytes))).toBeNull();
  });
});

const stream = (sequences: number[], jitterOf: (index: number) => number = () => 0): ReceptionStatistics => {
  const statistics = new ReceptionStatistics(8000);
  sequences.forEach((sequence, index) => {
    statistics.receive(1, sequence & 0xffff, (sequence * 160) >>> 0, sequence * 20 + jitterOf(index));
  });
  return statistics;
};

describe('reception statistics', () => {
  it('count what is missing, over the wrap of the sequence number', () => {
    const sequences = Array.from({ length: 100 }, (_, i) => 65_500 + i).filter((one) => one % 10 !== 0);
    const statistics = stream(sequences);
    expect(statistics.received).toBe(90);
    expect(statistics.lost).toBe(9);
    const report = statistics.report(0, 0);
    expect(report.highestSequence).toBe(65_599);
    expect(report.fractionLost).toBe(Math.floor((9 * 256) / 99));
    expect(statistics.report(0, 0).fractionLost).toBe(0);
  });

  it('do not take reordering for loss', () => {
    expect(stream([1, 2, 4, 3, 5, 7, 6, 8]).lost).toBe(0);
  });

  it('begin again when the peer restarts its numbering, and keep the totals', () => {
    const statistics = stream([10, 11, 13, 40_000, 40_001, 40_002]);
    expect(statistics.lost).toBe(1);
    expect(statistics.received).toBe(5);
  });

  it('estimate jitter as RFC 3550 A.8 says: steady delay none, ±10 ms towards 20', () => {
    const sequences = Array.from({ length: 400 }, (_, i) => i);
    expect(stream(sequences, () => 35).jitterMs).toBe(0);
    expect(stream(sequences, (i) => (i % 2) * 20).jitterMs).toBeCloseTo(20, 0);
  });
});

describe('round trip', () => {
  it('is the time since our report without the time the peer kept it', () => {
    const sentAt = 1_700_000_000_123;
    const sent = toNtp(sentAt);
    const lsr = middleNtp(sent.seconds, sent.fraction);
    expect(roundTripMs(sentAt + 1080, lsr, 65_536)).toBeCloseTo(80, 0);
    expect(roundTripMs(sentAt, 0, 0)).toBeNull();
    expect(roundTripMs(sentAt, lsr, 65_536)).toBeNull();
  });
});
