import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import { createRequest, createResponse, type SipRequest } from '../message/index.ts';
import { computeHa1, computeResponse, DigestClient, DigestServer, digestHash } from './index.ts';
import { NonceCounts } from './nonce-counts.ts';

const realm = 'example.com';
const ha1 = computeHa1('alice', realm, 'geheim');
const lookup = (username: string) => (username === 'alice' ? ha1 : undefined);

function setUp(options: { trackedNonces?: number } = {}) {
  const clock = new VirtualClock();
  const server = new DigestServer({ clock, random: new SeededRandom(3), secret: Buffer.alloc(32, 7), ...options });
  return { clock, server };
}

const register = (headers: Record<string, string> = {}): SipRequest =>
  createRequest('REGISTER', 'sip:example.com', { Via: 'SIP/2.0/UDP a;branch=z9hG4bK1', CSeq: '1 REGISTER', ...headers });

const client = (password = 'geheim', username = 'alice') =>
  new DigestClient({ random: new SeededRandom(5), credentials: { username, password } });

/** What the server would send for `request`. */
function challenge(server: DigestServer, request: SipRequest, stale = false) {
  const { status, headerName, values } = server.challenge(realm, { stale });
  return createResponse(request, status, { headers: { [headerName]: values } });
}

/** A client that has been challenged, and its request with credentials. */
function challenged(server: DigestServer, one = client()) {
  const request = register();
  expect(one.takeChallenge(challenge(server, request), request)).toBe(true);
  one.authorise(request);
  return { one, request };
}

describe('digest computation', () => {
  it('gives the responses of the examples in RFC 7616 §3.9.1 for MD5 and SHA-256', () => {
    const input = {
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    };
    const { md5, sha256 } = computeHa1('Mufasa', 'http-auth@example.org', 'Circle of Life');
    expect(computeResponse(md5, { ...input, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(computeResponse(sha256, { ...input, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('gives the response of RFC 2617 §3.5', () => {
    const { md5 } = computeHa1('Mufasa', 'testrealm@host.com', 'Circle Of Life');
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
    const qop = { nc: '00000001', cnonce: '0a4f113b' };
    expect(computeResponse(md5, { algorithm: 'MD5', method: 'GET', uri: '/dir/index.html', nonce, qop })).toBe(
      '6629fae49393a05397450978507c4ef1',
    );
  });
});

describe('DigestServer', () => {
  it('offers SHA-256 before MD5 in fields of their own', () => {
    const { values, status, headerName } = setUp().server.challenge(realm);
    expect([status, headerName]).toEqual([401, 'WWW-Authenticate']);
    expect(values.map((value) => /algorithm=([\w-]+)/.exec(value)?.[1])).toEqual(['SHA-256', 'MD5']);
    expect(values[0]).not.toContain('stale');
  });

  it('challenges a request without credentials, with those of another realm and with a scheme that nobody knows', () => {
    const { server } = setUp();
    expect(server.verify(register(), realm, lookup)).toEqual({ outcome: 'challenge', stale: false });
    for (const value of [
      'NoOneKnowsThisScheme opaque-data=here',
      'Digest username="alice", realm="other", nonce="x", uri="sip:example.com", response="00"',
      'Digest username="alice", realm="example.com", nonce="x", uri="sip:example.com", response="00", algorithm=MD5-sess',
      'Digest username="alice", realm="example.com", nonce="x", uri="sip:example.com", response="00", qop=auth-int',
      'Digest ===',
    ]) {
      expect(server.verify(register({ Authorization: value }), realm, lookup)).toEqual({ outcome: 'challenge', stale: false });
    }
  });

  it('verifies a client that answers with the strongest algorithm', () => {
    const { server } = setUp();
    const { request } = challenged(server);
    expect(server.verify(request, realm, lookup)).toEqual({ outcome: 'verified', username: 'alice', algorithm: 'SHA-256' });
  });

  it('verifies an old phone that knows only MD5', () => {
    const { server } = setUp();
    const request = register();
    const value = server.challenge(realm).values[1]!;
    const one = client();
    one.takeChallenge(createResponse(request, 401, { headers: { 'WWW-Authenticate': value } }), request);
    one.authorise(request);
    expect(server.verify(request, realm, lookup)).toMatchObject({ outcome: 'verified', algorithm: 'MD5' });
  });

  it('verifies a phone that knows no qop, once per nonce', () => {
    const { server } = setUp();
    const nonce = /nonce="([^"]+)"/.exec(server.challenge(realm).values[1]!)![1]!;
    const response = digestHash('MD5', `${ha1.md5}:${nonce}:${digestHash('MD5', 'REGISTER:sip:example.com')}`);
    const request = register({
      Authorization: `Digest username="alice", realm="${realm}", nonce="${nonce}", uri="sip:example.com", response="${response}"`,
    });
    expect(server.verify(request, realm, lookup)).toMatchObject({ outcome: 'verified' });
    expect(server.verify(request, realm, lookup)).toEqual({ outcome: 'challenge', stale: true });
  });

  it('refuses a wrong password and an unknown user', () => {
    const { server } = setUp();
    expect(server.verify(challenged(server, client('falsch')).request, realm, lookup)).toMatchObject({ why: 'wrong-password' });
    expect(server.verify(challenged(server, client('x', 'eve')).request, realm, lookup)).toMatchObject({ why: 'unknown-user' });
  });

  it('refuses credentials made for another Request-URI or method', () => {
    const { server } = setUp();
    const { request } = challenged(server);
    request.requestUri = 'sip:example.com;transport=tcp';
    expect(server.verify(request, realm, lookup)).toMatchObject({ outcome: 'refused', why: 'wrong-uri' });
    request.requestUri = 'sip:example.com';
    request.method = 'INVITE';
    expect(server.verify(request, realm, lookup)).toMatchObject({ outcome: 'refused', why: 'wrong-password' });
  });

  it('says stale when the password is right but the nonce is old, foreign or was already used', () => {
    const { server, clock } = setUp();
    const { request } = challenged(server);
    expect(server.verify(request, realm, lookup)).toMatchObject({ outcome: 'verified' });
    expect(server.verify(request, realm, lookup)).toEqual({ outcome: 'challenge', stale: true });
    const { request: late } = challenged(server);
    clock.advance(300_001);
    expect(server.verify(late, realm, lookup)).toEqual({ outcome: 'challenge', stale: true });
    const other = new DigestServer({ clock, random: new SeededRandom(9), secret: Buffer.alloc(32, 8) });
    expect(other.verify(challenged(server).request, realm, lookup)).toEqual({ outcome: 'challenge', stale: true });
  });

  it('does not let a nonce of one realm be used in another', () => {
    const { server } = setUp();
    const { request } = challenged(server);
    const nonce = /nonce="([^"]+)"/.exec(request.headers.get('Authorization')!)![1]!;
    const other = computeHa1('alice', 'other.example', 'geheim');
    const qop = { nc: '00000001', cnonce: 'c' };
    const response = computeResponse(other.md5, { algorithm: 'MD5', method: 'REGISTER', uri: 'sip:example.com', nonce, qop });
    request.headers.set(
      'Authorization',
      `Digest username="alice", realm="other.example", nonce="${nonce}", uri="sip:example.com", response="${response}", qop=auth, nc=00000001, cnonce="c"`,
    );
    expect(server.verify(request, 'other.example', () => other)).toEqual({ outcome: 'challenge', stale: true });
  });

  it('keeps its memory bounded and lets no replay in when it has to forget', () => {
    const { server, clock } = setUp({ trackedNonces: 2 });
    const first = challenged(server).request;
    expect(server.verify(first, realm, lookup)).toMatchObject({ outcome: 'verified' });
    for (let i = 0; i < 4; i++) {
      clock.advance(1);
      expect(server.verify(challenged(server).request, realm, lookup)).toMatchObject({ outcome: 'verified' });
    }
    expect(server.verify(first, realm, lookup)).toEqual({ outcome: 'challenge', stale: true });
  });
});

describe('NonceCounts', () => {
  it('never accepts a count twice, in whatever order counts come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 200 }), (counts) => {
        const window = new NonceCounts({ capacity: 10, lifetimeMs: 1000 });
        const accepted = counts.filter((count) => window.claim('n', 0, count, 0));
        expect(new Set(accepted).size).toBe(accepted.length);
      }),
    );
  });

  it('accepts counts that overtook each other within the window, and every rising one', () => {
    const window = new NonceCounts({ capacity: 10, lifetimeMs: 1000 });
    expect([1, 3, 2, 40, 9, 8, 41].map((count) => window.claim('n', 0, count, 0))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('forgets expired nonces first', () => {
    const window = new NonceCounts({ capacity: 3, lifetimeMs: 1000 });
    for (let i = 0; i < 100; i++) expect(window.claim(`n${i}`, i * 600, 1, i * 600)).toBe(true);
    expect(window.size).toBeLessThanOrEqual(3);
  });
});

describe('DigestClient', () => {
  it('writes credentials ahead for later requests with a rising count', () => {
    const { server } = setUp();
    const { one, request } = challenged(server);
    server.verify(request, realm, lookup);
    const next = register();
    one.authorise(next);
    expect(next.headers.get('Authorization')).toContain('nc=00000002');
    expect(server.verify(next, realm, lookup)).toMatchObject({ outcome: 'verified' });
  });

  it('gives up when the credentials made for the challenge were refused', () => {
    const { server } = setUp();
    const { one, request } = challenged(server);
    expect(one.takeChallenge(challenge(server, request), request)).toBe(false);
  });

  it('tries again when told stale, and when a nonce used before has grown old', () => {
    const { server } = setUp();
    const { one, request } = challenged(server);
    expect(one.takeChallenge(challenge(server, request, true), request)).toBe(true);
    one.authorise(request);
    one.authorise(request);
    expect(one.takeChallenge(challenge(server, request), request)).toBe(true);
    one.authorise(request);
    expect(one.takeChallenge(challenge(server, request), request)).toBe(false);
  });

  it('answers proxy and server at once, keeps opaque and the algorithm spelling, and passes over what it cannot do', () => {
    const request = register();
    const response = createResponse(request, 407, {
      headers: {
        'WWW-Authenticate': ['Digest realm="a", nonce="1", algorithm=SHA-512-256', 'Digest realm="a", nonce="2", opaque="o\\"p"'],
        'Proxy-Authenticate': 'Digest realm="b", nonce="3", algorithm=md5, qop="auth-int,auth"',
      },
    });
    const one = client();
    expect(one.takeChallenge(response, request)).toBe(true);
    one.authorise(request);
    expect(request.headers.get('Authorization')).toMatch(/nonce="2".*opaque="o\\"p"$/);
    expect(request.headers.get('Authorization')).not.toContain('algorithm');
    expect(request.headers.get('Proxy-Authorization')).toContain('algorithm=md5, qop=auth');
  });

  it('finds nothing to answer in a response without a usable challenge', () => {
    const request = register();
    const response = createResponse(request, 401, { headers: { 'WWW-Authenticate': 'Basic realm="a"' } });
    expect(client().takeChallenge(response, request)).toBe(false);
  });
});
