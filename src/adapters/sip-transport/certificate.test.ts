import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';

describe('makeCertificate', () => {
  it.each([
    ['00112233445566778899', '112233445566778899'],
    ['00000012345678', '12345678'],
    ['0080aabbccddeeff', '80AABBCCDDEEFF'],
    ['ff01020304050607', 'FF01020304050607'],
    ['0000000000000000', '00'],
  ])('is readable whatever the serial number begins with: %s', (serial, read) => {
    const { certificate } = makeCertificate({ names: ['phone.example'], fromMs: 0, days: 1, serial: Buffer.from(serial, 'hex') });
    expect(new X509Certificate(certificate).serialNumber.padStart(2, '0')).toBe(read);
  });
});
