import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { DnsCache, type DnsResolver } from './dns-cache.ts';
import { ServerLocator } from './locate-servers.ts';
import { orderServices } from './order-services.ts';

type Zone = Record<string, unknown[] | 'fails'>;

function locatorFor(zone: Zone, usable: (transport: string, host: string) => boolean = () => true) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const ask = async (key: string) => {
    asked.push(key);
    const records = zone[key];
    if (records === 'fails') throw new Error('SERVFAIL');
    return { records: (records ?? []) as never[], ttlS: 100 };
  };
  const resolver: DnsResolver = {
    naptr: (name) => ask(`naptr ${name}`),
    srv: (name) => ask(`srv ${name}`),
    addresses: (name) => ask(`a ${name}`),
  };
  const dns = new DnsCache({ clock, resolver });
  const locator = new ServerLocator({ dns, random: new SeededRandom(3), isUsable: usable });
  const locate = async (uri: string) =>
    (await locator.locate(uri)).map(({ transport, host, port }) => `${transport} ${host} ${port}`);
  return { clock, asked, locate, locator, zone };
}

const srv = (name: string, priority: number, weight = 0, port = 5060) => ({ name, port, priority, weight });
const naptr = (order: number, service: string, replacement: string, preference = 0) => ({
  order,
  preference,
  flags: 's',
  service,
  replacement,
});

describe('a numeric host', () => {
  it.each([
    ['sip:192.0.2.1', 'udp 192.0.2.1 5060'],
    ['sip:192.0.2.1:5070;transport=tcp', 'tcp 192.0.2.1 5070'],
    ['sips:[2001:db8::1]', 'tls 2001:db8::1 5061'],
    ['sips:192.0.2.1;transport=tcp', 'tls 192.0.2.1 5061'],
    ['sip:a@example.com;maddr=192.0.2.9', 'udp 192.0.2.9 5060'],
    ['sip:192.0.2.1;transport=sctp', 'udp 192.0.2.1 5060'],
  ])('in %s needs no name service', async (uri, target) => {
    const { locate, asked } = locatorFor({});
    expect(await locate(uri)).toEqual([target]);
    expect(asked).toEqual([]);
  });
});

describe('a name (RFC 3263 §4)', () => {
  it('with a port is looked up as an address only', async () => {
    const { locate, asked } = locatorFor({ 'a pbx.example': ['192.0.2.1', '2001:db8::1'] });
    expect(await locate('sip:pbx.example:5080')).toEqual(['udp 192.0.2.1 5080', 'udp 2001:db8::1 5080']);
    expect(asked).toEqual(['a pbx.example']);
  });

  it('with a transport is looked up by SRV of that transport', async () => {
    const { locate, asked } = locatorFor({
      'srv _sip._tcp.pbx.example': [srv('b', 2), srv('a', 1, 0, 5062)],
      'a a': ['192.0.2.1'],
      'a b': ['192.0.2.2'],
    });
    expect(await locate('sip:pbx.example;transport=TCP')).toEqual(['tcp 192.0.2.1 5062', 'tcp 192.0.2.2 5060']);
    expect(asked).toEqual(['srv _sip._tcp.pbx.example', 'a a', 'a b']);
  });

  it('without either follows NAPTR in its order and drops what we cannot reach', async () => {
    const { locate } = locatorFor({
      'naptr pbx.example': [
        naptr(50, 'SIP+D2T', 't.pbx.example'),
        naptr(10, 'SIPS+D2T', 's.pbx.example'),
        naptr(5, 'SIP+D2S', 'x'),
        naptr(50, 'SIP+D2U', 'u.pbx.example', -1),
      ],
      'srv t.pbx.example': [srv('a', 1)],
      'srv s.pbx.example': [srv('a', 1, 0, 5061)],
      'srv u.pbx.example': [srv('a', 1)],
      'a a': ['192.0.2.1'],
    });
    expect(await locate('sip:pbx.example')).toEqual(['tls 192.0.2.1 5061', 'udp 192.0.2.1 5060', 'tcp 192.0.2.1 5060']);
    expect(await locate('sips:pbx.example')).toEqual(['tls 192.0.2.1 5061']);
  });

  it('falls back from NAPTR to SRV to the plain address', async () => {
    const { locate, zone } = locatorFor({ 'a pbx.example': ['192.0.2.1'] });
    expect(await locate('sip:pbx.example')).toEqual(['udp 192.0.2.1 5060']);
    expect(await locate('sips:pbx.example')).toEqual(['tls 192.0.2.1 5061']);
    zone['srv _sip._tcp.two.example'] = [srv('192.0.2.7', 1)];
    expect(await locate('sip:two.example')).toEqual(['tcp 192.0.2.7 5060']);
  });

  it('keeps the domain of the URI as the name to check in the certificate', async () => {
    const { locator } = locatorFor({
      'srv _sips._tcp.pbx.example': [srv('edge.carrier.example', 1, 0, 5061)],
      'a edge.carrier.example': ['192.0.2.1'],
    });
    expect(await locator.locate('sips:pbx.example')).toMatchObject([{ serverName: 'pbx.example' }]);
  });

  it('takes an SRV target of "." for "not offered"', async () => {
    const { locate } = locatorFor({ 'srv _sip._tcp.pbx.example': [srv('', 0)], 'a pbx.example': ['192.0.2.1'] });
    expect(await locate('sip:pbx.example;transport=tcp')).toEqual(['tcp 192.0.2.1 5060']);
  });

  it('leaves out addresses of a family for which there is no socket', async () => {
    const { locate } = locatorFor({ 'a pbx.example': ['2001:db8::1', '192.0.2.1'] }, (_transport, host) => !host.includes(':'));
    expect(await locate('sip:pbx.example:5060')).toEqual(['udp 192.0.2.1 5060']);
  });

  it.each(['sip:nowhere.example', 'tel:+49301234', 'sip:', 'sip:x.invalid;transport=ws'])(
    'rejects %s with sip-unreachable',
    async (uri) => {
      await expect(Promise.resolve().then(() => locatorFor({}).locate(uri))).rejects.toMatchObject({ code: 'sip-unreachable' });
    },
  );
});

describe('the cache', () => {
  it('asks once for many who want the same at once, and again after the time to live', async () => {
    const { locate, asked, clock } = locatorFor({ 'a pbx.example': ['192.0.2.1'] });
    await Promise.all([locate('sip:pbx.example:1'), locate('sip:pbx.example:2')]);
    clock.advance(99_999);
    await locate('sip:pbx.example:1');
    expect(asked).toHaveLength(1);
    clock.advance(2);
    await locate('sip:pbx.example:1');
    expect(asked).toHaveLength(2);
  });

  it('remembers for half a minute that there is nothing', async () => {
    const { locate, asked, clock, zone } = locatorFor({});
    await expect(locate('sip:pbx.example:1')).rejects.toThrow('No address');
    zone['a pbx.example'] = ['192.0.2.1'];
    await expect(locate('sip:pbx.example:1')).rejects.toThrow('No address');
    expect(asked).toHaveLength(1);
    clock.advance(30_000);
    expect(await locate('sip:pbx.example:1')).toEqual(['udp 192.0.2.1 1']);
  });

  it('goes on with the last answer while the name service is down, for an hour', async () => {
    const { locate, clock, zone } = locatorFor({ 'a pbx.example': ['192.0.2.1'] });
    await locate('sip:pbx.example:1');
    zone['a pbx.example'] = 'fails';
    clock.advance(3_600_000);
    expect(await locate('sip:pbx.example:1')).toEqual(['udp 192.0.2.1 1']);
    clock.advance(3_600_000);
    await expect(locate('sip:pbx.example:1')).rejects.toThrow('No address');
  });
});

describe('SRV weights (RFC 2782)', () => {
  it('share the load in proportion within one priority, and never mix priorities', () => {
    const random = new SeededRandom(11);
    const records = [srv('backup', 2, 100), srv('big', 1, 75), srv('small', 1, 25)];
    const firsts = Array.from({ length: 4000 }, () => orderServices(records, random).map(({ name }) => name));
    const share = firsts.filter(([first]) => first === 'big').length / firsts.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
    expect(firsts.every((names) => names[2] === 'backup' && names.length === 3)).toBe(true);
  });
});
