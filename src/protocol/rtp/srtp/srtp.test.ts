import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../kernel/random.ts';
import { buildRtcp, buildRtp, parseRtcp } from '../index.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { type SrtpKeying, SrtpReceiver, SrtpSender, type SrtpSuite } from './index.ts';
import { deriveSessionKeys } from './key-derivation.ts';
import { Keystream } from './keystream.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const masterKey = hex('E1F97A0D3E018BE0D64FA32C06DE4139');
const masterSalt = hex('0EC675AD498AFEEBB6960B3AABE6');
const keying = (suite: SrtpSuite = 'AES_CM_128_HMAC_SHA1_80'): SrtpKeying => ({ suite, masterKey, masterSalt });

function packetAt(index: number, length = 160, ssrc = 0xcafebabe): Buffer {
  const payload = Buffer.alloc(length, index & 0xff);
  return buildRtp({ marker: false, payloadType: 0, sequence: index & 0xffff, timestamp: (index * 160) >>> 0, ssrc, payload });
}

function protect(sender: SrtpSender, packet: Buffer): Buffer {
  const room = Buffer.concat([packet, Buffer.alloc(10)]);
  const length = sender.protect(room, packet.length);
  expect(length).toBeGreaterThan(packet.length);
  return room.subarray(0, length);
}

function unprotect(receiver: SrtpReceiver, packet: Buffer): Buffer | null {
  const copy = Buffer.from(packet);
  const length = receiver.unprotect(copy, copy.length);
  return length < 0 ? null : copy.subarray(0, length);
}

describe('the vectors of RFC 3711 Appendix B', () => {
  it('B.2: AES counter mode makes the published keystream', () => {
    const stream = new Keystream(hex('2B7E151628AED2A6ABF7158809CF4F3C'), hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'), 0);
    const zeros = new Uint8Array(48);
    stream.apply(0, zeros, 0, 48);
    expect(Buffer.from(zeros)).toEqual(
      hex('E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0'),
    );
  });

  it('B.3: session keys are derived as published', () => {
    const keys = deriveSessionKeys(masterKey, masterSalt);
    expect(keys.rtpKey).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(keys.rtpSalt).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(keys.rtpAuth).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });

  it('a whole packet under these keys comes out as other implementations make it', () => {
    const plain = hex('800f1234 decafbad cafebabe abababab abababab abababab abababab');
    const expected = hex('800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb');
    expect(protect(new SrtpSender(keying()), plain)).toEqual(expected);
    expect(unprotect(new SrtpReceiver(keying()), expected)).toEqual(plain);
  });
});

describe('HMAC-SHA1', () => {
  it('equals OpenSSL at every length around the block size', () => {
    const mac = new HmacSha1(masterKey);
    for (let length = 0; length < 200; length++) {
      const message = new SeededRandom(length + 1).bytes(length);
      expect(Buffer.from(mac.digest(message, length, null))).toEqual(createHmac('sha1', masterKey).update(message).digest());
    }
  });
});

describe.each(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const)('SRTP with %s', (suite) => {
  it('returns what was sent, packets of changing length included', () => {
    const sender = new SrtpSender(keying(suite));
    const receiver = new SrtpReceiver(keying(suite));
    for (let i = 65_500; i < 65_700; i++) {
      const plain = packetAt(i, [160, 80, 4, 320, 1400][i % 5]);
      expect(unprotect(receiver, protect(sender, plain))).toEqual(plain);
    }
  });

  it('refuses a packet with any bit changed, and accepts the right one afterwards', () => {
    const receiver = new SrtpReceiver(keying(suite));
    const packet = protect(new SrtpSender(keying(suite)), packetAt(5, 20));
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const forged = Buffer.from(packet);
      forged[bit >> 3]! ^= 1 << (bit & 7);
      expect(unprotect(receiver, forged)).toBeNull();
    }
    expect(unprotect(receiver, packet)).not.toBeNull();
  });

  it('refuses a replay and what is older than its window', () => {
    const sender = new SrtpSender(keying(suite));
    const receiver = new SrtpReceiver(keying(suite));
    const packets = Array.from({ length: 300 }, (_, i) => protect(sender, packetAt(i)));
    expect(unprotect(receiver, packets[0]!)).not.toBeNull();
    expect(unprotect(receiver, packets[0]!)).toBeNull();
    expect(unprotect(receiver, packets[299]!)).not.toBeNull();
    expect(unprotect(receiver, packets[299 - 64]!)).not.toBeNull();
    expect(unprotect(receiver, packets[299 - 64]!)).toBeNull();
    expect(unprotect(receiver, packets[1]!)).toBeNull();
  });
});

describe('SRTP over losses', () => {
  it.each([101, 20_000, 32_000, 40_000, 100_000, 200_000])(
    'hears the sender again after %i lost packets across a wrap',
    (lost) => {
      const sender = new SrtpSender(keying());
      const receiver = new SrtpReceiver(keying());
      let index = 65_500;
      expect(unprotect(receiver, protect(sender, packetAt(index)))).not.toBeNull();
      for (let end = index + lost; index < end; ) {
        index += 1;
        // The sender has to pass every half of the sequence space to count its own wraps.
        if (index % 1000 === 0 || index === end) protect(sender, packetAt(index, 4));
      }
      const heard = Array.from({ length: 20 }, (_, i) => unprotect(receiver, protect(sender, packetAt(index + 1 + i))));
      expect(heard.at(-1)).toEqual(packetAt(index + 20));
    },
  );

  it('accepts any order within the window, each once', () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 60 }, (_, i) => 65_500 + i),
      { minLength: 60 },
    );
    fc.assert(
      fc.property(order, (indexes) => {
        const sender = new SrtpSender(keying());
        const receiver = new SrtpReceiver(keying());
        const start = protect(sender, packetAt(65_499));
        const sent = new Map(Array.from({ length: 60 }, (_, i) => [65_500 + i, protect(sender, packetAt(65_500 + i))]));
        expect(unprotect(receiver, start)).not.toBeNull();
        for (const index of indexes) expect(unprotect(receiver, sent.get(index)!)).toEqual(packetAt(index));
        for (const index of indexes) expect(unprotect(receiver, sent.get(index)!)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('never uses a packet index twice when sending', () => {
    const sender = new SrtpSender(keying());
    protect(sender, packetAt(7));
    const again = Buffer.concat([packetAt(7, 100), Buffer.alloc(10)]);
    expect(sender.protect(again, again.length - 10)).toBe(-1);
  });
});

describe('SRTCP', () => {
  const compound = buildRtcp([
    { kind: 'receiver-report', ssrc: 3, reports: [] },
    { kind: 'bye', ssrcs: [3], reason: 'x' },
  ]);

  it('returns what was sent, once', () => {
    const sender = new SrtpSender(keying());
    const receiver = new SrtpReceiver(keying());
    for (let i = 0; i < 3; i++) {
      const packet = sender.protectRtcp(compound);
      expect(parseRtcp(receiver.unprotectRtcp(Buffer.from(packet))!)).toEqual(parseRtcp(compound));
      expect(receiver.unprotectRtcp(Buffer.from(packet))).toBeNull();
    }
  });

  it('refuses a forged one', () => {
    const packet = new SrtpSender(keying()).protectRtcp(compound);
    packet[9]! ^= 1;
    expect(new SrtpReceiver(keying()).unprotectRtcp(packet)).toBeNull();
  });

  it('of any content neither throws nor is accepted', () => {
    const receiver = new SrtpReceiver(keying());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(receiver.unprotectRtcp(Buffer.from(bytes))).toBeNull();
        expect(receiver.unprotect(bytes, bytes.length)).toBe(-1);
      }),
    );
  });
});
