import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerConnectivityCheck,
  buildStun,
  integrityIsRight,
  parseStun,
  stunAttribute,
  stunAttributes,
  xorMappedAddress,
} from './index.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
/** The sample request of RFC 5769 §2.1. */
const sampleRequest = hex(`0001 0058 2112a442 b7e7a701bc34d686fa87dfae
  8022 0010 5354554e207465737420636c69656e74 0024 0004 6e0001ff 8029 0008 932ff9b151263b36
  0006 0009 6576746a3a68367659202020 0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 8028 0004 e57a3bcf`);
const samplePassword = 'VOkJxbRl1RmTxUk/WvJxBt';
const local = { ufrag: 'ours', password: 'the-password-of-ours-1' };
const source = { address: '192.0.2.1', port: 32_853 };
const transactionId = Buffer.from('0102030405060708090a0b0c', 'hex');

function check(options: { username?: string; password?: string; extra?: { type: number; value: Buffer }[] } = {}): Buffer {
  return buildStun({
    kind: 'request',
    method: 1,
    transactionId,
    attributes: [
      { type: stunAttributes.username, value: Buffer.from(options.username ?? 'ours:theirs') },
      { type: stunAttributes.priority, value: Buffer.from([0x6e, 0, 1, 0xff]) },
      { type: stunAttributes.iceControlling, value: Buffer.alloc(8, 1) },
      ...(options.extra ?? []),
    ],
    password: options.password ?? local.password,
  });
}

function errorOf(packet: Buffer): number {
  const outcome = answerConnectivityCheck(packet, source, local, 'theirs');
  if (outcome.kind !== 'refused') throw new Error(`expected a refusal, got ${outcome.kind}`);
  const value = stunAttribute(parseStun(outcome.response)!, stunAttributes.errorCode)!;
  return value[2]! * 100 + value[3]!;
}

describe('STUN messages', () => {
  it('of RFC 5769 §2.1 are read, with integrity and fingerprint', () => {
    const message = parseStun(sampleRequest)!;
    expect(message.kind).toBe('request');
    expect(message.method).toBe(1);
    expect(stunAttribute(message, stunAttributes.username)?.toString()).toBe('evtj:h6vY');
    expect(integrityIsRight(sampleRequest, message, samplePassword)).toBe(true);
    expect(integrityIsRight(sampleRequest, message, 'another')).toBe(false);
  });

  it('map addresses as RFC 5769 §2.2 and §2.3 print them', () => {
    const id = hex('b7e7a701bc34d686fa87dfae');
    expect(xorMappedAddress('192.0.2.1', 32_853, id)).toEqual(hex('0001a147e112a643'));
    expect(xorMappedAddress('2001:db8:1234:5678:11:2233:4455:6677', 32_853, id)).toEqual(
      hex('0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'),
    );
  });

  it.each([
    ['a wrong fingerprint', () => flip(sampleRequest, sampleRequest.length - 1)],
    ['another magic cookie', () => flip(sampleRequest, 5)],
    ['a length that is not the packet’s', () => sampleRequest.subarray(0, -4)],
    ['an attribute beyond the end', () => hex('0001 0008 2112a442 b7e7a701bc34d686fa87dfae 0006 00ff 61616161')],
  ])('with %s are no STUN', (_, make) => {
    expect(parseStun(make())).toBeNull();
  });

  it('of any content never throw', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.tuple(fc.nat(sampleRequest.length - 1), fc.nat(255)).map(([at, value]) => {
        const copy = Buffer.from(check());
        copy[at % copy.length] = value;
        return copy;
      }),
      fc.uint8Array({ maxLength: 60 }).map((tail) => {
        const packet = Buffer.concat([sampleRequest.subarray(0, 20), tail]);
        packet.writeUInt16BE(tail.length, 2);
        return packet;
      }),
    );
    fc.assert(
      fc.property(bytes, (packet) => {
        expect(['ignored', 'refused', 'valid']).toContain(
          answerConnectivityCheck(Buffer.from(packet), source, local, 'theirs').kind,
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe('an ICE-lite agent', () => {
  it('answers a check with the address it came from, signed', () => {
    const outcome = answerConnectivityCheck(check(), source, local, 'theirs');
    if (outcome.kind !== 'valid') throw new Error(outcome.kind);
    const response = parseStun(outcome.response)!;
    expect(response.kind).toBe('success');
    expect(response.transactionId).toEqual(transactionId);
    expect(stunAttribute(response, stunAttributes.xorMappedAddress)).toEqual(
      xorMappedAddress(source.address, source.port, transactionId),
    );
    expect(integrityIsRight(outcome.response, response, local.password)).toBe(true);
    expect(outcome.nominated).toBe(false);
  });

  it('sees the nomination', () => {
    const packet = check({ extra: [{ type: stunAttributes.useCandidate, value: Buffer.alloc(0) }] });
    expect(answerConnectivityCheck(packet, source, local, 'theirs')).toMatchObject({ kind: 'valid', nominated: true });
  });

  it('answers before it knows the peer’s name', () => {
    expect(answerConnectivityCheck(check(), source, local, null).kind).toBe('valid');
  });

  it('refuses a wrong password or name with 401', () => {
    expect(errorOf(check({ password: 'guessed' }))).toBe(401);
    expect(errorOf(check({ username: 'other:theirs' }))).toBe(401);
    expect(errorOf(check({ username: 'ours:stranger' }))).toBe(401);
  });

  it('tells a peer that would be controlled too to change its role: 487', () => {
    expect(errorOf(check({ extra: [{ type: stunAttributes.iceControlled, value: Buffer.alloc(8) }] }))).toBe(487);
  });

  it('refuses a request without credentials with 400 and one with unknown duties with 420', () => {
    expect(errorOf(buildStun({ kind: 'request', method: 1, transactionId, attributes: [] }))).toBe(400);
    expect(errorOf(check({ extra: [{ type: 0x0077, value: Buffer.alloc(4) }] }))).toBe(420);
  });

  it('ignores responses and other methods', () => {
    const response = buildStun({ kind: 'success', method: 1, transactionId, attributes: [], password: local.password });
    expect(answerConnectivityCheck(response, source, local, null).kind).toBe('ignored');
    const allocate = buildStun({ kind: 'request', method: 3, transactionId, attributes: [], password: local.password });
    expect(answerConnectivityCheck(allocate, source, local, null).kind).toBe('ignored');
  });
});

function flip(packet: Buffer, at: number): Buffer {
  const copy = Buffer.from(packet);
  copy[at]! ^= 1;
  return copy;
}
