import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { readMitel, readXml, readYealink, textOf } from '../../test/support/phone-files.ts';
import type { PhoneView } from '../contract/rest/phone-provisioning.ts';
import { computeHa1, computeResponse } from '../protocol/sip/digest/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let other: ApiClient;
let macs = 0;

beforeAll(async () => {
  // As behind a proxy that ends TLS, so that telephones may come from many addresses.
  bench = await ApiBench.start({ PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1' });
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  other = await bench.signedIn(oak, 'boss');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const pathOf = (id: string) => `/api/v1/admin/devices/${id}/phone`;
const newMac = () => `805ec0${(++macs).toString(16).padStart(6, '0')}`;
const phoneOf = (body: unknown) => (body as { phone: PhoneView }).phone;

/** A desk phone of Elm that is to be set up by itself. */
async function phone(vendor: string, options: { isOpen?: boolean; number?: string; name?: string } = {}) {
  const number = options.number ?? String(500 + macs);
  const made = await boss.post('/api/v1/admin/devices', { name: options.name ?? 'Hall', number });
  const { id, sipUser } = (made.body as unknown as { device: { id: string; sipUser: string } }).device;
  const mac = newMac();
  const keys = [{ kind: 'watch', number: '202', label: 'Anna' }];
  const saved = await boss.send('PUT', pathOf(id), { body: { vendor, model: 'X', mac, keys, version: 0 } });
  expect(saved.status, saved.text).toBe(200);
  if (options.isOpen !== false) expect((await boss.post(`${pathOf(id)}/enrolment`, { hours: 24 })).status).toBe(200);
  return { id, sipUser, mac, number, url: new URL(new URL(phoneOf(saved.body).url).pathname, 'https://phones.example') };
}

interface Ask {
  readonly userAgent?: string;
  readonly authorization?: string;
  readonly proto?: string;
  readonly address?: string;
  readonly method?: string;
}

/** What a telephone does: no cookie, its own User-Agent. */
async function fetchFile(url: URL, file: string, ask: Ask = {}) {
  const answer = await fetch(new URL(`${url.pathname}${file}`, bench.http.url), {
    method: ask.method ?? 'GET',
    headers: {
      'x-forwarded-proto': ask.proto ?? 'https',
      'x-forwarded-host': 'phones.example',
      'x-forwarded-for': ask.address ?? '192.0.2.50',
      'user-agent': ask.userAgent ?? 'unknown telephone',
      ...(ask.authorization && { authorization: ask.authorization }),
    },
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const read = async (id: string) => phoneOf((await boss.get(pathOf(id))).body);
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const opens = (id: string, user: string, password: string) =>
  bench.configuration.directory.device(id as never)!.ha1.sha256 === computeHa1(user, 'elm.example', password).sha256;

describe('a telephone that an administrator opened', () => {
  it('gets new passwords at its first request, and after it only with the one it was given', async () => {
    const { id, sipUser, mac, url } = await phone('yealink', { name: 'Hall "1"' });
    expect(url.href).toMatch(/^https:\/\/phones\.example\/provisioning\/[a-z2-9]{20}\/$/);
    const userAgent = `Yealink SIP-T54W 96.86.0.70 ${mac.match(/../g)!.join(':')}`;
    expect((await fetchFile(url, 'y000000000000.boot', { userAgent })).text).toContain(`include:config "${mac}.cfg"`);
    const first = await fetchFile(url, `${mac}.cfg`, { userAgent });
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-control')).toBe('no-store');
    const lines = readYealink(first.text);
    const password = lines.get('account.1.password')!;
    expect(opens(id, sipUser, password)).toBe(true);
    expect(lines.get('account.1.user_name')).toBe(sipUser);
    expect(lines.get('account.1.display_name')).toBe('Hall "1"');
    expect(lines.get('account.1.outbound_proxy.1.port')).toBe('5061');
    expect(lines.get('static.auto_provision.server.url')).toBe(url.href);
    expect(lines.get('linekey.2.extension')).toBe('*8');

    const again = await fetchFile(url, `${mac}.cfg`, { userAgent });
    expect([again.status, again.text]).toEqual([401, '']);
    expect(again.headers.get('www-authenticate')).toMatch(/^Digest .*algorithm=MD5.*, Basic realm=/);
    const [user, own] = ['username', 'password'].map((key) => lines.get(`static.auto_provision.server.${key}`)!);
    const later = await fetchFile(url, `${mac}.cfg`, { userAgent, authorization: basic(user!, own!) });
    expect(later.text).toBe(first.text);
    expect((await fetchFile(url, `${mac}.cfg`, { authorization: basic(user!, 'guessed') })).status).toBe(404);

    const shown = await read(id);
    expect(shown).toMatchObject({ state: 'enrolled', isBehind: false, openUntil: null });
    expect(shown.fetches.map(({ outcome }) => outcome)).toEqual(['wrong-password', 'delivered', 'enrolled', 'pointed']);
    expect(shown.fetches[2]).toMatchObject({ address: '192.0.2.50', userAgent, file: `${mac}.cfg` });
  });

  it('may show its password by digest, as the challenge asks', async () => {
    const { mac, url } = await phone('snom');
    const file = `${mac.toUpperCase()}.xml`;
    const settings = readXml((await fetchFile(url, file)).text);
    const [user, password] = [textOf(settings, 'http_client_user'), textOf(settings, 'http_client_pass')];
    const challenge = (await fetchFile(url, file)).headers.get('www-authenticate')!;
    const [, nonce] = /nonce="([^"]+)"/.exec(challenge)!;
    const [, realm] = /realm="([^"]+)"/.exec(challenge)!;
    const answerWith = (secret: string) => {
      const uri = `${url.pathname}${file}`;
      const qop = { cnonce: 'abcd', nc: '00000001' };
      const ha1 = computeHa1(user, realm!, secret).md5;
      const response = computeResponse(ha1, { algorithm: 'MD5', method: 'GET', uri, nonce: nonce!, qop });
      return `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abcd"`;
    };
    expect((await fetchFile(url, file, { authorization: answerWith('guessed') })).status).toBe(404);
    expect((await fetchFile(url, file, { authorization: answerWith(password) })).status).toBe(200);
  });

  it('of a maker whose telephones show no password has it in the address it is told', async () => {
    const { mac, url } = await phone('mitel');
    const file = `${mac.toUpperCase()}.cfg`;
    const path = readMitel((await fetchFile(url, file)).text).get('https path')!;
    expect((await fetchFile(url, file)).status).toBe(401);
    const own = new URL(`https://phones.example/${path}/`);
    expect((await fetchFile(own, file)).status).toBe(200);
    const wrong = new URL(own.href.replace(/\.[a-z2-9]{20}/, '.aaaaaaaaaaaaaaaaaaaa'));
    expect((await fetchFile(wrong, file)).status).toBe(404);
  });

  it('gets the same passwords once, however many ask at the same moment', async () => {
    const { id, mac, url } = await phone('grandstream');
    const answers = await Promise.all(Array.from({ length: 6 }, () => fetchFile(url, `cfg${mac}.xml`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await read(id)).state).toBe('enrolled');
  });
});

describe('everything else is not found', () => {
  it('with the same words, whatever was wrong', async () => {
    const { mac, url } = await phone('yealink');
    const closed = await phone('yealink', { isOpen: false });
    const unknown = new URL('https://phones.example/provisioning/aaaaaaaaaaaaaaaaaaaa/');
    const wrongs = [
      await fetchFile(url, '805ec0ffffff.cfg'),
      await fetchFile(url, `${mac.toUpperCase()}.cfg`),
      await fetchFile(url, 'firmware.rom'),
      await fetchFile(url, `${mac}.cfg`, { userAgent: 'Yealink SIP-T54W 96.86.0.70 80:5e:c0:ff:ff:ff' }),
      await fetchFile(url, `${mac}.cfg`, { proto: 'http' }),
      await fetchFile(url, `${mac}.cfg`, { method: 'PUT' }),
      await fetchFile(url, `%2e%2e/${mac}.cfg`),
      await fetchFile(closed.url, `${closed.mac}.cfg`),
      await fetchFile(closed.url, `${mac}.cfg`),
      await fetchFile(unknown, `${mac}.cfg`, { address: '192.0.2.99' }),
    ];
    const plain = ({ status, headers, text }: Awaited<ReturnType<typeof fetchFile>>) => {
      const fields = [...headers].filter(([name]) => name !== 'date' && !name.startsWith('x-ratelimit'));
      return JSON.stringify({ status, fields, text });
    };
    expect(wrongs.map(({ status }) => status)).toEqual(wrongs.map(() => 404));
    expect(new Set(wrongs.map(plain)).size).toBe(1);
    const head = await fetchFile(url, `${mac}.cfg`, { method: 'HEAD' });
    expect(head.status).toBe(404);
    // None of it used the window up.
    expect((await fetchFile(url, `${mac}.cfg`)).status).toBe(200);
  });

  it('for a telephone whose time is over, whose device is disabled, or that was closed again', async () => {
    const late = await phone('fanvil');
    await bench.foundation.store.inAllCompanies((scope) =>
      scope
        .updateTable('phoneProvisioning')
        .set({ openUntil: new Date(1000) })
        .where('id', '=', late.id as never)
        .execute(),
    );
    expect((await fetchFile(late.url, `${late.mac}.cfg`)).status).toBe(404);
    expect((await read(late.id)).state).toBe('expired');

    const off = await phone('fanvil');
    const device = (await boss.get(`/api/v1/admin/devices/${off.id}`)).body as unknown as { version: number };
    await boss.send('PATCH', `/api/v1/admin/devices/${off.id}`, { body: { version: device.version, enabled: false } });
    expect((await fetchFile(off.url, `${off.mac}.cfg`)).status).toBe(404);

    const shut = await phone('fanvil');
    const first = await fetchFile(shut.url, `${shut.mac}.cfg`);
    const password = textOf(readXml(first.text), 'DefaultPassword');
    expect((await boss.send('DELETE', `${pathOf(shut.id)}/enrolment`)).status).toBe(200);
    const authorization = basic(shut.mac, password);
    expect((await fetchFile(shut.url, `${shut.mac}.cfg`, { authorization })).status).toBe(404);
    expect((await read(shut.id)).state).toBe('closed');
  });

  it('once somebody made another SIP password by hand', async () => {
    const { id, mac, url } = await phone('fanvil');
    const password = textOf(readXml((await fetchFile(url, `${mac}.cfg`)).text), 'DefaultPassword');
    await boss.post(`/api/v1/admin/devices/${id}/sip-password`);
    expect((await fetchFile(url, `${mac}.cfg`, { authorization: basic(mac, password) })).status).toBe(404);
    expect((await read(id)).state).toBe('password-changed');
  });

  it('without TLS, unless a parameter allows it', async () => {
    const { id, mac, url } = await phone('fanvil');
    expect((await fetchFile(url, `${mac}.cfg`, { proto: 'http' })).status).toBe(404);
    const allow = await boss.send('PUT', '/api/v1/admin/parameters/values', {
      body: { name: 'PhonePlainHttp', level: 'domain', targetId: elm.domain.id, value: true, acceptsWarning: true },
    });
    expect(allow.status, allow.text).toBe(200);
    const file = await fetchFile(url, `${mac}.cfg`, { proto: 'http' });
    expect(textOf(readXml(file.text), 'FlashProtocol')).toBe('4');
    expect((await fetchFile(url, `${mac}.cfg`, { proto: 'http' })).headers.get('www-authenticate')).not.toContain('Basic');
    expect((await read(id)).fetches.map(({ outcome }) => outcome)).toEqual(['enrolled', 'plain-http']);
  });

  it('and who guesses is no longer looked up for a while, and told of', async () => {
    const address = '198.51.100.200';
    const { mac, url } = await phone('yealink');
    const guess = (index: number) => new URL(`https://x.example/provisioning/abcdefghijkmnpqrst${22 + index}/`);
    for (let index = 0; index < 30; index++) expect((await fetchFile(guess(index), `${mac}.cfg`, { address })).status).toBe(404);
    expect((await fetchFile(url, `${mac}.cfg`, { address })).status).toBe(404);
    expect((await fetchFile(url, `${mac}.cfg`)).status).toBe(200);
    const root = await bench.signedInSuper(elm);
    const { text } = await root.get('/api/v1/admin/incidents?limit=100');
    expect(text).toContain('phone-fetch-guessed');
    expect(text).toContain(address);
  });
});

describe('an administrator', () => {
  it('is told of a stranger by an incident, and of passwords by the record of changes without them', async () => {
    const { id, mac, url } = await phone('yealink');
    await fetchFile(url, `${mac}.cfg`, { userAgent: 'Yealink SIP-T54W 96.86.0.70 80:5e:c0:ff:ff:ff' });
    await fetchFile(url, 'y000000000096.cfg');
    const text = (await fetchFile(url, `${mac}.cfg`)).text;
    const password = readYealink(text).get('account.1.password')!;
    const shown = await boss.post(`${pathOf(id)}/admin-password`);
    expect(readYealink(text).get('static.security.user_password')).toBe(`admin:${String(shown.body['password'])}`);
    const { text: incidents } = await boss.get('/api/v1/admin/incidents?limit=100');
    expect(incidents).toContain('phone-fetch-refused');
    expect((await read(id)).fetches.map(({ outcome }) => outcome)).toEqual(['enrolled', 'wrong-phone']);
    const { text: record } = await boss.get('/api/v1/admin/audit?limit=50');
    expect(record).toContain('show-password');
    expect(record).toContain('phone-provisioning');
    const token = url.pathname.split('/')[2]!;
    for (const secret of [password, token, String(shown.body['password'])]) {
      expect(record).not.toContain(secret);
      expect(incidents).not.toContain(secret);
    }
    expect((await boss.get(pathOf(id))).text).not.toContain(password);
  });

  it('cannot touch a telephone of another company, nor give one MAC address to two', async () => {
    const { id, mac } = await phone('snom');
    for (const [method, path] of [
      ['GET', pathOf(id)],
      ['DELETE', pathOf(id)],
      ['POST', `${pathOf(id)}/admin-password`],
      ['POST', `${pathOf(id)}/check-sync`],
    ] as const)
      expect((await other.send(method, path)).body.code).toBe('device-unknown');
    const second = await phone('snom');
    const same = { vendor: 'snom', mac: mac.toUpperCase().match(/../g)!.join(':'), version: 2 };
    const { version } = await read(second.id);
    expect((await boss.send('PUT', pathOf(second.id), { body: { ...same, version } })).body.code).toBe('name-taken');
    const own = oak.people.anna.phone;
    expect((await other.send('PUT', pathOf(own.id), { body: { ...same, version: 0 } })).status).toBe(200);
  });

  it('gives a telephone with another MAC address another address, and closes it', async () => {
    const { id, mac, url } = await phone('yealink');
    const before = await read(id);
    const { version, model, keys, vendor } = before;
    const named = await boss.send('PUT', pathOf(id), { body: { vendor, mac, model: 'T46', keys, version } });
    expect(phoneOf(named.body)).toMatchObject({ url: before.url, state: 'open', model: 'T46' });
    expect((await boss.send('PUT', pathOf(id), { body: { vendor, mac, model, keys, version } })).body.code).toBe(
      'changed-meanwhile',
    );
    const other = newMac();
    const moved = await boss.send('PUT', pathOf(id), {
      body: { vendor, mac: other, model, keys, version: phoneOf(named.body).version },
    });
    expect(phoneOf(moved.body)).toMatchObject({ state: 'closed', mac: other });
    expect(phoneOf(moved.body).url).not.toBe(before.url);
    expect((await fetchFile(url, `${mac}.cfg`)).status).toBe(404);
  });

  it('cannot set up a browser phone, and deletes a device together with what it is set up with', async () => {
    const browser = elm.people.anna.browserPhone;
    const body = { vendor: 'snom', mac: newMac(), version: 0 };
    expect((await boss.send('PUT', pathOf(browser.id), { body })).body.code).toBe('input-invalid');
    const { id, mac, url } = await phone('yealink');
    expect((await boss.send('DELETE', `/api/v1/admin/devices/${id}`)).status).toBe(204);
    expect((await fetchFile(url, `${mac}.cfg`)).status).toBe(404);
  });

  it('sees that a telephone is behind when something it is told changed, and asks it to fetch', async () => {
    const { id, mac, url } = await phone('yealink');
    await fetchFile(url, `${mac}.cfg`);
    expect((await read(id)).isBehind).toBe(false);
    const zone = { name: 'PhoneTimeZone', level: 'domain', targetId: elm.domain.id, value: 'Europe/Stockholm' };
    await boss.send('PUT', '/api/v1/admin/parameters/values', { body: zone });
    // The clocks of both are the same: nothing changed for the telephone.
    expect((await read(id)).isBehind).toBe(false);
    const bad = await boss.send('PUT', '/api/v1/admin/parameters/values', { body: { ...zone, value: 'Europe/Atlantis' } });
    expect(bad.body.code).toBe('parameter-value-invalid');
    const { version } = (await boss.get(`/api/v1/admin/devices/${id}`)).body as unknown as { version: number };
    await boss.send('PATCH', `/api/v1/admin/devices/${id}`, { body: { version, name: 'Kitchen' } });
    expect((await read(id)).isBehind).toBe(true);
    expect((await boss.post(`${pathOf(id)}/check-sync`)).body.code).toBe('device-unreachable');
    bench.registered.add(id as never);
    expect((await boss.post(`${pathOf(id)}/check-sync`)).body).toEqual({ told: 1, understood: 1 });
  });
});
