import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaPlane } from '../../src/telephony/media/index.ts';
import { AMPLITUDE, hears, newCall, partiesOf, type Side } from './media-parties.ts';

const phones: Side[] = [
  { transport: 'rtp', codec: 'PCMA' },
  { transport: 'rtp', codec: 'PCMU' },
  { transport: 'rtp', codec: 'G722' },
  { transport: 'rtp', codec: 'opus' },
  { transport: 'srtp-sdes', codec: 'PCMA' },
  { transport: 'srtp-sdes', codec: 'G722' },
];
const browser = { transport: 'webrtc', codec: 'PCMA' } as const;
const opusBrowser = { transport: 'webrtc', codec: 'opus' } as const;
const pairs: (readonly [Side, Side])[] = [
  ...phones.flatMap((left, index) => phones.slice(index).map((right) => [left, right] as const)),
  [browser, { transport: 'rtp', codec: 'PCMA' }],
  [{ transport: 'rtp', codec: 'PCMA' }, browser],
  [{ transport: 'srtp-sdes', codec: 'G722' }, browser],
  [browser, browser],
  [opusBrowser, { transport: 'rtp', codec: 'PCMA' }],
  [{ transport: 'srtp-sdes', codec: 'PCMA' }, opusBrowser],
  [opusBrowser, opusBrowser],
];

/** Between whom every media plane carries speech. Several pairs talk at once: each for as long as is listened to it. */
export function describeSpeech(name: string, makePlane: () => Promise<MediaPlane>): void {
  describe(`${name}: speech`, { concurrent: true }, () => {
    let plane: MediaPlane;

    beforeAll(async () => {
      plane = await makePlane();
    });

    afterAll(async () => {
      const left = await plane.usage();
      await plane[Symbol.asyncDispose]();
      if (left.endpoints + left.portsInUse > 0) throw new Error(`not given back: ${JSON.stringify(left)}`);
    });

    it.each(pairs)('carries speech both ways between %o and %o', async (left, right) => {
      const call = newCall();
      const { joinSide, connect, close } = partiesOf(() => plane);
      try {
        const a = await joinSide(call, left, false);
        const b = await joinSide(call, right, true);
        await connect(a, b);
        a.peer.say(700, AMPLITUDE);
        b.peer.say(1100, AMPLITUDE);
        await Promise.all([hears(a.peer, 1100), hears(b.peer, 700)]);
        expect(a.peer.refusedByUs + b.peer.refusedByUs).toBe(0);
      } finally {
        await close();
      }
    });
  });
}
