import { SipNetwork } from '../../../../test/support/sip-network.ts';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import type { IncomingInvite, InviteSession, OutgoingInvite, OutgoingInviteEvents } from './index.ts';
import { SipUserAgent, sdpBody } from './index.ts';
import type { SessionEvents } from './session-events.ts';

export const offer = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n';
export const answer = 'v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\n';

interface Seen {
  trying: OutgoingInviteEvents['trying'][] | undefined;
  provisional: OutgoingInviteEvents['provisional'][] | undefined;
  accepted: OutgoingInviteEvents['accepted'][] | undefined;
  rejected: OutgoingInviteEvents['rejected'][] | undefined;
}

/** What an outgoing call was told. */
export function watch(invite: OutgoingInvite): Seen {
  const seen: Seen = { trying: undefined, provisional: undefined, accepted: undefined, rejected: undefined };
  invite.on('trying', (event) => (seen.trying ??= []).push(event));
  invite.on('provisional', (event) => (seen.provisional ??= []).push(event));
  invite.on('accepted', (event) => (seen.accepted ??= []).push(event));
  invite.on('rejected', (event) => (seen.rejected ??= []).push(event));
  return seen;
}

export function terminations(session: InviteSession): SessionEvents['terminated'][] {
  const seen: SessionEvents['terminated'][] = [];
  session.on('terminated', (event) => seen.push(event));
  return seen;
}

/** For tests: alice and bob on a network in memory, with a clock of their own. */
export class TwoUserAgents {
  readonly clock = new VirtualClock();
  readonly network = new SipNetwork(this.clock);
  readonly alice = this.userAgent('192.0.2.1', 1);
  readonly bob = this.userAgent('192.0.2.2', 2);
  /** What came to bob. */
  readonly incoming: IncomingInvite[] = [];

  constructor() {
    this.bob.onInvite((invite) => this.incoming.push(invite));
  }

  userAgent(name: string, seed: number, transports: ('udp' | 'tcp')[] = ['udp']): SipUserAgent {
    return new SipUserAgent({
      transport: this.network.host(name, transports),
      clock: this.clock,
      random: new SeededRandom(seed),
      sessionTimer: { intervalS: 0, minimumS: 90 },
    });
  }

  /** Alice calls bob, who has not answered yet. */
  async call(
    options: Partial<Parameters<SipUserAgent['invite']>[0]> = {},
  ): Promise<{ out: OutgoingInvite; seen: Seen; inv: IncomingInvite }> {
    const out = this.alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer, ...options });
    const seen = watch(out);
    out.start();
    await this.clock.advanceAsync(10);
    return { out, seen, inv: this.incoming.at(-1)! };
  }

  async connected(
    options: Parameters<TwoUserAgents['call']>[0] = {},
  ): Promise<{ a: InviteSession; b: InviteSession; seen: Seen }> {
    const { seen, inv } = await this.call(options);
    const b = inv.accept({ body: sdpBody(answer) });
    await this.clock.advanceAsync(10);
    return { a: seen.accepted![0]!.session, b, seen };
  }

  /** How many messages with this in their first line were sent. */
  count(part: string): number {
    return this.network.log.filter((line) => line.includes(part)).length;
  }

  /** Long after everything: what is left over at both; nothing should be. */
  async left(): Promise<{ timers: number; usage: ReturnType<SipUserAgent['usage']>[] }> {
    await this.clock.advanceAsync(200_000);
    return { timers: this.clock.pendingTimers, usage: [this.alice.usage(), this.bob.usage()] };
  }
}

const unused = { transactions: 0, dialogs: 0, pendingInvites: 0 };
export const nothing = { timers: 0, usage: [unused, unused] };
