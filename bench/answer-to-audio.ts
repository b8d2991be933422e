/**
 * From the answer to the first packet at each end, phone to phone through the embedded plane: the second endpoint takes the
 * answer of the called phone, both ends are joined, and each phone talks from the moment it knows where to. The signalling
 * around it is not in the figure. Run: `npx node bench/answer-to-audio.ts [--calls 200]`.
 */
import { parseArgs } from 'node:util';
import { EmbeddedPlaneProcess } from './peers/embedded-plane.ts';
import { SocketPeer } from './support/load-peer.ts';
import type { PeerTransport } from './support/media-subject.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '200' } } });

async function firstAudio(
  plane: EmbeddedPlaneProcess,
  transport: Exclude<PeerTransport, 'webrtc'>,
  call: string,
): Promise<number[]> {
  const [caller, called] = [await SocketPeer.open(transport), await SocketPeer.open('rtp')];
  const one = await plane.call('create', { call, transport });
  const other = await plane.call('create', { call, transport: 'rtp' });
  const answer = await plane.call('acceptOffer', { endpoint: one, sdp: caller.negotiator.buildOffer() });
  const answered = called.negotiator.answerOffer(await plane.call('createOffer', { endpoint: other }));
  // Here the called phone is answered.
  const answeredAt = performance.now();
  called.settle(answered.session);
  await plane.call('acceptAnswer', { endpoint: other, sdp: answered.answer });
  await plane.call('join', { one, other });
  caller.settle(caller.negotiator.readAnswer(answer));
  const first = [0, 0];
  // Where in its 20 ms a phone stands when the call is answered is chance.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
  for (let round = 0; round < 100 && first.includes(0); round++) {
    if (round % 20 === 0) for (const peer of [caller, called]) peer.sendOne();
    await new Promise((resolve) => setTimeout(resolve, 1));
    [caller, called].forEach((peer, index) => {
      if (peer.received > 0 && first[index] === 0) first[index] = performance.now() - answeredAt;
    });
  }
  await caller.close();
  await called.close();
  return first;
}

function percentile(sorted: readonly number[], share: number): string {
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1)} ms`;
}

await using plane = new EmbeddedPlaneProcess();
for (const transport of ['rtp', 'srtp-sdes'] as const) {
  const times: number[][] = [];
  for (let call = 0; call < Number(values.calls); call++) times.push(await firstAudio(plane, transport, `${transport}-${call}`));
  await plane.call('closeAll', undefined);
  const missing = times.flat().filter((ms) => ms === 0).length;
  for (const [index, end] of ['caller', 'called'].entries()) {
    const sorted = times
      .map((both) => both[index]!)
      .filter((ms) => ms > 0)
      .toSorted((a, b) => a - b);
    console.log(
      `${transport} to rtp, ${end}: p50 ${percentile(sorted, 0.5)}, p95 ${percentile(sorted, 0.95)} of ${sorted.length} calls`,
    );
  }
  if (missing > 0) console.log(`  ${missing} ends heard nothing within 100 ms`);
}
