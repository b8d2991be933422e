import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { companyId, domainId, SwitchBench } from '../../../test/support/switch-bench.ts';
import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { FlowId, InteractionId, QueueId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { Secret } from '../../platform/secret/index.ts';
import type { WaitingCaller } from '../../telephony/call/index.ts';
import type { InteractionEventBody } from '../interaction/index.ts';
import { aWorld } from './flow-fixture.ts';
import {
  type CallBackRequest,
  FlowApplication,
  type FlowHttp,
  FlowQueues,
  LiveFlows,
  PreparedFlow,
  type Spoken,
  TreatedQueues,
  type WaitingPlace,
} from './index.ts';

/** For tests: the switch with a flow at 700, and a queue `sales` (200) that keeps whom it is given. */
export class FlowBench extends SwitchBench {
  readonly flows = new LiveFlows();
  readonly waiting: WaitingCaller[] = [];
  readonly left: string[] = [];
  readonly events: InteractionEventBody[] = [];
  readonly requests: Parameters<FlowHttp['request']>[0][] = [];
  readonly renumbered: string[] = [];
  readonly calledBack: (CallBackRequest | WaitingCaller)[] = [];
  readonly queuePort: FlowQueues;
  readonly application: FlowApplication;
  answer: Awaited<ReturnType<FlowHttp['request']>> | null = null;
  place: WaitingPlace = { position: 2, wait: { lowMs: 130_000, highMs: 280_000 } };
  takes = true;
  /** Whether anybody is called back at the number he calls from. */
  isCalledBack = true;

  constructor(document: FlowDocument, more: readonly FlowDocument[] = []) {
    super({
      queues: { enter: (caller) => this.#treated.enter(caller) },
      configured: (usual) => ({
        ...usual,
        trunks: usual.trunks.map((trunk) => ({ ...trunk, numbers: [{ number: '+46850700', destination: '700' }] })),
      }),
    });
    const facts = {
      worldOf: () => ({ ...aWorld, time: { ...aWorld.time, atMs: this.clock.now() } }),
      numberOf: (id: string) => ({ anna: '101', bert: '102', cleo: '103' })[id] ?? null,
      queueNumber: (id: string) => (id === 'sales' || id === 'support' ? '200' : null),
    };
    const sounds = { pathsOf: (_company: string, spoken: readonly Spoken[]) => Promise.resolve(spoken.map(fileOf)) };
    this.queuePort = new FlowQueues({ facts });
    this.#treated = new TreatedQueues({
      clock: this.clock,
      logger: silentLogger,
      registry: this.registry,
      applications: this.applications,
      flows: this.queuePort,
      sounds,
      queues: { enter: (caller) => this.#take(caller) },
      settingsOf: () => null,
      placeOf: () => this.place,
      languageOf: () => 'en',
      spokenOf: () => [],
      callBack: (caller, typed) => Promise.resolve((this.isCalledBack || typed !== null) && this.calledBack.push(caller) > 0),
      callBackAt: (_caller, typed) => Promise.resolve(this.renumbered.push(typed) > 0),
    });
    this.#treated.calls = this.calls;
    this.#publish([document, ...more]);
    this.application = new FlowApplication({
      clock: this.clock,
      logger: silentLogger,
      flows: this.flows,
      users: this.directory,
      facts,
      sounds,
      contacts: { find: ({ value }) => Promise.resolve(value.endsWith('5') ? { displayName: 'Elm', private0: 'C7' } : null) },
      http: {
        request: (request) => {
          this.requests.push(request);
          return this.answer ? Promise.resolve(this.answer) : Promise.reject(new Error('refused'));
        },
      },
      queues: this.queuePort,
      callBacks: { arrange: (request) => Promise.resolve(this.calledBack.push(request) > 0) },
      interactions: {
        matterOf: () => ({ id: 'matter' as InteractionId }),
        record: (_id, body) => this.events.push(body),
      },
    });
    this.registry.onEvent(({ event }) => {
      if (event.type === 'leg-released') this.application.legReleased(event.legId, event.callId);
    });
    this.applications.register('flow', this.application);
    this.applications.registerNumbers(this.application);
  }

  readonly #treated: TreatedQueues;

  /** Dials the flow. */
  async enter(dialled = '700', from = 'anna-desk'): Promise<SimulatedLeg> {
    const caller = this.call(from, dialled);
    await this.settle();
    return caller;
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn++) await this.clock.advanceAsync(0);
  }

  /** What is being played comes to its end. */
  async heard(caller: SimulatedLeg): Promise<void> {
    caller.sound!.finishPlaying();
    await this.settle();
  }

  async presses(caller: SimulatedLeg, keys: string): Promise<void> {
    for (const key of keys) caller.partyPresses(key);
    await this.settle();
  }

  get typesOfEvents(): string[] {
    return this.events.map(({ type }) => type);
  }

  #publish(documents: readonly FlowDocument[]): void {
    this.flows.replaceAll(
      documents.map((one, index) => ({
        id: `flow-${index}` as FlowId,
        companyId,
        domainId,
        name: `Flow ${index}`,
        numbers: [String(700 + index)],
        version: 1,
        prepared: new PreparedFlow(one),
        secrets: new Map([['key', new Secret('s3cret')]]),
      })),
    );
  }

  #take(caller: WaitingCaller): boolean {
    if (!this.takes) return false;
    this.waiting.push(caller);
    caller.onLeft((how) => this.left.push(how));
    return true;
  }
}

function fileOf(part: Spoken): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'prompt':
      return part.promptId;
    case 'phrase':
      return part.name;
    case 'digits':
      return part.digits;
    case 'number':
      return String(part.number);
  }
}

export const salesQueue = 'sales' as QueueId;
