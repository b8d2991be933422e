import type { Clock } from '../../kernel/clock.ts';
import type { IdSource, LegId } from '../../kernel/ids.ts';
import {
  type Actor,
  type ApplicationDestination,
  type Call,
  type CallService,
  nobody,
  type Route,
  type RouteRequest,
  targetParty,
} from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import type { AnswerQuestion, Leg, LegFactory, LegTarget, OutgoingLegContext, ReleaseCause } from '../leg/index.ts';
import { AskedLeg } from './asked-leg.ts';
import { LineLeg } from './line-leg.ts';
import { OpenLine } from './open-line.ts';

/** Why a line is not open (any more). `refused`: numbering or calling policy; `dropped`: it was open and the party hung up. */
export interface LineEnd {
  readonly why: ReleaseCause | 'refused' | 'dropped';
  /** For people; empty where the word says it. */
  readonly sentence: string;
}

export interface LineOrder {
  readonly lineId: string;
  /** On whose right it is called. */
  readonly by: Actor;
  readonly number: string;
  /** Asked when he picks up, so that no mailbox keeps a line open. */
  readonly question: AnswerQuestion;
  /** What he hears once it is open. */
  readonly welcome: () => Promise<readonly string[]>;
  /** Between callers. */
  readonly idle: 'silence' | 'music';
  opened(): void;
  /** Once; not when it is closed by command. */
  ended(end: LineEnd): void;
}

interface Line {
  readonly order: LineOrder;
  call: Call | null;
  open: OpenLine | null;
}

const ringTimeoutMs = 60_000;
const maxForwards = 70;

/** Telephones outside of the company: asks whoever picks up, and keeps lines open between callers. */
export class AgentLines implements LegFactory, CallApplication {
  /** Set once by who makes both. */
  calls: CallService | null = null;
  readonly #inner: LegFactory;
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #lines = new Map<string, Line>();

  constructor(parts: { clock: Clock; ids: IdSource; legFactory: LegFactory }) {
    this.#inner = parts.legFactory;
    this.#clock = parts.clock;
    this.#ids = parts.ids;
  }

  /** Lines that are open or being opened. */
  get size(): number {
    return this.#lines.size;
  }

  isOpen(lineId: string): boolean {
    return this.#lines.get(lineId)?.open?.isHere ?? false;
  }

  createLegs(target: LegTarget, context: OutgoingLegContext): readonly Leg[] {
    if (target.kind === 'line') return this.#onLine(target, context);
    const legs = this.#inner.createLegs(target, context);
    const question = target.kind === 'trunk' ? target.asks : undefined;
    return question ? legs.map((leg) => new AskedLeg({ clock: this.#clock, leg, question })) : legs;
  }

  /** Calls the number and keeps it. One that is there already stays. */
  open(order: LineOrder): void {
    if (this.#lines.has(order.lineId)) return;
    const line: Line = { order, call: null, open: null };
    this.#lines.set(order.lineId, line);
    const calls = this.calls!;
    const { directory, registry, router } = calls.parts;
    const device = directory.devicesOf(order.by.userId).find(({ enabled }) => enabled);
    if (!device)
      return this.#end(line, { why: 'refused', sentence: 'A telephone of one’s own is needed, on whose right it is called.' });
    const { companyId, domainId } = device;
    const self = targetParty(directory, { kind: 'device', deviceId: device.id });
    const request: RouteRequest = {
      companyId,
      domainId,
      source: { kind: 'device', deviceId: device.id },
      from: self,
      dialled: order.number,
      purpose: 'call',
      diversions: [],
      maxForwards,
    };
    const { targets, reason } = router.rungAt(request, order.number);
    if (targets.length === 0) return this.#end(line, { why: 'refused', sentence: reason });
    if (registry.isFull) return this.#end(line, { why: 'server-failure', sentence: '' });
    const route = routeOf(order);
    // It is nobody's conversation: he is free, and shown so, while nobody talks to him on it.
    const call = calls.createCall(this.#ids.next(), { ...request, from: nobody }, route, null);
    line.call = call;
    calls.beginPlacement(call, null, self).ring({
      targets: targets.map((one) => asked(one, order.question)),
      timeoutMs: ringTimeoutMs,
      answered: (leg) => {
        call.setState(leg, 'connected');
        calls.follow(leg, request, route);
      },
      failed: (cause) => {
        calls.endCall(call, cause);
        this.#end(line, { why: cause, sentence: '' });
      },
    });
  }

  /** Hangs up, whoever is on it; nobody is told. */
  close(lineId: string): void {
    const line = this.#lines.get(lineId);
    if (!line) return;
    this.#lines.delete(lineId);
    line.open?.close();
    if (line.call && !line.call.hasEnded) this.calls?.endCall(line.call, 'normal-clearing');
  }

  enter(party: ApplicationParty, { id }: ApplicationDestination): boolean {
    const line = this.#lines.get(id);
    if (!line || line.open || !this.calls) return false;
    const { order } = line;
    const { idle } = order;
    const open = new OpenLine({ party, idle, calls: this.calls, clock: this.#clock });
    line.open = open;
    party.onLeft(() => {
      const cause = party.leg.call.lastRelease?.cause ?? 'normal-clearing';
      open.lost(cause);
      this.#end(line, { why: 'dropped', sentence: '' });
    });
    void open
      .begin(() => order.welcome())
      .then(() => {
        if (open.isHere && this.#lines.get(id) === line) order.opened();
      });
    return true;
  }

  #onLine(target: LegTarget & { readonly kind: 'line' }, context: OutgoingLegContext): readonly Leg[] {
    const open = this.#lines.get(target.lineId)?.open;
    if (!open?.isHere || !open.takes(context.autoAnswer)) return [];
    const id = this.#ids.next<LegId>();
    const leg = new LineLeg({ id, callId: context.callId, party: context.from, line: open });
    open.expect(leg, context.autoAnswer ? null : target);
    return [leg];
  }

  #end(line: Line, end: LineEnd): void {
    const { order } = line;
    if (this.#lines.get(order.lineId) !== line) return;
    this.#lines.delete(order.lineId);
    order.ended(end);
  }
}

function asked(target: LegTarget, asks: AnswerQuestion): LegTarget {
  if (target.kind !== 'trunk') return target.kind === 'device' ? { kind: 'device', deviceId: target.deviceId } : target;
  return { kind: 'trunk', trunkId: target.trunkId, number: target.number, asks };
}

function routeOf({ lineId, number }: LineOrder): Route {
  const sentence = `The line of an agent is opened at ${number}.`;
  return {
    destination: { kind: 'application', application: 'agent-line', id: lineId, number },
    decision: { code: 'agent-line', params: { number }, sentence, steps: [] },
    direction: 'outbound',
    diversions: [],
    targets: [],
    ringTimeoutMs: 0,
  };
}
