import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../kernel/ids.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import { BrowserPhoneCredentials, type Device } from './index.ts';
import { newSipPassword, newSipUser } from './sip-password.ts';

const phone = { sipUser: 'web-101-abc', protocol: 'sip-softphone' } as Device;
const session = '0199-session' as SessionId;

describe('credentials of a browser phone', () => {
  const clock = new VirtualClock();
  const alive = new Set<SessionId>([session]);
  const key = Buffer.alloc(32, 1);
  const credentials = new BrowserPhoneCredentials({ clock, key, isSessionAlive: (id) => alive.has(id) });

  it('are accepted for their device and domain, also after a restart', () => {
    const login = credentials.issue(phone, 'a.example', session);
    const restarted = new BrowserPhoneCredentials({ clock, key, isSessionAlive: (id) => alive.has(id) });
    expect(restarted.ha1Of(phone, 'a.example', login.authorizationUser)).toEqual(
      computeHa1(login.authorizationUser, 'a.example', login.password),
    );
    const other = { ...phone, sipUser: 'web-102-def' };
    expect(credentials.ha1Of(other, 'a.example', login.authorizationUser)).toBeUndefined();
    expect(credentials.ha1Of(phone, 'b.example', login.authorizationUser)).not.toEqual(
      computeHa1(login.authorizationUser, 'b.example', login.password),
    );
  });

  it('end with the sign-in, with time, and cannot be prolonged by the browser', () => {
    const login = credentials.issue(phone, 'a.example', session);
    const prolonged = login.authorizationUser.replace(/[^~]+$/, 'zzzzzzzzz');
    expect(credentials.ha1Of(phone, 'a.example', prolonged)).not.toEqual(computeHa1(prolonged, 'a.example', login.password));
    alive.delete(session);
    expect(credentials.ha1Of(phone, 'a.example', login.authorizationUser)).toBeUndefined();
    alive.add(session);
    clock.advance(12 * 3_600_000);
    expect(credentials.ha1Of(phone, 'a.example', login.authorizationUser)).toBeUndefined();
  });

  it.each(['', 'web-101-abc', 'web-101-abc~', '~~', 'web-101-abc~0199-session~', 'web-101-abc~0199-session~zzzzzzzz~x'])(
    'refuses the name %j',
    (name) => {
      expect(credentials.ha1Of(phone, 'a.example', name)).toBeUndefined();
    },
  );

  it('are not for desk phones, which have passwords of their own', () => {
    const login = credentials.issue(phone, 'a.example', session);
    expect(credentials.ha1Of({ ...phone, protocol: 'sip-phone' }, 'a.example', login.authorizationUser)).toBeUndefined();
  });
});

describe('generated SIP credentials', () => {
  it('can be typed and are never the same', () => {
    const random = new SeededRandom(9);
    const passwords = Array.from({ length: 500 }, () => newSipPassword(random));
    expect(new Set(passwords).size).toBe(500);
    for (const password of passwords) expect(password).toMatch(/^[abcdefghijkmnpqrstuvwxyz2-9]{20}$/);
    expect(newSipUser({ number: '101', protocol: 'sip-phone' }, random)).toMatch(/^phone-101-[a-z2-9]{6}$/);
  });
});
