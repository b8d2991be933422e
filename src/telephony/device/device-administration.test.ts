import { describe, expect, it } from 'vitest';
import { addressRange, refusalOfSource } from './allowed-address.ts';
import { readDeviceLines } from './device-lines.ts';
import { consecutive, readDeviceTable } from './device-table.ts';

const device = {
  userId: null,
  name: 'Hall {number}',
  number: '0801',
  protocol: 'sip-phone',
  oneNumber: false,
  lines: 2,
  dtmfMethod: 'rfc4733',
  codecs: [],
  enabled: true,
  description: '',
  transport: 'any',
  allowedAddress: null,
  stunServer: null,
  videoAllowed: false,
} as const;

describe('a run of consecutive devices', () => {
  it('counts on from the first number, keeps leading noughts and names each by its number', () => {
    expect(consecutive(device, 3).map(({ number, name }) => [number, name])).toEqual([
      ['0801', 'Hall 0801'],
      ['0802', 'Hall 0802'],
      ['0803', 'Hall 0803'],
    ]);
    expect(consecutive({ ...device, number: '999' }, 2).map(({ number }) => number)).toEqual(['999', '1000']);
    expect(consecutive({ ...device, number: '000000000999' }, 2)[1]!.number).toBe('000000001000');
  });
});

describe('a pasted table', () => {
  const names = {
    userByLogin: (login: string) => (login === 'anna' ? ('u1' as never) : undefined),
    domainByName: (name: string) => (name === 'Paris' ? ('d1' as never) : undefined),
  };
  const faultsOf = (text: string) => {
    try {
      readDeviceTable(text, names);
    } catch (error) {
      return (error as { details: { lines: unknown } }).details.lines;
    }
    return 'none';
  };

  it.each([
    ['commas', 'Number,Name,Login\n301,Desk,anna'],
    ['semicolons', 'number;name;login\r\n301;Desk;anna\r\n'],
    ['tabs, as spreadsheets give it', 'number\tNAME\tlogin\n301\tDesk\tanna\n\n'],
  ])('is read with %s', (_, text) => {
    const { settings, lines } = readDeviceTable(text, names);
    expect(settings).toMatchObject([{ number: '301', name: 'Desk', userId: 'u1', protocol: 'sip-phone', lines: 2 }]);
    expect(lines).toEqual([2]);
  });

  it('may say everything there is to say', () => {
    const head = 'number,protocol,domain,description,lines,one-number,dtmf,codecs,transport,address,stun,video,enabled,SIP user';
    const line = '302,sip-softphone,Paris,"at the door, left",4,no,sip-info,opus PCMA,wss,10.0.0.0/8,stun.example,yes,no,door';
    expect(readDeviceTable(`${head}\n${line}`, names).settings).toEqual([
      {
        ...device,
        number: '302',
        name: '302',
        protocol: 'sip-softphone',
        domainId: 'd1',
        description: 'at the door, left',
        lines: 4,
        oneNumber: false,
        dtmfMethod: 'sip-info',
        codecs: ['opus', 'PCMA'],
        transport: 'wss',
        allowedAddress: '10.0.0.0/8',
        stunServer: 'stun.example',
        videoAllowed: true,
        enabled: false,
        sipUser: 'door',
      },
    ]);
  });

  it('names every line and field that cannot be understood', () => {
    expect(faultsOf('number,login,lines,video\n301,anna,2,yes\n30x,nobody,2,\n\n303,,many,maybe')).toMatchObject([
      { line: 3, field: 'login' },
      { line: 3, field: 'number' },
      { line: 5, field: 'video' },
      { line: 5, field: 'lines' },
    ]);
  });

  it.each([
    ['an unknown column', 'number,colour\n1,red', 'colour'],
    ['no number', 'name\nDesk', '"number" is missing'],
    ['nothing below the names', 'number,name', 'nothing follows'],
    ['an open quotation mark', 'number,name\n1,"Desk', ''],
  ])('is refused for %s', (_, text, word) => {
    expect(faultsOf(text)).toMatchObject([{ message: expect.stringContaining(word) as string }]);
    expect(() => readDeviceLines(text)).toThrow(/^Line \d+: .*Nothing was changed\.$/s);
  });
});

describe('where a device may come from', () => {
  const from = (host: string, transport = 'udp') => ({ host, transport }) as never;

  it('is anywhere unless something is said', () => {
    expect(refusalOfSource({}, from('203.0.113.9'))).toBeNull();
    expect(refusalOfSource({ transport: 'any', allowedAddress: null }, from('::1', 'wss'))).toBeNull();
  });

  it('is the named transport and network alone', () => {
    const phone = { transport: 'tls', allowedAddress: '192.0.2.0/24' } as const;
    expect(refusalOfSource(phone, from('192.0.2.77', 'tls'))).toBeNull();
    expect(refusalOfSource(phone, from('192.0.2.77', 'udp'))).toBe('Only over TLS');
    expect(refusalOfSource(phone, from('192.0.3.1', 'tls'))).toBe('Not from this address');
    expect(refusalOfSource({ allowedAddress: '2001:db8::/32' }, from('2001:db8::7'))).toBeNull();
    expect(refusalOfSource({ allowedAddress: '2001:db8::/32' }, from('192.0.2.1'))).toBe('Not from this address');
  });

  it.each(['phone.example', '192.0.2.1/33', '192.0.2.1/', '1/2/3', '', '192.0.2.0/x'])('cannot be %j', (text) => {
    expect(addressRange(text)).toBeNull();
  });
});
