import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../../test/support/sip-network.ts';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import { type InviteSession, SipUserAgent, sdpBody } from './index.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n';

type Step =
  | 'ring'
  | 'ring-reliably'
  | 'accept'
  | 'reject'
  | 'cancel'
  | 'caller-bye'
  | 'callee-bye'
  | 'caller-offers'
  | 'callee-offers'
  | 'refer';

const steps = fc.array(
  fc.record({
    step: fc.constantFrom<Step>(
      'ring',
      'ring-reliably',
      'accept',
      'accept',
      'reject',
      'cancel',
      'caller-bye',
      'callee-bye',
      'caller-offers',
      'callee-offers',
      'refer',
    ),
    afterMs: fc.integer({ min: 0, max: 3000 }),
  }),
  { maxLength: 8 },
);

/** Each message: lost, delivered, delayed (and so reordered), or doubled. */
const fates = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<number[]>([]) },
    { weight: 5, arbitrary: fc.constant([1]) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 900 }).map((delayMs) => [delayMs]) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 900 }).map((delayMs) => [1, delayMs]) },
  ),
  { minLength: 1, maxLength: 40 },
);

class Party {
  readonly userAgent: SipUserAgent;
  readonly sessions: InviteSession[] = [];

  constructor(network: SipNetwork, name: string, seed: number) {
    const transport = network.host(name);
    const sessionTimer = { intervalS: 600, minimumS: 90 };
    this.userAgent = new SipUserAgent({ transport, clock: network.clock, random: new SeededRandom(seed), sessionTimer });
  }

  take(session: InviteSession): void {
    this.sessions.push(session);
    session.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(sdp) }));
    session.on('updateReceived', (event) => event.respond(200));
    session.on('referReceived', (event) => {
      event.accept();
      event.notify(200, 'OK');
    });
  }
}

async function play(plan: readonly { step: Step; afterMs: number }[], fate: readonly (readonly number[])[]): Promise<void> {
  const clock = new VirtualClock();
  const network = new SipNetwork(clock);
  let carried = 0;
  network.fate = () => fate[carried++ % fate.length]!;
  const caller = new Party(network, '192.0.2.1', 1);
  const callee = new Party(network, '192.0.2.2', 2);
  const outcomes: string[] = [];
  const out = caller.userAgent.invite({ target: 'sip:b@192.0.2.2', from: '<sip:a@192.0.2.1>', offer: sdp });
  out.on('accepted', ({ session }) => {
    outcomes.push('accepted');
    caller.take(session);
  });
  out.on('rejected', () => outcomes.push('rejected'));
  const pending: Parameters<Parameters<SipUserAgent['onInvite']>[0]>[0][] = [];
  callee.userAgent.onInvite((invite) => pending.push(invite));
  out.start();
  const act: Record<Step, () => void> = {
    ring: () => pending.at(-1)?.provisional(180),
    'ring-reliably': () => pending.at(-1)?.provisional(183, { reliable: true, body: sdpBody(sdp) }),
    accept: () => {
      const invite = pending.at(-1);
      if (invite?.isPending) callee.take(invite.accept({ body: sdpBody(sdp) }));
    },
    reject: () => pending.at(-1)?.reject(486),
    cancel: () => out.cancel(),
    'caller-bye': () => caller.sessions[0]?.bye(),
    'callee-bye': () => callee.sessions[0]?.bye(),
    'caller-offers': () => void caller.sessions[0]?.reInvite({ offer: sdp }),
    'callee-offers': () => void callee.sessions[0]?.reInvite({ offer: sdp }),
    refer: () => void caller.sessions[0]?.refer('<sip:c@192.0.2.3>'),
  };
  for (const { step, afterMs } of plan) {
    await clock.advanceAsync(afterMs);
    act[step]();
  }
  // The call is over for everybody at the latest now; what the network did to the messages must not matter.
  await clock.advanceAsync(5000);
  out.cancel();
  for (const invite of pending) invite.reject(480);
  for (const session of [...caller.sessions, ...callee.sessions]) session.bye();
  await clock.advanceAsync(400_000);
  expect(outcomes).toHaveLength(1);
  for (const one of [caller, callee]) {
    expect(one.sessions.every((session) => session.state === 'terminated')).toBe(true);
    expect(one.userAgent.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
  }
  expect(clock.pendingTimers).toBe(0);
}

describe('two user agents on a network that loses, doubles and reorders', () => {
  it('MUST both end every call with nothing left in tables or timers', async () => {
    await fc.assert(fc.asyncProperty(steps, fates, play), { numRuns: 150 });
  });
});
