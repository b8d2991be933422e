/**
 * What media costs: CPU-seconds of the server's process per 1000 seconds of a call (two legs, PCMA, 50 packets a second each way),
 * our embedded plane next to Debian's rtpengine in user space. The generator is this process, the servers are others.
 * Then what making an endpoint costs and what it holds. Run: `npx node bench/media.ts [--seconds 8] [--calls 100]`, at most two minutes.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { EmbeddedPlaneProcess } from './peers/embedded-plane.ts';
import { Rtpengine } from './peers/rtpengine.ts';
import { cpuSecondsOfTree, residentBytes } from './support/cpu-time.ts';
import { type LoadPeer, SocketPeer, WebrtcPeer } from './support/load-peer.ts';
import type { MediaSubject, PeerTransport } from './support/media-subject.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    calls: { type: 'string', default: '100' },
    only: { type: 'string' },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
});
const seconds = Number(values.seconds);
const WARM_UP_SECONDS = 4;
/** Packets of a 20 ms round go out in so many groups, as calls that began at different times would send them. */
const GROUPS = 10;
const SETUP_ENDPOINTS = 2000;

interface Scenario {
  readonly name: string;
  readonly first: PeerTransport;
  readonly second: 'rtp' | 'srtp-sdes';
  readonly calls: number;
}

const calls = Number(values.calls);
const scenarios: readonly Scenario[] = [
  { name: 'RTP-RTP', first: 'rtp', second: 'rtp', calls },
  { name: 'SRTP-RTP', first: 'srtp-sdes', second: 'rtp', calls },
  // The WebRTC stack of the peer is dear: fewer calls, or the generator and not the server would be measured.
  { name: 'WebRTC-RTP', first: 'webrtc', second: 'rtp', calls: Math.ceil(calls / 2) },
].filter(({ name }) => values.only === undefined || values.only === name) as readonly Scenario[];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function connectCall(subject: MediaSubject, scenario: Scenario, call: string): Promise<readonly [LoadPeer, LoadPeer]> {
  const second = await SocketPeer.open(scenario.second);
  const answerSecond = (offer: string): string => {
    const { answer, session } = second.negotiator.answerOffer(offer);
    second.settle(session);
    return answer;
  };
  const { first: transport } = scenario;
  const transports = [transport, scenario.second] as const;
  if (transport === 'webrtc') {
    const first = new WebrtcPeer();
    await first.settle(await subject.connect({ call, offer: await first.offer(), transports, answerSecond }));
    return [first, second];
  }
  const first = await SocketPeer.open(transport);
  const answer = await subject.connect({ call, offer: first.negotiator.buildOffer(), transports, answerSecond });
  first.settle(first.negotiator.readAnswer(answer));
  return [first, second];
}

/** Sends on all peers, each at 50 packets a second, until stopped. */
function startSending(peers: readonly LoadPeer[]): () => void {
  let due = performance.now();
  let group = 0;
  let timer = setTimeout(beat, 0);
  function beat(): void {
    for (const now = performance.now(); due <= now; due += 20 / GROUPS) {
      for (let at = group; at < peers.length; at += GROUPS) peers[at]!.sendOne();
      group = (group + 1) % GROUPS;
    }
    timer = setTimeout(beat, Math.max(0, due - performance.now()));
  }
  return () => clearTimeout(timer);
}

interface Cost {
  readonly perThousand: number;
  readonly lossPercent: number;
}

async function measure(subject: MediaSubject, scenario: Scenario): Promise<Cost> {
  const pairs: (readonly [LoadPeer, LoadPeer])[] = [];
  for (let call = 0; call < scenario.calls; call++) pairs.push(await connectCall(subject, scenario, `${scenario.name}-${call}`));
  const peers = pairs.flat();
  const stop = startSending(peers);
  await pause(WARM_UP_SECONDS * 1000);
  const [cpuBefore, startedAt] = [cpuSecondsOfTree(subject.pid), performance.now()];
  await pause(seconds * 1000);
  const [cpu, tookMs] = [cpuSecondsOfTree(subject.pid) - cpuBefore, performance.now() - startedAt];
  stop();
  // What is under way still arrives.
  await pause(300);
  const sent = peers.reduce((sum, peer) => sum + peer.sent, 0);
  const received = peers.reduce((sum, peer) => sum + peer.received, 0);
  for (const peer of peers) await peer.close();
  return { perThousand: (cpu / (scenario.calls * tookMs)) * 1_000_000, lossPercent: Math.max(0, 100 * (1 - received / sent)) };
}

async function attempt(start: () => Promise<MediaSubject>, scenario: Scenario): Promise<Cost | string> {
  const subject = await start();
  try {
    return await measure(subject, scenario);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await subject[Symbol.asyncDispose]();
  }
}

function show(cost: Cost | string): string {
  if (typeof cost === 'string') return `not measured (${cost.slice(0, 80)})`;
  return `${cost.perThousand.toFixed(2)} (loss ${cost.lossPercent.toFixed(2)} %)`;
}

async function compare(): Promise<void> {
  console.log('CPU-seconds per 1000 call-seconds:');
  for (const scenario of scenarios) {
    const ours = await attempt(async () => new EmbeddedPlaneProcess(values['node-option']), scenario);
    const theirs = await attempt(() => Rtpengine.start({ first: 42_000, last: 48_000 }), scenario);
    const ratio =
      typeof ours === 'string' || typeof theirs === 'string'
        ? ''
        : `  ratio ${(ours.perThousand / theirs.perThousand).toFixed(2)}`;
    console.log(`  ${scenario.name} (${scenario.calls} calls): embedded ${show(ours)}, rtpengine ${show(theirs)}${ratio}`);
  }
}

/** Endpoints are made and closed in two rounds: the second shows whether what the first took is given back. */
async function weighEndpoints(transport: PeerTransport): Promise<void> {
  // A small heap: what is garbage shall not count as held.
  await using plane = new EmbeddedPlaneProcess(['--max-old-space-size=64', '--max-semi-space-size=1']);
  const peer = await SocketPeer.open('rtp');
  await plane.call('closeAll', undefined);
  const offer = peer.negotiator.buildOffer();
  const figures: string[] = [];
  for (let round = 1; round <= 3; round++) {
    const [memory, cpu] = [residentBytes(plane.pid), cpuSecondsOfTree(plane.pid)];
    for (let i = 0; i < SETUP_ENDPOINTS; i++) {
      const endpoint = await plane.call('create', { call: `w${i >> 1}`, transport });
      if (transport === 'rtp') await plane.call('acceptOffer', { endpoint, sdp: offer });
      else await plane.call('createOffer', { endpoint });
    }
    const spent = ((cpuSecondsOfTree(plane.pid) - cpu) * 1000) / SETUP_ENDPOINTS;
    const held = (residentBytes(plane.pid) - memory) / SETUP_ENDPOINTS / 1024;
    const usage = await plane.call('closeAll', undefined);
    await pause(400);
    const left = (residentBytes(plane.pid) - memory) / 1_048_576;
    figures.push(
      `round ${round}: ${spent.toFixed(2)} ms CPU and ${held.toFixed(0)} KiB an endpoint, ${left.toFixed(0)} MiB more afterwards, in use ${usage.endpoints}`,
    );
  }
  await peer.close();
  console.log(`  ${transport}, ${SETUP_ENDPOINTS} endpoints at once:\n    ${figures.join('\n    ')}`);
}

const [cpu] = cpus();
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
await compare();
if (values.only === undefined) {
  console.log('Making endpoints:');
  await weighEndpoints('rtp');
  await weighEndpoints('webrtc');
}
process.exit();
