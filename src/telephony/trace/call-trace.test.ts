import { describe, expect, it } from 'vitest';
import { buildLadder, CallTraceStore, ladderToSvg, ladderToText, redact, writePcap } from './index.ts';
import { scanCallId } from './scan-message.ts';
import { flowTo, messageBytes, tapCall } from './trace-fixture.ts';

const start = Date.UTC(2026, 0, 5, 9, 0, 0, 250);

function tracedCall() {
  const store = new CallTraceStore();
  tapCall(store.tap, start);
  return store.messagesOf(['leg-a', 'leg-b']);
}

describe('finding the Call-ID', () => {
  it.each([
    ['Call-ID: abc@host', 'abc@host'],
    ['call-id:abc', 'abc'],
    ['CALL-ID\t : abc ', 'abc'],
    ['i: abc', 'abc'],
    ['I : abc', 'abc'],
    ['Idle: x', undefined],
    ['Call-IDs: x', undefined],
    ['Call-ID: ', undefined],
  ])('reads %j', (header, expected) => {
    expect(scanCallId(Buffer.from(`INVITE sip:x SIP/2.0\r\nVia: y\r\n${header}\r\nCSeq: 1 INVITE\r\n\r\ni: body`))).toBe(
      expected,
    );
  });
});

describe('the messages of recent calls', () => {
  it('are kept from the INVITE on, all legs together in order of time', () => {
    const messages = tracedCall();
    expect(messages.map(({ sipCallId }) => sipCallId)).toEqual(['leg-a', 'leg-a', 'leg-a', 'leg-b', 'leg-b', 'leg-a', 'leg-a']);
    expect(messages.map(({ atMs }) => atMs - start)).toEqual([0, 500, 501, 510, 1510, 1511, 9000]);
  });

  it('leave out registrations and keep-alives', () => {
    const store = new CallTraceStore();
    for (const method of ['REGISTER', 'OPTIONS'])
      store.tap('received', messageBytes({ start: `${method} sip:x SIP/2.0`, callId: method }), flowTo('192.0.2.1'), 0);
    expect([store.messagesOf(['REGISTER', 'OPTIONS']), store.usedBytes]).toEqual([[], 0]);
  });

  it('stay within the memory, the oldest call forgotten first, and one chatty call cut', () => {
    const store = new CallTraceStore({ limits: { maxBytes: 100_000, maxMessagesPerCall: 5 } });
    for (let call = 0; call < 500; call++)
      for (let i = 0; i < 10; i++) store.tap('received', messageBytes({ callId: `c${call}` }), flowTo('192.0.2.1'), call);
    expect(store.usedBytes).toBeLessThanOrEqual(100_000);
    expect(store.messagesOf(['c0'])).toEqual([]);
    expect(store.messagesOf(['c499'])).toHaveLength(5);
  });

  it('are copies: neither a large buffer is kept for a small message nor do later changes show', () => {
    const store = new CallTraceStore();
    const socketChunk = Buffer.concat([messageBytes(), Buffer.alloc(1_000_000)]);
    for (let i = 0; i < 3; i++) store.tap('received', socketChunk.subarray(0, messageBytes().length), flowTo('192.0.2.1'), i);
    socketChunk.fill(0);
    const kept = store.messagesOf(['leg-a']).map(({ bytes }) => bytes);
    expect(kept.map(String)).toEqual([1, 2, 3].map(() => messageBytes().toString()));
    expect(new Set(kept.map(({ buffer }) => buffer.byteLength))).toEqual(new Set([256 * 1024]));
  });
});

describe('secrets', () => {
  it.each([
    ['Authorization: Digest username="a", response="0123abcd", uri="sip:x"', '0123abcd'],
    ['proxy-authorization : Digest realm="response=aa", response=0123abcd', '0123abcd'],
    ['Authorization: Digest username="a",\r\n response="0123abcd"', '0123abcd'],
    ['Authorization: Bearer eyJhbGciOi.x.y', 'eyJhbGciOi.x.y'],
    ['Authentication-Info: rspauth="0123abcd", nc=00000001', '0123abcd'],
  ])('in %j are blacked out, and the length stays', (header, secret) => {
    const bytes = messageBytes({ headers: [header] });
    const shown = redact(bytes).toString();
    expect(shown).not.toContain(secret);
    expect(shown).toContain('x'.repeat(secret.length));
    expect(shown.length).toBe(bytes.length);
  });

  it('in session descriptions are blacked out, everything else stays byte for byte', () => {
    const sdp =
      'v=0\r\ns=ü\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^31\r\na=ice-pwd:geheim123\r\nk=clear:xyzzy\r\na=sendrecv\r\n';
    const shown = redact(messageBytes({ sdp })).toString();
    expect(shown).toBe(
      messageBytes({ sdp })
        .toString()
        .replace('c2VjcmV0', 'xxxxxxxx')
        .replace('geheim123', 'xxxxxxxxx')
        .replace('xyzzy', 'xxxxx'),
    );
  });

  it('cost linear time to find, whatever was sent', () => {
    const hostile = messageBytes({
      headers: [`Authorization: Digest ${'response = '.repeat(5000)}`, `Authorization: ${'response'.repeat(5000)}`],
    });
    expect(redact(hostile).length).toBe(hostile.length);
  });
});

describe('the ladder', () => {
  it('has the caller left, us in the middle, the callee right, and every message as an arrow', () => {
    const { participants, arrows } = buildLadder(tracedCall());
    expect(participants).toEqual(['alice 192.0.2.1:5060', 'Parley', 'bob [2001:db8::2]:40000']);
    expect(arrows.map(({ from, to, label, status, isRepeat }) => [from, to, label, status, isRepeat])).toEqual([
      [0, 1, 'INVITE + SDP', null, false],
      [0, 1, 'INVITE + SDP', null, true],
      [1, 0, '100 Trying (INVITE)', 100, false],
      [1, 2, 'INVITE + SDP', null, false],
      [2, 1, '200 OK (INVITE) + SDP', 200, false],
      [1, 0, '200 OK (INVITE) + SDP', 200, false],
      [0, 1, 'BYE', null, false],
    ]);
    expect(arrows.every(({ text }) => !text.includes('c2VjcmV0'))).toBe(true);
  });

  it('can be read as text', () => {
    const lines = ladderToText(buildLadder(tracedCall())).split('\n');
    expect(lines[1]).toMatch(/^ {3}0\.000 s +\|-+ INVITE \+ SDP -+>\| +\|$/);
    expect(lines[3]).toMatch(/0\.501 s +\|<-+ 100 Trying \(INVITE\) -+\| +\|$/);
    expect(lines[2]).toContain('INVITE + SDP again');
  });

  it('can be drawn, with whatever a peer wrote escaped', () => {
    const store = new CallTraceStore();
    store.tap(
      'received',
      messageBytes({ start: 'INVITE sip:<script>&"@x SIP/2.0', from: 'a%3Cb', headers: ['X: ]]><script>\u0001&'] }),
      flowTo('192.0.2.1'),
      0,
    );
    const svg = ladderToSvg(buildLadder(store.messagesOf(['leg-a'])));
    expect(svg).toMatch(/^<svg [^>]+>/);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;');
    // eslint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/\u0001/);
  });

  it('is empty for a call that was forgotten', () => {
    const ladder = buildLadder([]);
    expect(ladder).toEqual({ participants: [], arrows: [] });
    expect(ladderToText(ladder).trim()).toBe('');
    expect(ladderToSvg(ladder)).toContain('</svg>');
  });
});

describe('the PCAP file', () => {
  it('starts with the header for raw IP and holds one packet a message with its time', () => {
    const file = writePcap(tracedCall());
    expect(file.subarray(0, 24).toString('hex')).toBe('a1b2c3d40002000400000000000000000000ffff00000065');
    expect([file.readUInt32BE(24), file.readUInt32BE(28)]).toEqual([Math.floor(start / 1000), 250_000]);
    expect(file.includes('c2VjcmV0')).toBe(false);
  });

  it('writes IPv4 with a right checksum and UDP from the peer to us', () => {
    const packet = writePcap(tracedCall().slice(0, 1)).subarray(40);
    let sum = 0;
    for (let i = 0; i < 20; i += 2) sum += packet.readUInt16BE(i);
    expect(((sum & 0xffff) + (sum >>> 16)) & 0xffff).toBe(0xffff);
    expect([[...packet.subarray(12, 16)], [...packet.subarray(16, 20)]]).toEqual([
      [192, 0, 2, 1],
      [192, 0, 2, 5],
    ]);
    expect([packet.readUInt16BE(20), packet.readUInt16BE(22), packet.readUInt16BE(2)]).toEqual([5060, 5060, packet.length]);
  });

  it('cuts a message that no IP packet can hold', () => {
    const [message] = tracedCall();
    const file = writePcap([{ ...message!, bytes: Buffer.alloc(100_000, 'a') }]);
    expect(file.length).toBe(24 + 16 + 65_535);
  });
});
