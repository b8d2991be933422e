import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, createServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { openTestTransport, optionsRequest, type TestTransport, testAuthority } from './transport-fixture.ts';
import type { SipTransportOptions, TlsOptions } from './transport-options.ts';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const authority = testAuthority();

async function tlsTransport(tls: TlsOptions = {}, options: Partial<SipTransportOptions> = {}): Promise<TestTransport> {
  const listen = [{ transport: 'tls' as const, host: '127.0.0.1', port: 0 }];
  const test = await openTestTransport({ listen, tls: { authorities: [authority.certificate], ...tls }, ...options });
  open.push(() => test.transport.close());
  return test;
}

/** Resolves when the handshake is through; rejects with its error. */
async function phoneTo(
  test: TestTransport,
  options: SecureContextOptions & { servername?: string; rejectUnauthorized?: boolean } = {},
) {
  const socket = connect({ host: '127.0.0.1', port: test.port('tls'), rejectUnauthorized: false, ...options });
  open.push(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  return socket;
}

async function peerServer(credentials: { certificate: string; key: string }) {
  const sockets: TLSSocket[] = [];
  const server = createServer(
    { cert: credentials.certificate, key: credentials.key, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
    },
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { sockets, target: { transport: 'tls' as const, host: '127.0.0.1', port: (server.address() as { port: number }).port } };
}

describe('accepted TLS connections', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('work with %s, and know it', async (version) => {
    const test = await tlsTransport();
    const phone = await phoneTo(test, { minVersion: version, maxVersion: version });
    const coming = test.next();
    phone.write(optionsRequest());
    const { flow } = await coming;
    expect(flow.tls).toEqual({ protocol: version, isPeerVerified: false, peerNames: [] });
    flow.send(Buffer.from('answer'));
    expect(String((await once(phone, 'data'))[0])).toBe('answer');
    expect(await test.transport.connect({ transport: 'tls', ...flow.remote })).toBe(flow);
  });

  it('refuse TLS 1.1', async () => {
    const test = await tlsTransport();
    // Security level 0 lets this client offer 1.1 at all, so that it is the server that refuses.
    const old = phoneTo(test, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await expect(old).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    expect(test.transport.openConnections).toBe(0);
  });

  it('survive bytes that are not TLS, and end a handshake that does not go on', async () => {
    const test = await tlsTransport({}, { limits: { handshakeMs: 50 } });
    const noise = connectTcp(test.port('tls'), '127.0.0.1');
    const silent = connectTcp(test.port('tls'), '127.0.0.1');
    noise.write('OPTIONS sip:x SIP/2.0\r\n\r\n');
    noise.on('error', () => {});
    silent.on('error', () => {});
    await Promise.all([once(noise.resume(), 'close'), once(silent.resume(), 'close')]);
    expect((await phoneTo(test)).getProtocol()).toBe('TLSv1.3');
  });

  it('count handshakes as half open', async () => {
    const test = await tlsTransport({}, { guard: { halfOpenPerSource: 2 } });
    const silent = [1, 2, 3].map(() => connectTcp(test.port('tls'), '127.0.0.1').on('error', () => {}));
    open.push(() => silent.forEach((socket) => void socket.destroy()));
    await once(silent[2]!.resume(), 'close');
    expect(test.transport.guard.counters.refusedConnections).toBe(1);
  });

  it.each([
    ['made for clients', ['client'] as const, true],
    ['made for servers only, as big providers send it', ['server'] as const, true],
  ])('verify a certificate %s', async (_case, purposes, isVerified) => {
    const test = await tlsTransport({ requestClientCertificates: true });
    const { certificate, key } = authority.issue(['sip.provider.example'], [...purposes]);
    const phone = await phoneTo(test, { cert: certificate, key });
    const coming = test.next();
    phone.write(optionsRequest());
    expect((await coming).flow.tls).toMatchObject({ isPeerVerified: isVerified, peerNames: ['sip.provider.example'] });
  });

  it.each([
    ['of an authority that we do not know', () => testAuthority().issue(['sip.provider.example'], ['server'])],
    [
      'signed by itself',
      () =>
        makeCertificate({
          names: ['x.example'],
          fromMs: Date.now() - 1000,
          days: 1,
          serial: Buffer.from([5]),
          purposes: ['server'],
        }),
    ],
  ])('do not verify a certificate %s, yet keep the connection', async (_case, make) => {
    const test = await tlsTransport({ requestClientCertificates: true });
    const { certificate, key } = make();
    const phone = await phoneTo(test, { cert: certificate, key });
    const coming = test.next();
    phone.write(optionsRequest());
    expect((await coming).flow.tls?.isPeerVerified).toBe(false);
  });

  it('take an alias only from a peer with a good certificate (RFC 5923 §5)', async () => {
    const test = await tlsTransport({ requestClientCertificates: true });
    const good = authority.issue(['pbx.example']);
    const target = { transport: 'tls' as const, host: '127.0.0.1', port: 1 };
    const ask = async (credentials: SecureContextOptions) => {
      const phone = await phoneTo(test, credentials);
      const coming = test.next();
      phone.write(optionsRequest({ via: 'SIP/2.0/TLS pbx.example:1;branch=z9hG4bK-1;alias' }));
      return (await coming).flow;
    };
    await ask({});
    await expect(test.transport.connect(target)).rejects.toMatchObject({ code: 'sip-unreachable' });
    const flow = await ask({ cert: good.certificate, key: good.key });
    expect(await test.transport.connect({ ...target, serverName: 'pbx.example' })).toBe(flow);
    await expect(test.transport.connect({ ...target, serverName: 'other.example' })).rejects.toMatchObject({
      code: 'sip-unreachable',
    });
  });
});

describe('our certificate', () => {
  it('is made at the first start and good for the addresses that we listen on', async () => {
    const test = await tlsTransport();
    const phone = await phoneTo(test, { ca: test.transport.certificate, rejectUnauthorized: true });
    expect(phone.authorized).toBe(true);
  });

  it('can be changed while running: new connections see the new one, old ones go on', async () => {
    const test = await tlsTransport({ credentials: authority.issue(['old.example']) });
    const before = await phoneTo(test);
    test.transport.reloadCertificate(authority.issue(['new.example']));
    const after = await phoneTo(test, { ca: authority.certificate, rejectUnauthorized: true, servername: 'new.example' });
    expect([before, after].map((socket) => socket.getPeerCertificate().subject.CN)).toEqual(['old.example', 'new.example']);
    const coming = test.next();
    before.write(optionsRequest());
    await coming;
    await expect(
      phoneTo(test, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });

  it('is refused when it does not fit its key, and the old one stays', async () => {
    const test = await tlsTransport({ credentials: authority.issue(['old.example']) });
    const { certificate } = authority.issue(['new.example']);
    expect(() => test.transport.reloadCertificate({ certificate, key: authority.issue(['x']).key })).toThrow(
      /key values mismatch/,
    );
    expect((await phoneTo(test)).getPeerCertificate().subject.CN).toBe('old.example');
  });
});

describe('TLS connections that we open', () => {
  it('check the name of the SIP domain, and show our certificate', async () => {
    const test = await tlsTransport({ credentials: authority.issue(['parley.example']) });
    const peer = await peerServer(authority.issue(['trunk.example']));
    const flow = await test.transport.connect({ ...peer.target, serverName: 'trunk.example' });
    expect(flow.tls).toMatchObject({ isPeerVerified: true, peerNames: ['trunk.example'] });
    await expect.poll(() => peer.sockets[0]?.getPeerCertificate().subject.CN).toBe('parley.example');
    expect(test.transport.advertised(flow).port).toBe(test.port('tls'));
  });

  it('accept the address in the certificate when no name was meant', async () => {
    const test = await tlsTransport();
    const peer = await peerServer(authority.issue(['127.0.0.1']));
    expect((await test.transport.connect(peer.target)).isOpen).toBe(true);
  });

  it.each([
    ['another name', () => authority.issue(['other.example']), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['another authority', () => testAuthority().issue(['trunk.example']), 'CERT_SIGNATURE_FAILURE'],
  ])('are refused for %s, unless checking is switched off', async (_case, make, why) => {
    const peer = await peerServer(make());
    const target = { ...peer.target, serverName: 'trunk.example' };
    const strict = await tlsTransport();
    await expect(strict.transport.connect(target)).rejects.toMatchObject({ code: 'sip-unreachable', details: { why } });
    const lenient = await tlsTransport({ verifyServers: false });
    expect((await lenient.transport.connect(target)).isOpen).toBe(true);
  });

  it('are not shared between two names at one address', async () => {
    const test = await tlsTransport();
    const peer = await peerServer(authority.issue(['a.example', 'b.example']));
    const a = await test.transport.connect({ ...peer.target, serverName: 'a.example' });
    const b = await test.transport.connect({ ...peer.target, serverName: 'b.example' });
    expect(a).not.toBe(b);
  });

  it('are told when lost in the middle of a message', async () => {
    const test = await tlsTransport();
    const peer = await peerServer(authority.issue(['127.0.0.1']));
    await test.transport.connect(peer.target);
    await expect.poll(() => peer.sockets.length).toBe(1);
    const closed = test.nextClosed();
    peer.sockets[0]!.write(optionsRequest().subarray(0, 80), () => peer.sockets[0]!.destroy());
    expect(await closed).toMatch(/closed-by-peer|ECONNRESET/);
    expect(test.messages).toEqual([]);
  });
});
