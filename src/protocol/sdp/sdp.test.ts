import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../kernel/errors.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { parseSdp, readDescription, readOffer, SdpNegotiator, type SdpNegotiatorOptions, serializeSdp } from './index.ts';
import { allOffers, baresipOffer, chromiumOffer, deskPhoneOffer, firefoxOffer, relayOffer } from './sdp-fixtures.ts';

const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') };

function negotiator(options: Partial<SdpNegotiatorOptions> = {}): SdpNegotiator {
  return new SdpNegotiator({
    random: new SeededRandom(7),
    transport: 'rtp',
    codecs: ['PCMA', 'PCMU', 'G722', 'opus'],
    address: '198.51.100.1',
    port: 40_000,
    webrtc: { fingerprint, ssrc: 1234, cname: 'parley' },
    ...options,
  });
}

const directionWith = (session: string, media: string) =>
  readDescription(`v=0\r\nc=IN IP4 192.0.2.1\r\n${session}m=audio 4000 RTP/AVP 0\r\n${media}`).media[0]!.direction;
const refuse = (options: Partial<SdpNegotiatorOptions>, sdp: string) => () => negotiator(options).answerOffer(sdp);
const versionOf = (sdp: string) => Number(/^o=\S+ \S+ (\d+)/m.exec(sdp)![1]);
const sdesAnswer = (crypto: string) => `v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 5000 RTP/SAVP 8\r\na=crypto:${crypto}\r\n`;
const linesOf = (sdp: string) => sdp.trimEnd().split('\r\n');

describe('a description that is only relayed', () => {
  it.each(Object.entries(allOffers))('leaves byte for byte as it came: %s', (_, sdp) => {
    expect(serializeSdp(parseSdp(sdp))).toBe(sdp);
    const loose = sdp.replaceAll('\r\n', '\n').trimEnd();
    expect(serializeSdp(parseSdp(loose))).toBe(loose);
  });

  it('is not accepted when it is none', () => {
    for (const text of [
      '',
      'hello',
      'v=1\r\n',
      'm=audio 1 RTP/AVP 0\r\n',
      'v=0\r\nnonsense\r\n',
      `v=0\r\n${'a=x\r\n'.repeat(20_000)}`,
    ]) {
      expect(() => parseSdp(text)).toThrow(expect.objectContaining({ code: 'media-bad-sdp' }));
    }
  });
});

describe('reading an offer', () => {
  it.each([
    ['chromiumOffer', chromiumOffer, 'webrtc', ['opus', 'G722', 'PCMU', 'PCMA']],
    ['firefoxOffer', firefoxOffer, 'webrtc', ['opus', 'G722', 'PCMU', 'PCMA']],
    ['baresipOffer', baresipOffer, 'rtp', ['opus', 'G722', 'PCMA', 'PCMU']],
    ['deskPhoneOffer', deskPhoneOffer, 'srtp-sdes', ['PCMU', 'PCMA', 'G722']],
    ['relayOffer', relayOffer, 'srtp-sdes', ['PCMA']],
  ] as const)('knows transport and codecs of %s', (_, sdp, transport, codecs) => {
    expect(readOffer(sdp)).toMatchObject({ transport, codecs });
  });

  it('sees optional SRTP in a plain profile', () => {
    expect(readOffer(baresipOffer).optionalSrtp).toBe(true);
  });

  it('reads candidates with names ending in .local', () => {
    expect(readOffer(firefoxOffer).media.ice?.candidates.map((one) => [one.transport, one.address])).toEqual([
      ['udp', 'a5a2c8fe-0b6f-4b31-9a0c-1f2e3d4c5b6a.local'],
      ['tcp', '192.0.2.4'],
    ]);
  });

  it('takes a missing direction from the session and lets the stream override it', () => {
    expect([
      directionWith('', ''),
      directionWith('a=sendonly\r\n', ''),
      directionWith('a=sendonly\r\n', 'a=inactive\r\n'),
    ]).toEqual(['sendrecv', 'sendonly', 'inactive']);
  });

  it('takes c=0.0.0.0 for hold, except from browsers, who write it before they know better', () => {
    const old = 'v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 4000 RTP/AVP 0\r\n';
    expect(readDescription(old).media[0]!.direction).toBe('sendonly');
    expect(readDescription(chromiumOffer).media[0]!.direction).toBe('sendrecv');
  });
});

describe('answering', () => {
  it('gives a plain phone one codec and its telephone-event under its own numbers', () => {
    const { answer, session } = negotiator({ codecs: ['opus', 'PCMA'] }).answerOffer(baresipOffer);
    expect(linesOf(answer).slice(5)).toEqual([
      'm=audio 40000 RTP/AVP 96 101',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 minptime=10;useinbandfec=1',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:20',
      'a=sendrecv',
    ]);
    expect(session).toMatchObject({
      codec: 'opus',
      sendPayloadType: 96,
      telephoneEvent: { sendPayloadType: 101, receivePayloadType: 101, clockRate: 8000 },
      remote: { address: '192.0.2.20', port: 10_040 },
      remoteRtcp: { address: '192.0.2.20', port: 10_041 },
      rtcpMux: false,
      sdes: null,
    });
  });

  it('takes our best codec, or the preferred one', () => {
    expect(negotiator().answerOffer(baresipOffer).session.codec).toBe('PCMA');
    expect(negotiator().answerOffer(baresipOffer, { preferCodec: 'G722' }).session.codec).toBe('G722');
    expect(negotiator({ codecs: ['PCMU'] }).answerOffer(baresipOffer, { preferCodec: 'opus' }).session.codec).toBe('PCMU');
  });

  it('answers a browser passively, with ICE-lite and bundle, and refuses its video', () => {
    const { answer, session } = negotiator({ transport: 'webrtc' }).answerOffer(chromiumOffer);
    const lines = linesOf(answer);
    expect(lines).toEqual(
      expect.arrayContaining([
        'a=group:BUNDLE 0',
        'a=ice-lite',
        'm=audio 40000 UDP/TLS/RTP/SAVPF 8 126',
        'a=mid:0',
        'a=rtcp-mux',
        'a=setup:passive',
        `a=fingerprint:sha-256 ${fingerprint.value}`,
        'a=candidate:1 1 udp 2130706431 198.51.100.1 40000 typ host',
        'a=end-of-candidates',
        'a=msid:parley audio',
        'a=ssrc:1234 cname:parley',
        'm=video 0 UDP/TLS/RTP/SAVPF 96 97',
      ]),
    );
    expect(lines.slice(-2)).toEqual(['a=mid:1', 'a=inactive']);
    expect(session.webrtc).toMatchObject({ dtlsRole: 'server', iceRestarted: false, remoteIce: { ufrag: 'xZ1k' } });
    expect(session).toMatchObject({ rtcpMux: true, remoteSsrcs: [1_399_234_061] });
  });

  it('takes a browser’s video where it is wanted, in the same bundle, under its numbers, and keeps it in later offers', () => {
    const webrtc = { fingerprint, ssrc: 1234, cname: 'parley', videoSsrc: 4321 };
    const one = negotiator({ transport: 'webrtc', webrtc });
    const { answer, session } = one.answerOffer(chromiumOffer, { video: true });
    expect(linesOf(answer)).toEqual(
      expect.arrayContaining([
        'a=group:BUNDLE 0 1',
        'm=video 40000 UDP/TLS/RTP/SAVPF 96',
        'a=rtpmap:96 VP8/90000',
        'a=rtcp-fb:96 nack pli',
        'a=ssrc:4321 cname:parley',
      ]),
    );
    expect(session.video).toMatchObject({ direction: 'sendrecv' });
    expect([...session.video!.receivePayloadTypes]).toEqual([[96, 'VP8']]);
    expect(linesOf(one.buildOffer()).filter((line) => line.startsWith('m='))).toHaveLength(2);
    const refused = negotiator({ transport: 'webrtc', webrtc }).answerOffer(chromiumOffer);
    expect([refused.session.video, refused.answer.includes('m=video 0 ')]).toEqual([null, true]);
  });

  it('adds video to what is spoken already, and understands that it is refused', () => {
    const caller = negotiator({ transport: 'webrtc', webrtc: { fingerprint, ssrc: 1, cname: 'a', videoSsrc: 2 } });
    const phone = negotiator({ transport: 'webrtc', webrtc: { fingerprint, ssrc: 3, cname: 'b', videoSsrc: 4 } });
    const spoken = phone.answerOffer(caller.buildOffer());
    expect(caller.readAnswer(spoken.answer.replaceAll('setup:passive', 'setup:active')).video).toBeNull();
    const offer = caller.buildOffer({ video: true });
    const refused = phone.answerOffer(offer).answer;
    expect(caller.readAnswer(refused.replaceAll('setup:passive', 'setup:active')).video).toBeNull();
    const taken = phone.answerOffer(caller.buildOffer({ video: true }), { video: true });
    const settled = caller.readAnswer(taken.answer.replaceAll('setup:passive', 'setup:active'));
    expect([...settled.video!.sendPayloadTypes.keys()]).toEqual(['VP8', 'H264']);
    expect(taken.session.video).toMatchObject({ direction: 'sendrecv' });
  });

  it('gives telephone-events at the clock of the codec', () => {
    const opus = negotiator({ transport: 'webrtc', codecs: ['opus'] }).answerOffer(chromiumOffer).session;
    expect(opus.telephoneEvent).toEqual({ sendPayloadType: 110, receivePayloadType: 110, clockRate: 48_000 });
  });

  it('reads a fingerprint of the session', () => {
    const { session } = negotiator({ transport: 'webrtc' }).answerOffer(firefoxOffer);
    expect(session.webrtc!.remoteFingerprints).toHaveLength(1);
  });

  it('chooses the secure stream of a phone that offers both, with its first suite and tag', () => {
    const { answer, session } = negotiator({ transport: 'srtp-sdes', codecs: ['G722'] }).answerOffer(deskPhoneOffer);
    const crypto = linesOf(answer).filter((line) => line.startsWith('a=crypto:'));
    expect(crypto).toEqual([expect.stringMatching(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[\w+/]{40}$/)]);
    expect(linesOf(answer).filter((line) => line.startsWith('m='))).toEqual([
      'm=audio 40000 RTP/SAVP 9 96',
      'm=audio 0 RTP/AVP 0 8 18 9 96',
    ]);
    expect(session.sdes!.remote).toEqual(Buffer.alloc(30, 2));
    expect(session.sdes!.local).toHaveLength(30);
    expect(session.ptimeMs).toBe(30);
  });

  it('chooses the plain stream where SRTP is not wanted', () => {
    const { answer, session } = negotiator().answerOffer(deskPhoneOffer);
    expect(linesOf(answer).filter((line) => line.startsWith('m='))).toEqual([
      'm=audio 0 RTP/SAVP 0 8 18 9 96',
      'm=audio 40000 RTP/AVP 8 96',
    ]);
    expect(session.remote.port).toBe(11_782);
  });

  it('passes over suites and keys that it does not understand', () => {
    const { answer, session } = negotiator({ transport: 'srtp-sdes', address: '2001:db8::1' }).answerOffer(relayOffer);
    expect(answer).toContain('a=crypto:6 AES_CM_128_HMAC_SHA1_32 ');
    expect(answer).toContain('c=IN IP6 2001:db8::1\r\n');
    expect(answer).toContain('m=audio 40000 RTP/SAVPF 8 101\r\n');
    expect(session.sdes).toMatchObject({ suite: 'AES_CM_128_HMAC_SHA1_32', remote: Buffer.alloc(30, 5) });
    expect(session.remote.address).toBe('2001:db8::7');
  });

  it.each([
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
    ['sendrecv', 'sendrecv'],
  ])('answers %s with %s', (theirs, ours) => {
    const { answer, session } = negotiator().answerOffer(baresipOffer.replace('a=sendrecv', `a=${theirs}`));
    expect(linesOf(answer).at(-1)).toBe(`a=${ours}`);
    expect(session.direction).toBe(ours);
  });

  it('says why it cannot', () => {
    expect(refuse({ codecs: ['opus'] }, relayOffer.replaceAll('SAVPF', 'AVP'))).toThrow(
      expect.objectContaining({
        code: 'media-no-common-codec',
        message: 'the peer offers PCMA, telephone-event; allowed are opus',
      }),
    );
    expect(refuse({}, chromiumOffer)).toThrow(
      expect.objectContaining({ code: 'media-bad-sdp', message: expect.stringContaining('expected RTP/AVP') }),
    );
    expect(refuse({ transport: 'webrtc' }, chromiumOffer.replaceAll(/a=ice-ufrag.*\r\n/g, ''))).toThrow(/without ICE/);
    expect(refuse({}, 'v=0\r\nc=IN IP4 192.0.2.1\r\nm=video 4000 RTP/AVP 96\r\n')).toThrow(/no audio stream/);
  });
});

describe('offering', () => {
  it('offers a phone all that is allowed', () => {
    expect(linesOf(negotiator().buildOffer()).slice(5)).toEqual([
      'm=audio 40000 RTP/AVP 8 0 9 111 101 110',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=rtpmap:110 telephone-event/48000',
      'a=fmtp:110 0-16',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
    ]);
  });

  it('sends with the numbers of the answer and receives on its own', () => {
    const ours = negotiator({ codecs: ['opus', 'PCMU'] });
    ours.buildOffer();
    const session = ours.readAnswer(
      'v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 5000 RTP/AVP 96 0 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/48000\r\n',
    );
    expect(session).toMatchObject({
      codec: 'opus',
      sendPayloadType: 96,
      telephoneEvent: { sendPayloadType: 97, receivePayloadType: 110 },
    });
    expect([...session.receivePayloadTypes]).toEqual([
      [111, 'opus'],
      [0, 'PCMU'],
    ]);
  });

  it('matches the tag of the answered suite', () => {
    const ours = negotiator({ transport: 'srtp-sdes' });
    const offer = ours.buildOffer();
    expect(linesOf(offer).filter((line) => line.startsWith('a=crypto:'))).toHaveLength(2);
    const key = Buffer.alloc(30, 8).toString('base64');
    expect(ours.readAnswer(sdesAnswer(`2 AES_CM_128_HMAC_SHA1_32 inline:${key}`)).sdes?.suite).toBe('AES_CM_128_HMAC_SHA1_32');
    expect(() => ours.readAnswer(sdesAnswer(`1 AES_CM_128_HMAC_SHA1_32 inline:${key}`))).toThrow(/tag and suite/);
  });

  it('understands a refused stream and an answer to nothing', () => {
    const ours = negotiator();
    expect(() => ours.readAnswer(baresipOffer)).toThrow(/nothing was offered/);
    ours.buildOffer();
    expect(() => ours.readAnswer('v=0\r\nm=audio 0 RTP/AVP 0\r\n')).toThrow(
      expect.objectContaining({ code: 'media-no-common-codec' }),
    );
  });

  it.each(['rtp', 'srtp-sdes', 'webrtc'] as const)('two of us agree over %s', (transport) => {
    const offerer = negotiator({ transport });
    const answerer = negotiator({
      transport,
      random: new SeededRandom(9),
      address: '203.0.113.5',
      port: 50_000,
      codecs: ['G722', 'PCMU'],
    });
    const { answer, session: theirs } = answerer.answerOffer(offerer.buildOffer());
    const ours = offerer.readAnswer(answer);
    expect([ours.codec, theirs.codec]).toEqual(['G722', 'G722']);
    expect(ours.remote).toEqual({ address: '203.0.113.5', port: 50_000 });
    expect(ours.rtcpMux).toBe(true);
    expect(ours.sdes?.local).toEqual(theirs.sdes?.remote);
    expect(ours.sdes?.remote).toEqual(theirs.sdes?.local);
    expect(ours.webrtc?.remoteIce).toEqual(theirs.webrtc?.localIce);
    const roles = [ours.webrtc?.dtlsRole, theirs.webrtc?.dtlsRole];
    expect(roles).toEqual(transport === 'webrtc' ? ['client', 'server'] : [undefined, undefined]);
  });
});

describe('later offers', () => {
  it('raise the version only when something has changed', () => {
    const ours = negotiator();
    const versions = [ours.buildOffer(), ours.buildOffer(), ours.buildOffer({ direction: 'sendonly' }), ours.buildOffer()].map(
      versionOf,
    );
    expect(versions).toEqual([1, 1, 2, 3]);
  });

  it('keep the numbers that the peer has chosen, the places of refused streams, and its profile', () => {
    const ours = negotiator({ transport: 'webrtc', codecs: ['opus', 'PCMA'] });
    ours.answerOffer(chromiumOffer);
    const later = ours.buildOffer();
    expect(linesOf(later).filter((line) => line.startsWith('m='))).toEqual([
      'm=audio 40000 UDP/TLS/RTP/SAVPF 111 8 110 126',
      'm=video 0 UDP/TLS/RTP/SAVPF 96 97',
    ]);
    const phone = negotiator({ codecs: ['opus', 'PCMA'] });
    phone.answerOffer(baresipOffer);
    expect(phone.buildOffer()).toContain('m=audio 40000 RTP/AVP 96 8 110 101\r\n');
  });

  it('never give a number another meaning', () => {
    const ours = negotiator({ codecs: ['PCMA', 'opus'] });
    ours.answerOffer('v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 5000 RTP/AVP 8 111\r\na=rtpmap:111 telephone-event/8000\r\n');
    expect(ours.buildOffer()).toContain('m=audio 40000 RTP/AVP 8 96 111 110\r\n');
  });

  it('keep keys and ICE credentials until a restart', () => {
    const ours = negotiator({ transport: 'webrtc' });
    ours.answerOffer(chromiumOffer);
    const before = ours.localIce;
    expect(ours.answerOffer(chromiumOffer).session.webrtc).toMatchObject({ iceRestarted: false, localIce: before });
    const restarted = ours.answerOffer(chromiumOffer.replaceAll('xZ1k', 'nEw1')).session.webrtc!;
    expect(restarted.iceRestarted).toBe(true);
    expect(restarted.localIce).not.toEqual(before);
    ours.buildOffer({ iceRestart: true });
    expect(ours.localIce).not.toEqual(restarted.localIce);
    const secure = negotiator({ transport: 'srtp-sdes' });
    expect(secure.buildOffer()).toBe(secure.buildOffer());
  });

  it('leave the session as it was when they are refused', () => {
    const ours = negotiator();
    const { session } = ours.answerOffer(baresipOffer);
    expect(() => ours.answerOffer('v=0\r\nm=audio 0 RTP/AVP 0\r\n')).toThrow(ParleyError);
    expect(ours.session).toBe(session);
  });
});

describe('any text', () => {
  const broken = fc.constantFrom(...Object.values(allOffers)).chain((sdp) =>
    fc
      .array(
        fc.tuple(
          fc.nat(sdp.length),
          fc.nat(12),
          fc.oneof(fc.string(), fc.constantFrom('\r\n', '0', ':', ' ', 'a=', 'm=audio 1 ')),
        ),
      )
      .map((edits) => {
        let text = sdp;
        for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        return text;
      }),
  );

  it('is answered or refused with an error of ours', () => {
    const transports = fc.constantFrom('rtp' as const, 'srtp-sdes' as const, 'webrtc' as const);
    fc.assert(
      fc.property(fc.oneof(broken, fc.string()), transports, (text, transport) => {
        const thrown: unknown[] = [];
        const attempt = (task: () => unknown) => {
          try {
            task();
          } catch (error) {
            thrown.push(error);
          }
        };
        const ours = negotiator({ transport });
        attempt(() => ours.answerOffer(text));
        attempt(() => readOffer(text));
        ours.buildOffer();
        attempt(() => ours.readAnswer(text));
        for (const error of thrown) expect(error).toBeInstanceOf(ParleyError);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes back as it was when it can be parsed', () => {
    fc.assert(
      fc.property(broken, (text) => {
        let back = text;
        let thrown: unknown = null;
        try {
          back = serializeSdp(parseSdp(text));
        } catch (error) {
          thrown = error;
        }
        expect(thrown === null || thrown instanceof ParleyError).toBe(true);
        expect(back).toBe(text);
      }),
    );
  });
});
