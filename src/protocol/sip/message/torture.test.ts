import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tortureCases } from '../../../../test/vectors/sip/torture/expectations.ts';
import { isStable, observe } from '../../../../test/vectors/sip/torture/outcome.ts';
import {
  acceptedTypesOf,
  callIdOf,
  contactsOf,
  contentTypeOf,
  createResponse,
  cseqOf,
  expiresOf,
  fromOf,
  fromWire,
  maxForwardsOf,
  type NameAddr,
  parameterText,
  parseSipMessage,
  parseSipUri,
  parseUri,
  recordRoutesOf,
  routesOf,
  type SipMessage,
  type SipRequest,
  serializeSipMessage,
  toOf,
  topVia,
  validateRequest,
  viasOf,
} from './index.ts';

const folder = new URL('../../../../test/vectors/sip/torture/', import.meta.url);
const bytesOf = (name: string): Buffer => readFileSync(new URL(`${name}.dat`, folder));

function parsed(name: string): SipMessage {
  const result = parseSipMessage(bytesOf(name), 'datagram');
  if (!result.ok) throw new Error(`${name}: ${result.error.reason}`);
  return result.message;
}

function request(name: string): SipRequest {
  const message = parsed(name);
  if (message.kind !== 'request') throw new Error(`${name} is a response`);
  return message;
}

const contacts = (message: SipMessage) => contactsOf(message) as readonly NameAddr[];

describe('RFC 4475', () => {
  it('has a message of our own for each of its 49 cases', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.dat'));
    expect(files.map((file) => file.slice(0, -4)).toSorted()).toEqual(Object.keys(tortureCases).toSorted());
    expect(files).toHaveLength(49);
  });

  for (const [name, { section, title, outcome }] of Object.entries(tortureCases)) {
    it(`§${section} ${name}: ${title}: ${outcome.kind}`, () => {
      const observation = observe(bytesOf(name));
      expect(observation.outcome).toEqual(outcome);
      expect(observation.message === undefined || isStable(observation.message)).toBe(true);
    });
  }

  it('writes every message that it reads byte for byte, when that has its Content-Length', () => {
    const changed = Object.keys(tortureCases).filter((name) => {
      const result = parseSipMessage(bytesOf(name), 'datagram');
      if (!result.ok || !result.message.headers.has('Content-Length')) return false;
      return !serializeSipMessage(result.message).equals(bytesOf(name).subarray(0, result.consumed));
    });
    expect(changed).toEqual([]);
  });

  it('answers what it refuses with the headers that could be read', () => {
    for (const [name, { outcome }] of Object.entries(tortureCases)) {
      if (outcome.kind !== 'reject') continue;
      const result = parseSipMessage(bytesOf(name), 'datagram');
      if (result.ok || !result.error.request) throw new Error(`${name} cannot be answered`);
      const refused = result.error.request;
      expect(topVia(refused).host).not.toBe('');
      const response = createResponse(refused, result.error.status, { toTag: 'z' });
      for (const header of ['Via', 'From', 'Call-ID', 'CSeq']) {
        expect(response.headers.getAll(header)).toEqual(refused.headers.getAll(header));
      }
    }
  });
});

describe('values of the valid messages', () => {
  it('wsinv: reads through white space, folding, case and combined Via', () => {
    const message = request('wsinv');
    expect(toOf(message)).toMatchObject({ uri: 'sip:reception@desk.parley.example', tag: '4711r' });
    expect(fromOf(message)).toMatchObject({ displayName: 'N. Orth \\"', uri: 'sip:nina@north.example', tag: 'n-77' });
    expect(cseqOf(message)).toEqual({ number: 31, method: 'INVITE' });
    expect(maxForwardsOf(message)).toBe(42);
    expect(viasOf(message)).toMatchObject([
      { transport: 'UDP', host: '198.51.100.7', branch: 'old-style-7' },
      { transport: 'TCP', host: 'hop2.north.example', branch: 'z9hG4bKhop2' },
      { transport: 'UDP', host: '192.0.2.77', branch: 'z9hG4bKhop3' },
    ]);
    expect(message.headers.get('brandnewheader')).toBe('first half and second half');
    expect(message.headers.get('Subject')).toBe('');
    expect(routesOf(message)[0]!.uri).toBe('sip:edge.parley.example;lr;extra=1;bare');
    const [contact] = contacts(message);
    expect(contact).toMatchObject({ displayName: 'Nina "N" Orth', uri: 'sip:nina@north.example' });
    expect([...contact!.params]).toEqual([
      ['fresh', 'value'],
      ['bare', null],
      ['q', '0.25'],
    ]);
    expect(message.body.toString()).toMatch(/^v=0\r\n[^]*a=sendrecv\r\n$/);
  });

  it('intmeth: reads every allowed character, control characters behind a backslash, and UTF-8', () => {
    const message = request('intmeth');
    expect(message.method).toBe("!new-Method%60_*+`.~'0");
    expect(parseSipUri(message.requestUri)).toMatchObject({
      user: "so.odd_URI~(no-one!knows)&it's+ok$/what?,/;;*",
      password: "&pw+is=1,weird!*$o~d_.(isn't-it)",
      host: 'parley.example',
    });
    expect(toOf(message).displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(fromOf(message).displayName).toBe("word~` word'+_ last*%!.-");
    expect(parameterText(fromOf(message).params, "fparam''~+*_!.-%")).toBe('Zürich–Ελλάδα');
    expect(fromOf(message).tag).toBe("t_~9'+`*%!-.");
    expect(topVia(message).branch).toBe("z9hG4bK.!-%66*_+`'~");
    expect(fromWire(message.headers.get("odd-header-!.%*+_`'~")!)).toBe('\uFEFF大学');
    expect(callIdOf(message)).toBe('intmeth.%ZQ-!.*_+\'@odd`~)(><:\\/"][?}{');
  });

  it('esc01: resolves escapes in URIs, and only once', () => {
    const message = request('esc01');
    expect(parseSipUri(message.requestUri)).toMatchObject({ user: 'sips:nina@north.example', host: 'parley.example' });
    expect(parseSipUri(toOf(message).uri)!.user).toBe('reception');
    expect(parseSipUri(fromOf(message).uri)!.user).toBe('two words');
    const uri = parseSipUri(contacts(message)[0]!.uri)!;
    expect(uri.user).toBe('nina');
    expect([...uri.params]).toEqual([
      ['lr', null],
      ['colour', 'red%41'],
    ]);
  });

  it('escnull: keeps NUL characters apart', () => {
    const message = request('escnull');
    expect(parseSipUri(toOf(message).uri)!.user).toBe('n\0ll-user');
    expect(contacts(message).map(({ uri }) => parseSipUri(uri)!.user)).toEqual(['\0', '\0\0']);
  });

  it('esc02: takes a percent sign in a method, header name or display name for itself', () => {
    const message = request('esc02');
    expect(message.method).toBe('RE%47IST%45R');
    expect(fromOf(message).displayName).toBe('%Q%45');
    expect(contacts(message).map(({ uri }) => uri)).toEqual(['sip:one@phone1.north.example', 'sip:three@phone3.north.example']);
    expect(message.headers.get('c%6fntact')).toBe('<sip:two@phone2.north.example>');
  });

  it('lwsdisp: separates the display name from the bracket', () => {
    expect(fromOf(parsed('lwsdisp'))).toMatchObject({ displayName: 'nina', uri: 'sip:nina@north.example' });
  });

  it('longreq: keeps all 31 Via in order and every long value whole', () => {
    const message = request('longreq');
    const hosts = viasOf(message)!.map(({ host }) => host);
    expect(hosts).toHaveLength(31);
    expect([hosts[0], hosts[30]]).toEqual(['hop30.north.example', 'phone.north.example']);
    expect(fromOf(message).tag).toBe('7'.repeat(250));
    expect(viasOf(message)![30]).toMatchObject({ received: '198.51.100.7', branch: 'very'.repeat(60) });
  });

  it('dblreq: reads the first request and leaves the rest of the datagram', () => {
    const result = parseSipMessage(bytesOf('dblreq'), 'datagram');
    expect(result).toMatchObject({ ok: true, message: { method: 'REGISTER' } });
    const rest = bytesOf('dblreq').subarray(result.ok ? result.consumed : 0);
    expect(parseSipMessage(rest, 'stream')).toMatchObject({ ok: true, message: { method: 'INVITE' } });
  });

  it('semiuri: takes the semicolon for a part of the user', () => {
    const message = request('semiuri');
    expect(parseSipUri(message.requestUri)).toMatchObject({ user: 'reception;line=2@north.example', host: 'parley.example' });
    expect(acceptedTypesOf(message)).toEqual(['application/sdp', 'application/dialog-info+xml', 'text/plain']);
  });

  it('transports: keeps transports that nobody knows', () => {
    expect(viasOf(parsed('transports'))!.map(({ transport }) => transport)).toEqual(['UDP', 'SCTP', 'TLS', 'QUICKISH', 'TCP']);
    expect(callIdOf(parsed('transports'))).toBe('transports.1');
  });

  it('mpart01: keeps the body as bytes', () => {
    const { body } = parsed('mpart01');
    expect(body.includes(Buffer.from(Array.from({ length: 256 }, (_, i) => i)))).toBe(true);
    expect(contentTypeOf(parsed('mpart01'))).toMatchObject({ value: 'multipart/mixed' });
  });

  it('unreason, noreason: read the reason phrase whatever it is', () => {
    const message = parsed('unreason');
    expect(message.kind === 'response' && fromWire(message.reason)).toBe('= 3**4 * 7**2 Çok iyi – всё в порядке');
    expect(parsed('noreason')).toMatchObject({ status: 100, reason: '' });
  });
});

describe('values of the messages that the application decides on', () => {
  it('badbranch: gives the bare cookie, so that the transaction layer can fall back to RFC 2543', () => {
    expect(topVia(parsed('badbranch')).branch).toBe('z9hG4bK');
  });

  it('cparam01, cparam02: tell parameters of the header from parameters of the URI', () => {
    const [header] = contacts(parsed('cparam01'));
    expect([header!.uri, [...header!.params.keys()]]).toEqual(['sip:+41225550101@gw.north.example', ['unheardof']]);
    const [uri] = contacts(parsed('cparam02'));
    expect([uri!.uri, uri!.params.size]).toEqual(['sip:+41225550101@gw.north.example;unheardof', 0]);
  });

  it('regescrt: keeps the escaped header in the Contact URI', () => {
    const uri = parseUri(contacts(parsed('regescrt'))[0]!.uri);
    expect(uri).toMatchObject({ headers: [['Route', '<sip:edge.north.example>']] });
  });

  it('unkscm, novelsc, unksm2: read schemes that they do not know', () => {
    expect(parseUri(request('unkscm').requestUri)).toEqual({ kind: 'other', scheme: 'nosuchscheme', opaque: 'quiteopaque' });
    expect(parseUri(request('novelsc').requestUri)).toMatchObject({ kind: 'other', scheme: 'carrier.pigeon+v2' });
    expect(toOf(parsed('unksm2')).uri).toBe('urn:isbn:2983792873');
    expect(contacts(parsed('unksm2'))[0]!.uri).toBe('person:Nina_Orth');
  });

  it('bext01: names what it does not support as it was written', () => {
    expect(validateRequest(request('bext01'))!.headers).toEqual({ Unsupported: 'nobodyHasThis, norThat' });
  });

  it('invut: says what it would accept', () => {
    expect(validateRequest(request('invut'))!.headers).toEqual({ Accept: 'application/sdp' });
  });

  it('zeromf: gives the zero to whom it may concern', () => {
    expect(maxForwardsOf(parsed('zeromf'))).toBe(0);
  });

  it('scalar02: numbers out of range count as absent where that is allowed', () => {
    const text = bytesOf('scalar02')
      .toString('latin1')
      .replace(/CSeq: \d+/, 'CSeq: 7');
    const result = parseSipMessage(Buffer.from(text, 'latin1'), 'datagram');
    if (!result.ok) throw new Error(result.error.reason);
    expect(maxForwardsOf(result.message)).toBeUndefined();
    expect(expiresOf(result.message)).toBeUndefined();
  });

  it('inv2543: does without branch, From tag, Max-Forwards and Content-Length', () => {
    const message = request('inv2543');
    expect(topVia(message).branch).toBeUndefined();
    expect(fromOf(message).tag).toBeUndefined();
    expect(maxForwardsOf(message)).toBeUndefined();
    expect(message.body.length).toBeGreaterThan(100);
    expect(parseSipUri(recordRoutesOf(message)[0]!.uri)!.params.get('maddr')).toBe('edge.parley.example');
    expect([...toOf(message).params]).toEqual([['user', 'phone']]);
  });
});
