/**
 * From the answer to the first packet at each end. Three ways:
 * - phone to phone through the whole program, signalling and the call's record in the store included: from the moment the called
 *   phone sends its 200;
 * - browser to phone and browser to browser (real Chromium, the whole program): from the phone's 200, or the press on Answer, to the
 *   first packet that the phone, or the page by its own statistics, has received;
 * - through the media plane alone, for comparison.
 * Run: `npx node bench/answer-to-audio.ts [--calls 200] [--browser-calls 20]`.
 */
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { EmbeddedPlaneProcess } from './peers/embedded-plane.ts';
import { ParleySwitch } from './peers/parley-switch.ts';
import { BarePhone } from './support/bare-phone.ts';
import { browserToBrowser, browserToPhone } from './support/browser-calls.ts';
import { SocketPeer } from './support/load-peer.ts';
import type { PeerTransport } from './support/media-subject.ts';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '200' }, 'browser-calls': { type: 'string', default: '20' } },
});
const PATIENCE_MS = 2000;

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

/** One call from a carrier to a registered phone; the milliseconds until each end heard the other. */
async function phoneToPhone(caller: BarePhone, called: BarePhone, number: string, server: number): Promise<number[]> {
  const { times, hangUp } = await caller.call(number, server);
  const theirs = called.times!;
  const end = performance.now() + PATIENCE_MS;
  while ((times.firstAudioAt === 0 || theirs.firstAudioAt === 0) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 2));
  await hangUp();
  return [times, theirs].map(({ firstAudioAt }) => (firstAudioAt === 0 ? 0 : firstAudioAt - theirs.answeredAt));
}

async function throughTheProgram(calls: number): Promise<number[][]> {
  const [calleePort, callerPort] = (await freePorts(2)) as [number, number];
  await using parley = await ParleySwitch.start({ trunkPorts: [callerPort], mediaPath: 'anchored', phones: 10 });
  await parley.registerPhones(calleePort);
  await using caller = await BarePhone.open(callerPort);
  await using called = await BarePhone.open(calleePort);
  const times: number[][] = [];
  for (let call = 0; call < calls; call++)
    times.push(await phoneToPhone(caller, called, parley.phones[call % 10]!.publicNumber, parley.sipPort));
  return times;
}

function percentile(sorted: readonly number[], share: number): string {
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1)} ms`;
}

function print(what: string, ends: readonly [string, string], times: readonly (readonly number[])[]): void {
  for (const [index, end] of ends.entries()) {
    const sorted = times
      .map((both) => both[index]!)
      .filter((ms) => ms > 0)
      .toSorted((a, b) => a - b);
    const missing = times.length - sorted.length;
    if (sorted.length === 0) console.log(`${what}, ${end}: heard nothing in ${missing} calls`);
    else
      console.log(
        `${what}, ${end}: p50 ${percentile(sorted, 0.5)}, p95 ${percentile(sorted, 0.95)}, longest ${sorted.at(-1)!.toFixed(1)} ms of ${sorted.length} calls${missing > 0 ? `; ${missing} ends heard nothing` : ''}`,
      );
  }
}

print('phone to phone, whole program', ['caller', 'called'], await throughTheProgram(Number(values.calls)));
const browserCalls = Number(values['browser-calls']);
print('browser to phone, whole program', ['browser', 'phone'], await browserToPhone(browserCalls));
print('browser to browser, whole program', ['caller', 'called'], await browserToBrowser(browserCalls));

await using plane = new EmbeddedPlaneProcess();
for (const transport of ['rtp', 'srtp-sdes'] as const) {
  const times: number[][] = [];
  for (let call = 0; call < Number(values.calls); call++) times.push(await firstAudio(plane, transport, `${transport}-${call}`));
  await plane.call('closeAll', undefined);
  print(`${transport} to rtp, plane alone`, ['caller', 'called'], times);
}
