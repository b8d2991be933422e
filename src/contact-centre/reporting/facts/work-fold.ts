import type { AgentId } from '../../../kernel/ids.ts';
import type { InteractionEvent, InteractionEventOf, InteractionTarget } from '../../interaction/index.ts';
import type { WorkFact } from './fact.ts';
import type { FactContext, Open } from './fact-context.ts';
import type { VisitFold } from './visit-fold.ts';

type OpenWork = Open<Omit<WorkFact, keyof FactContext['common'] | 'dispositions' | 'part'>> & {
  channel: WorkFact['channel'];
  isHeld: boolean;
  isConsulting: boolean;
  /** Up to where its time is told. */
  toldUntilMs: number;
  /** The most that his wrap-up may take; null: unbounded. */
  readonly spans: { talk: number; hold: number; consult: number };
  wrapUpLimitMs: number;
};

/** Parts of agents. Each moment of one is talk, hold or consult, never two of them. */
export class WorkFold {
  readonly works: OpenWork[] = [];
  readonly #context: FactContext;
  readonly #visits: VisitFold;

  constructor(context: FactContext, visits: VisitFold) {
    this.#context = context;
    this.#visits = visits;
  }

  take(event: InteractionEvent): void {
    if (event.type === 'work-began') this.#began(event);
    else if (event.type === 'work-held') this.#change(event, { isHeld: true });
    else if (event.type === 'work-retrieved') this.#change(event, { isHeld: false });
    else if (event.type === 'consult-began') this.#change(event, { isConsulting: true });
    else if (event.type === 'consult-ended') this.#change(event, { isConsulting: false });
    else if (event.type === 'work-transferred') this.#transferred(event);
    else if (event.type === 'work-ended') this.#ended(event);
    else if (event.type === 'wrap-up-ended') this.#wrappedUp(event);
    else if (event.type === 'interaction-ended') this.#over(event);
  }

  #open(agentId: AgentId): OpenWork | null {
    return this.works.findLast((work) => work.agentId === agentId && work.endMs === null) ?? null;
  }

  #began({ agentId, queueId, how, atMs }: InteractionEventOf<'work-began'>): void {
    if (this.#open(agentId)) return;
    this.works.push({
      kind: 'work',
      atMs,
      endMs: null,
      channel: this.#context.channel,
      agentId,
      queueId,
      skillIds: queueId === null ? [] : (this.#visits.visits.at(-1)?.skillIds ?? []),
      how,
      end: null,
      talkMs: null,
      holdMs: null,
      consultMs: null,
      wrapUpMs: null,
      handleMs: null,
      holds: 0,
      consults: 0,
      transfer: null,
      transferTo: null,
      transferTarget: null,
      isHeld: false,
      isConsulting: false,
      toldUntilMs: atMs,
      spans: { talk: 0, hold: 0, consult: 0 },
      wrapUpLimitMs: 0,
    });
  }

  #change({ agentId, atMs }: { agentId: AgentId; atMs: number }, to: Partial<OpenWork>): void {
    const work = this.#open(agentId);
    if (!work) return;
    tell(work, atMs);
    if (to.isHeld && !work.isHeld) work.holds += 1;
    if (to.isConsulting && !work.isConsulting) work.consults += 1;
    Object.assign(work, to);
  }

  #transferred({ agentId, kind, to }: InteractionEventOf<'work-transferred'>): void {
    const work = this.#open(agentId) ?? this.works.findLast((one) => one.agentId === agentId);
    if (work) Object.assign(work, { transfer: kind, transferTo: to.kind, transferTarget: targetOf(to) });
  }

  #ended({ agentId, atMs, how, wrapUpMs }: InteractionEventOf<'work-ended'>): void {
    const work = this.#open(agentId);
    if (!work) return;
    end(work, atMs, how);
    if (wrapUpMs > 0) work.wrapUpLimitMs = wrapUpMs;
    else wrappedUp(work, 0);
  }

  /** What a restart ends lasted no longer than it was allowed to: nobody is credited the time we were away. */
  #wrappedUp({ agentId, atMs, how }: InteractionEventOf<'wrap-up-ended'>): void {
    const work = this.works.findLast((one) => one.agentId === agentId && one.endMs !== null && one.wrapUpMs === null);
    if (!work) return;
    const lasted = atMs - work.endMs!;
    wrappedUp(work, how === 'server-restart' ? Math.min(lasted, work.wrapUpLimitMs) : lasted);
  }

  #over({ atMs, cause }: InteractionEventOf<'interaction-ended'>): void {
    for (const work of this.works) {
      if (work.endMs === null) {
        end(work, atMs, cause === 'server-restart' ? 'server-restart' : 'lost');
        wrappedUp(work, 0);
      }
      if (work.wrapUpMs === null) wrappedUp(work, Math.min(Math.max(0, atMs - work.endMs!), work.wrapUpLimitMs));
    }
  }
}

function tell(work: OpenWork, atMs: number): void {
  const lasted = Math.max(0, atMs - work.toldUntilMs);
  work.spans[work.isConsulting ? 'consult' : work.isHeld ? 'hold' : 'talk'] += lasted;
  work.toldUntilMs = Math.max(work.toldUntilMs, atMs);
}

function end(work: OpenWork, atMs: number, how: OpenWork['end']): void {
  tell(work, atMs);
  work.endMs = atMs;
  work.end = how;
  work.talkMs = work.spans.talk;
  work.holdMs = work.spans.hold;
  work.consultMs = work.spans.consult;
}

function wrappedUp(work: OpenWork, lastedMs: number): void {
  work.wrapUpMs = lastedMs;
  work.handleMs = work.talkMs! + work.holdMs! + work.consultMs! + lastedMs;
}

/** `queue:<id>`, `number:0123`, `call-back`. */
export function targetOf(to: InteractionTarget): string {
  if (to.kind === 'call-back') return 'call-back';
  const { kind, ...rest } = to;
  return `${kind}:${Object.values(rest)[0] as string}`;
}
