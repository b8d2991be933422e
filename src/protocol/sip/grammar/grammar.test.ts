import { describe, expect, it } from 'vitest';
import {
  formatHostPort,
  formatNameAddr,
  formatSipUri,
  formatUri,
  formatVia,
  isSameUriText,
  parameterText,
  parseAuthHeader,
  parseHostPort,
  parseNameAddr,
  parseParams,
  parseSipUri,
  parseUri,
  parseVia,
  safeWire,
  splitList,
  toWire,
  withReceived,
} from './index.ts';

describe('parseUri', () => {
  it('reads every part of a SIP URI', () => {
    expect(parseUri('sips:nina:s%20ecret@North.Example:5061;transport=TCP;lr?Subject=a%26b&X=')).toEqual({
      kind: 'sip',
      scheme: 'sips',
      user: 'nina',
      password: 's ecret',
      host: 'north.example',
      port: 5061,
      params: new Map([
        ['transport', 'TCP'],
        ['lr', null],
      ]),
      headers: [
        ['Subject', 'a&b'],
        ['X', ''],
      ],
    });
  });

  it('reads IPv6 with and without user and port', () => {
    expect(parseSipUri('sip:[2001:db8::10]')).toMatchObject({ host: '2001:db8::10' });
    expect(parseSipUri('sip:nina@[2001:DB8::10]:5070;lr')).toMatchObject({ user: 'nina', host: '2001:db8::10', port: 5070 });
    expect(formatUri(parseUri('sip:nina@[2001:db8::10]:5070')!)).toBe('sip:nina@[2001:db8::10]:5070');
  });

  it('reads tel URIs with their parameters', () => {
    expect(parseUri('tel:+41-22-555.01(01);phone-context=+41;ext=12')).toMatchObject({
      kind: 'tel',
      number: '+41-22-555.01(01)',
    });
    expect(parseUri('tel:*21#')).toMatchObject({ kind: 'tel', number: '*21#' });
    expect(parseUri('tel:nina')).toBeUndefined();
  });

  it('writes again what it read', () => {
    for (const uri of [
      'sip:parley.example',
      'sip:%23100@parley.example;user=phone',
      'sips:a:b@c.example:1;x;y=%25?Z=%3C',
      'tel:+1212;ext=3',
      'urn:service:sos',
      'sip:B%C3%BCro%401@parley.example',
    ]) {
      expect(formatUri(parseUri(uri)!)).toBe(uri);
    }
  });

  it('decodes UTF-8 in a user part and keeps bytes that are none', () => {
    expect(parseSipUri('sip:B%C3%BCro@a')!.user).toBe('Büro');
    expect(parseSipUri('sip:%FF%FE@a')!.user).toBe('\xff\xfe');
  });

  it('refuses what is no URI', () => {
    for (const text of [
      '',
      'sip:',
      'nina@parley.example',
      'sip:a@b@c',
      'sip:@b',
      'sip::x@b',
      'sip:a@',
      'sip:a@b:99999',
      'sip:a@b:x',
      'sip:a b@c',
      'sip:%Zz@c',
      'sip:a@[::1',
      'sip:a@b;;lr',
      'sip:a@b?x',
      'sip:a@b\r\nVia: x',
      '1sip:a@b',
      ':a',
    ]) {
      expect(parseUri(text)).toBeUndefined();
    }
  });
});

describe('isSameUriText', () => {
  it('holds the pairs of RFC 3261 §19.1.4 for equal', () => {
    for (const [a, b] of [
      ['sip:%61lice@atlanta.example;transport=TCP', 'sip:alice@AtLanTa.Example;Transport=tcp'],
      ['sip:carol@chicago.example', 'sip:carol@chicago.example;newparam=5'],
      ['sip:carol@chicago.example;security=on', 'sip:carol@chicago.example;newparam=5'],
      ['sip:a@b?X=1&Subject=2', 'sip:a@b?subject=2&x=1'],
      ['tel:+1(212)555', 'tel:+1-212-555'],
    ]) {
      expect(isSameUriText(a!, b!)).toBe(true);
    }
  });

  it('holds the other pairs for different', () => {
    for (const [a, b] of [
      ['sip:ALICE@a.example', 'sip:alice@a.example'],
      ['sip:bob@b.example', 'sip:bob@b.example:5060'],
      ['sip:bob@b.example', 'sip:bob@b.example;transport=udp'],
      ['sip:bob@b.example', 'sips:bob@b.example'],
      ['sip:c@d;security=on', 'sip:c@d;security=off'],
      ['sip:carol@c.example', 'sip:carol@c.example?Subject=next'],
      ['sip:b.example', 'sip:x@b.example'],
      ['tel:123;phone-context=a', 'tel:123'],
      ['tel:123', 'sip:123@a'],
      ['urn:a:b', 'urn:a:c'],
    ]) {
      expect(isSameUriText(a!, b!)).toBe(false);
    }
  });
});

describe('parseNameAddr', () => {
  it('reads names with quotes, without, and none', () => {
    expect(parseNameAddr('"A, \\"B\\" <C>" <sip:a@b>;tag=1')).toMatchObject({
      displayName: 'A, "B" <C>',
      uri: 'sip:a@b',
      tag: '1',
    });
    expect(parseNameAddr('Nina Orth<sip:a@b;lr>')).toMatchObject({ displayName: 'Nina Orth', uri: 'sip:a@b;lr' });
    expect(parseNameAddr('sip:a@b;tag=2')).toMatchObject({ displayName: undefined, uri: 'sip:a@b', tag: '2' });
  });

  it('lets UTF-8 names survive both ways', () => {
    const value = formatNameAddr({ displayName: 'Jürgen "Ω" 😀', uri: 'sip:a@b', params: [['tag', '1']] });
    expect(value).toBe(`"${toWire('Jürgen \\"Ω\\" 😀')}" <sip:a@b>;tag=1`);
    expect(parseNameAddr(value)).toMatchObject({ displayName: 'Jürgen "Ω" 😀', tag: '1' });
  });

  it('refuses what is malformed', () => {
    for (const value of [
      '',
      '<sip:a@b',
      '"a <sip:a@b>',
      'a, b <sip:a@b>',
      '< sip:a@b>',
      '<a@b>',
      'sip:a@b?x=y',
      '<sip:a@b>;;',
      '<sip:a@b> x',
    ]) {
      expect(parseNameAddr(value)).toBeUndefined();
    }
  });
});

describe('parseVia', () => {
  it('reads and fills rport and received', () => {
    const via = parseVia('SIP/2.0/UDP 10.0.0.1:5062;rport;branch=z9hG4bKx;foo')!;
    expect(via).toMatchObject({ transport: 'UDP', host: '10.0.0.1', port: 5062, rport: null, branch: 'z9hG4bKx' });
    const filled = withReceived(via, { host: '192.0.2.4', port: 1024 });
    expect(filled).toBe('SIP/2.0/UDP 10.0.0.1:5062;rport=1024;branch=z9hG4bKx;foo;received=192.0.2.4');
    expect(parseVia(filled)).toMatchObject({ rport: 1024, received: '192.0.2.4' });
    expect(withReceived(parseVia('SIP/2.0/TCP a;branch=1')!, { host: '::1', port: 7 })).toBe(
      'SIP/2.0/TCP a;branch=1;received=::1',
    );
  });

  it('reads IPv6 sent-by and writes its own', () => {
    expect(parseVia('SIP/2.0/TLS [2001:db8::1]:5061;branch=b')).toMatchObject({ host: '2001:db8::1', port: 5061 });
    expect(formatVia({ transport: 'wss', host: '2001:db8::1', port: 1, branch: 'z9hG4bKq', rport: null })).toBe(
      'SIP/2.0/WSS [2001:db8::1]:1;branch=z9hG4bKq;rport',
    );
  });

  it('reads broken parameters and versions only when asked to be lenient', () => {
    for (const value of ['SIP/2.0/UDP a;;,', 'SIP/7.0/UDP a', 'SIP/2.0/UDP a;branch="x']) {
      expect(parseVia(value)).toBeUndefined();
      expect(parseVia(value, true)).toMatchObject({ transport: 'UDP', host: 'a' });
    }
    for (const value of ['', 'SIP/2.0', 'SIP/2.0/UDP', 'SIP/2.0/UDP ', 'HTTP/2.0/UDP a', 'SIP/2.0/UDP a:b']) {
      expect(parseVia(value, true)).toBeUndefined();
    }
  });
});

describe('parameters, lists and credentials', () => {
  it('keeps parameter values as written and gives their text', () => {
    const params = parseParams(';+sip.instance="<urn:uuid:1>";q=0.5 ; Bare; x = "a\\"b"')!;
    expect(params.get('+sip.instance')).toBe('"<urn:uuid:1>"');
    expect(parameterText(params, '+sip.instance')).toBe('<urn:uuid:1>');
    expect(parameterText(params, 'x')).toBe('a"b');
    expect(params.get('bare')).toBeNull();
    expect(parameterText(params, 'bare')).toBeUndefined();
  });

  it('splits lists outside quotes and brackets', () => {
    expect(splitList('"a,b" <sip:x,y@z>;p="1,2", <sip:c@d>,e')).toEqual(['"a,b" <sip:x,y@z>;p="1,2"', '<sip:c@d>', 'e']);
    expect(splitList('"open, quote')).toEqual(['"open, quote']);
  });

  it('reads credentials, and refuses a name given twice', () => {
    const header = parseAuthHeader('Digest username="a\\"b", realm = "x, y" ,nc=00000001,qop=auth')!;
    expect(header.scheme).toBe('digest');
    expect([...header.params]).toEqual([
      ['username', 'a"b'],
      ['realm', 'x, y'],
      ['nc', '00000001'],
      ['qop', 'auth'],
    ]);
    expect(parseAuthHeader('Digest nc=1, nc=2')).toBeUndefined();
    expect(parseAuthHeader('Digest realm="open')).toBeUndefined();
  });

  it('reads and writes hosts', () => {
    expect(parseHostPort('A.example:5060')).toEqual({ host: 'a.example', port: 5060 });
    expect(parseHostPort('a b')).toBeUndefined();
    expect(formatHostPort('::1', 5)).toBe('[::1]:5');
    expect(formatSipUri({ user: 'a b', host: 'c', params: new Map([['lr', null]]) })).toBe('sip:a%20b@c;lr');
  });

  it('lets no line break into a header, not even as a character that is cut to one', () => {
    expect(safeWire('a\r\nb\0c')).toBe('a b c');
    expect(safeWire('Ċ')).toBe('\xc4\x8a');
  });
});
