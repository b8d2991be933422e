import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, FlowId, LegId } from '../../kernel/ids.ts';
import type { ApplicationDestination, CallLeg, RouteRequest } from '../../telephony/call/index.ts';
import type { ApplicationParty, CallApplication } from '../../telephony/call-application/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { NumberedApplication, NumberedApplications } from '../../telephony/routing/index.ts';
import type { Flow, Flows } from './flow.ts';
import type { FlowRunParts } from './flow-ports.ts';
import { FlowRun } from './flow-run.ts';
import type { FlowCaller } from './flow-state.ts';

export interface FlowApplicationParts extends FlowRunParts {
  readonly flows: Flows;
  readonly users: Pick<CompanyDirectory, 'user'>;
}

/** From flow to flow, and from queues back to flows; more is a circle. */
const mostEntries = 50;

/** The door of the flows: who dials one of their numbers is led through. */
export class FlowApplication implements CallApplication, Pick<NumberedApplications, 'applicationAt'> {
  readonly #parts: FlowApplicationParts;
  readonly #runs = new Map<CallId, FlowRun>();
  /** How often a leg came to any flow. */
  readonly #entries = new WeakMap<CallLeg, number>();
  readonly #events = new Emitter<{ changed: FlowId }>();

  constructor(parts: FlowApplicationParts) {
    this.#parts = parts;
  }

  /** Somebody came to a flow, or left it. */
  onChanged(listener: (flowId: FlowId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  applicationAt({ domainId }: RouteRequest, number: string): NumberedApplication | null {
    const flow = this.#parts.flows.flowByNumber(domainId, number);
    return flow ? { application: 'flow', id: flow.id, name: `the call flow ${flow.name}` } : null;
  }

  enter(party: ApplicationParty, { id, number }: ApplicationDestination): boolean {
    const flow = this.#parts.flows.flow(id);
    if (flow?.companyId !== party.companyId) return false;
    const times = (this.#entries.get(party.leg) ?? 0) + 1;
    this.#entries.set(party.leg, times);
    // Flows that lead to each other would never let him go.
    if (times > mostEntries) return false;
    const run = new FlowRun(this.#parts, {
      flow,
      party,
      caller: this.#callerOf(party, flow, number),
      over: () => {
        if (this.#runs.get(callId) !== run) return;
        this.#runs.delete(callId);
        this.#events.emit('changed', flow.id);
      },
    });
    const { callId } = party;
    this.#runs.set(callId, run);
    this.#events.emit('changed', flow.id);
    run.begin();
    return true;
  }

  /** A party has hung up, wherever its flow has led it. To be told before others are who end its interaction. */
  legReleased(legId: LegId, callId: CallId): void {
    const run = this.#runs.get(callId);
    if (run?.party.legId === legId) run.happened({ type: 'left', how: 'hung-up' });
  }

  /** Who is in it now. */
  runsOf(flowId: string): readonly FlowRun[] {
    return [...this.#runs.values()].filter(({ flow }) => flow.id === flowId);
  }

  runOf(callId: CallId): FlowRun | undefined {
    return this.#runs.get(callId);
  }

  #callerOf({ from, userId, source }: ApplicationParty, flow: Flow, dialled: string): FlowCaller {
    const { isPrivate, number, displayName: name } = from;
    const type = source.kind === 'device' ? 'internal' : source.kind;
    const language = (userId && this.#parts.users.user(userId)?.language) || null;
    const called = dialled || flow.numbers[0] || '';
    return { number: isPrivate ? '' : number, name: isPrivate ? '' : name, isPrivate, type, called, language };
  }
}
