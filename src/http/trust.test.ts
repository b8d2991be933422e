import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';
import { OriginCheck } from './request-origin.ts';
import { parseSessionCookie, sessionCookieName } from './session-cookies.ts';

const from = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress } as never,
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
});

describe('the address of a client', () => {
  const addressOf = clientAddress(['10.0.0.5', '192.168.0.0/16']);

  it('is the other end, whatever it writes, unless that is a proxy of ours', () => {
    expect(addressOf(from('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
    expect(addressOf(from('::ffff:203.0.113.7'))).toBe('203.0.113.7');
  });

  it('is what our nearest proxies say, not what was written before them', () => {
    expect(addressOf(from('10.0.0.5', '203.0.113.7'))).toBe('203.0.113.7');
    expect(addressOf(from('10.0.0.5', '198.51.100.1, 203.0.113.7, 192.168.3.4'))).toBe('203.0.113.7');
    expect(addressOf(from('10.0.0.5'))).toBe('10.0.0.5');
  });
});

describe('the origin of a page', () => {
  const origins = new OriginCheck(['https://phone.example.org']);
  const asks = (origin: string | undefined, host = '10.0.0.9:8080') =>
    origins.isAllowed({ headers: origin === undefined ? { host } : { host, origin } });

  it('is ours when it is the host asked or the public address', () => {
    expect(asks('http://10.0.0.9:8080')).toBe(true);
    expect(asks('https://phone.example.org')).toBe(true);
    expect(asks(undefined)).toBe(true);
  });

  it.each(['https://evil.example', 'http://10.0.0.9', 'https://phone.example.org.evil.example', 'null', 'nonsense', ''])(
    'is foreign: %s',
    (origin) => {
      expect(asks(origin)).toBe(false);
    },
  );
});

describe('the session cookie', () => {
  it('is tied to the very host over TLS', () => {
    expect(sessionCookieName(true)).toBe('__Host-parley-session');
  });

  it('says whether the browser keeps it', () => {
    expect(parseSessionCookie('abc_-1')).toEqual({ token: 'abc_-1', isRemembered: false });
    expect(parseSessionCookie('abc_-1.r')).toEqual({ token: 'abc_-1', isRemembered: true });
    expect(parseSessionCookie('')).toBeNull();
  });
});
