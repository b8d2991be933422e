import { describe, expect, it } from 'vitest';
import { md4 } from './md4.ts';
import { ntlmAccount, ntlmAuthenticate, ntlmNegotiate, ntlmV2Key, readNtlmChallenge } from './ntlm.ts';

describe('MD4', () => {
  it('gives the digests of RFC 1320 §A.5', () => {
    const of = (text: string) => md4(Buffer.from(text, 'latin1')).toString('hex');
    expect(of('')).toBe('31d6cfe0d16ae931b73c59d7e0c089c0');
    expect(of('abc')).toBe('a448017aaf21d8525fc10ae87aa6729d');
    expect(of('12345678901234567890123456789012345678901234567890123456789012345678901234567890')).toBe(
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    );
  });
});

describe('NTLM', () => {
  it('makes the keys of MS-NLMP §4.2', () => {
    expect(md4(Buffer.from('Password', 'utf16le')).toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
    const key = ntlmV2Key({ user: 'User', domain: 'Domain', password: 'Password' });
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('answers to servers without a time as in MS-NLMP §4.2.4.2.1', () => {
    // The server's name and domain, without a time: then there is no code over the messages.
    const pairs = Buffer.from('02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000', 'hex');
    const bytes = Buffer.concat([Buffer.alloc(48), pairs]);
    bytes.write('NTLMSSP\0', 'latin1');
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(0xe28a8233, 20);
    Buffer.from('0123456789abcdef', 'hex').copy(bytes, 24);
    bytes.writeUInt16LE(pairs.length, 40);
    bytes.writeUInt32LE(48, 44);
    const message = ntlmAuthenticate({
      account: { user: 'User', domain: 'Domain', password: 'Password' },
      negotiate: ntlmNegotiate(),
      challenge: readNtlmChallenge(bytes)!,
      clientChallenge: Buffer.from('aaaaaaaaaaaaaaaa', 'hex'),
      nowMs: -11_644_473_600_000,
      servicePrincipal: '',
      channelBinding: null,
    });
    const lm = message.subarray(message.readUInt32LE(16), message.readUInt32LE(16) + 24);
    expect(lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  });

  it('takes names in the ways people write them', () => {
    expect(ntlmAccount('CONTOSO\\anna', 'x')).toMatchObject({ domain: 'CONTOSO', user: 'anna' });
    expect(ntlmAccount('anna@contoso.test', 'x')).toMatchObject({ domain: '', user: 'anna@contoso.test' });
  });

  it('does not take anything else for a challenge', () => {
    expect(readNtlmChallenge(Buffer.alloc(0))).toBeNull();
    expect(readNtlmChallenge(ntlmNegotiate())).toBeNull();
    expect(readNtlmChallenge(Buffer.alloc(60, 'NTLMSSP\0'))).toBeNull();
  });
});
