import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '../../test/support/test-authority.ts';
import { SeededRandom } from '../kernel/random.ts';
import { ConfigError, loadConfig, openSecrets } from './index.ts';
import { configurationGuide } from './reference.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('is complete without any setting, and listens on this machine only', () => {
    const config = loadConfig({});
    expect(config.http.host).toBe('127.0.0.1');
    expect(config.sip.listen.udp).toEqual({ host: '127.0.0.1', port: 5060 });
    expect(config.databaseUrl).toBeNull();
    expect(config.media.plane).toEqual({ kind: 'embedded' });
  });

  it('says for each wrong value in one line which setting, what came and what was expected', () => {
    expect(problemsOf({ PARLEY_HTTP_PORT: '80a', PARLEY_MEDIA_PLANE: 'asterisk', PARLEY_PUBLIC_URL: 'phone.example' })).toEqual([
      'PARLEY_HTTP_PORT is "80a", expected a port from 0 to 65535 (0: the system chooses)',
      'PARLEY_PUBLIC_URL is "phone.example", expected an http or https address without a path, like `https://phone.example.com`',
      'PARLEY_MEDIA_PLANE is "asterisk", expected one of `embedded`, `rtpengine`',
    ]);
  });

  it('never repeats a wrong value that may hold a password', () => {
    const [line] = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(line).toMatch(/^DATABASE_URL is \(not shown\), expected an address like `postgresql:/);
  });

  it('refuses a misspelt setting instead of ignoring it', () => {
    expect(problemsOf({ PARLEY_HTPP_PORT: '80' })).toEqual([
      'PARLEY_HTPP_PORT is set, but there is no such setting: did you mean PARLEY_HTTP_PORT?',
    ]);
  });

  it.each([
    [{ PARLEY_TLS_CERT: 'a.pem' }, /belong together/],
    [{ PARLEY_MEDIA_PORT_FIRST: '20000' }, /range of at least 4 ports/],
    [{ PARLEY_MEDIA_PLANE: 'rtpengine' }, /PARLEY_RTPENGINE is "", expected host:port/],
    [{ PARLEY_RTPENGINE_DIGITS: 'here' }, /PARLEY_RTPENGINE_DIGITS is "here", expected host:port/],
    [{ PARLEY_SIP_WS_PORT: '8080' }, /PARLEY_SIP_WS_PORT is 8080, expected another port than PARLEY_HTTP_PORT/],
    [{ PARLEY_SESSION_HOURS: '48', PARLEY_SESSION_MAX_DAYS: '1' }, /PARLEY_SESSION_HOURS is 48/],
  ])('refuses settings that contradict each other: %j', (environment, expected) => {
    expect(problemsOf(environment as Record<string, string>).join('\n')).toMatch(expected);
  });

  it('looks into the files that are named before anything is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
    try {
      const authority = await TestAuthority.create(folder);
      const [one, other] = [await authority.issue('one', ['one.test']), await authority.issue('other', ['other.test'])];
      const empty = join(folder, 'empty.pem');
      writeFileSync(empty, '');
      const certificate = (cert: string, key: string) => problemsOf({ PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key });
      expect(certificate(one.certPath, one.keyPath)).toEqual([]);
      expect(certificate('/nowhere.pem', one.keyPath)).toEqual([
        'PARLEY_TLS_CERT is "/nowhere.pem", expected a file that can be read',
      ]);
      expect(certificate(one.certPath, other.keyPath)).toEqual([expect.stringMatching(/its own key: .*mismatch/)]);
      expect(certificate(empty, one.keyPath)).toEqual([expect.stringMatching(/^PARLEY_TLS_CERT is .*expected a certificate/)]);
      expect(problemsOf({ PARLEY_TLS_AUTHORITIES: empty })).toEqual([expect.stringMatching(/expected certificates \(PEM\)$/)]);
      expect(problemsOf({ PARLEY_TLS_AUTHORITIES: authority.path })).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes `off` and 0 as ports of SIP', () => {
    const { listen } = loadConfig({ PARLEY_SIP_UDP_PORT: '0', PARLEY_SIP_WSS_PORT: 'off', PARLEY_SIP_TCP_HOST: '::1' }).sip;
    expect([listen.udp.port, listen.wss.port, listen.tcp.host, listen.tls.host]).toEqual([0, 'off', '::1', '127.0.0.1']);
  });

  it('knows where log, SIP messages and figures go', () => {
    expect(loadConfig({}).telemetry).toEqual({ metricsToken: null, syslog: null, hep: null });
    const { telemetry } = loadConfig({
      PARLEY_SYSLOG: 'tls://[2001:db8::7]:6514',
      PARLEY_HEP: 'homer.example:9060',
      PARLEY_HEP_KEY: 'k',
    });
    expect(telemetry.syslog).toEqual({ transport: 'tls', host: '2001:db8::7', port: 6514 });
    expect(telemetry.hep).toEqual({ host: 'homer.example', port: 9060, key: 'k', agentId: 2001 });
    const wrong: Record<string, string>[] = [
      { PARLEY_SYSLOG: '192.0.2.7:514' },
      { PARLEY_SYSLOG: 'udp://h:99999' },
      { PARLEY_HEP: 'homer' },
      { PARLEY_METRICS_TOKEN: 'short' },
    ];
    for (const one of wrong) expect(() => loadConfig(one)).toThrow(/expected/);
  });

  it('cannot be changed after start', () => {
    const config = loadConfig({});
    expect(() => Object.assign(config.sip.listen.udp, { port: 1 })).toThrow(TypeError);
  });

  it('is documented in the guide as it is', () => {
    const path = join(import.meta.dirname, '../../docs/guides/configuration.md');
    if (process.env.PARLEY_UPDATE_GUIDE) writeFileSync(path, configurationGuide());
    expect(readFileSync(path, 'utf8')).toBe(configurationGuide());
  });
});

describe('secrets', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('reads after a restart what was encrypted before, from a key file only its owner can read', () => {
    const sealed = openSecrets({ dataDir, random: new SeededRandom(1) }).encrypt('träd 🌲', 'trunk:1:password');
    const reopened = openSecrets({ dataDir, random: new SeededRandom(2) });
    expect(reopened.decrypt(sealed, 'trunk:1:password')).toBe('träd 🌲');
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('refuses a value moved to another place, changed, or of another installation', () => {
    const secrets = openSecrets({ dataDir, random: new SeededRandom(3) });
    const sealed = secrets.encrypt('secret', 'trunk:1:password');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    for (const attempt of [
      () => secrets.decrypt(sealed, 'trunk:2:password'),
      () => secrets.decrypt(changed, 'trunk:1:password'),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'secret-unreadable' }));
    }
  });

  it('does not start with a damaged key file', () => {
    const damaged = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
    writeFileSync(join(damaged, 'master.key'), 'abc');
    expect(() => openSecrets({ dataDir: damaged, random: new SeededRandom(4) })).toThrow(/expected 32/);
    rmSync(damaged, { recursive: true });
  });
});
