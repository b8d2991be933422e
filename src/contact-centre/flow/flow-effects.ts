import type { FlowId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { ReleaseCause } from '../../telephony/leg/index.ts';
import type { Flow } from './flow.ts';
import { type FlowHistory, targetOf } from './flow-history.ts';
import type { FlowRunParts } from './flow-ports.ts';
import { spokenOf } from './flow-speech.ts';
import type { FlowEffect, FlowEffectOf, FlowEvent, FlowState, SealedText } from './flow-state.ts';

type Answer = (event: FlowEvent) => void;

/** Music is better than silence while somebody is asked. */
const silenceMs = 1500;

/** Whose the effects are, and who is told what came of them. */
export interface EffectRun {
  readonly flow: Flow;
  readonly party: ApplicationParty;
  readonly parts: FlowRunParts;
  readonly history: FlowHistory;
  readonly interactionId: InteractionId;
  readonly state: FlowState;
  happened(event: FlowEvent): void;
  /** He is led away; `back` or his end is told later. */
  away(): void;
  /** He is with the flow again. */
  back(event: FlowEvent): void;
}

/** Does with a telephone what a flow wants. */
export class FlowEffects {
  readonly #run: EffectRun;
  #askedAt: string | null = null;

  constructor(run: EffectRun) {
    this.#run = run;
  }

  async carryOut(effect: FlowEffect, answer: Answer): Promise<void> {
    switch (effect.type) {
      case 'say':
        if ((await this.#say(effect)) !== 'gone') answer({ type: 'said' });
        return;
      case 'ask':
        return this.#ask(effect, answer);
      case 'look-up':
        return this.#lookUp(effect, answer);
      case 'request':
        return this.#request(effect, answer);
      case 'queue':
        return this.#queue(effect);
      case 'call-back':
        return this.#callBack(effect, answer);
      case 'voicemail':
        return this.#toApplication('voicemail', effect.userId);
      case 'transfer':
        return this.#transfer(effect);
      case 'release':
        return this.release(effect);
    }
  }

  async release({ cause }: FlowEffectOf<'release'>): Promise<void> {
    const { party } = this.#run;
    if (cause === 'failed' && party.isHere) {
      // Nobody is to wonder whether the line is dead.
      const spoken = [{ kind: 'phrase', name: 'is-not-available' }] as const;
      await this.#play({ spoken, bargeIn: false }).catch(() => 'gone');
    }
    party.release(releaseCauses[cause]);
  }

  get #party(): ApplicationParty {
    return this.#run.party;
  }

  #say(effect: FlowEffectOf<'say'>): Promise<'finished' | 'digit' | 'gone'> {
    return this.#play(effect);
  }

  async #play({ spoken, bargeIn }: Pick<FlowEffectOf<'say'>, 'spoken' | 'bargeIn'>): Promise<'finished' | 'digit' | 'gone'> {
    const { parts, flow, state } = this.#run;
    // What is to be said is found while he is answered.
    const finding = parts.sounds.pathsOf(flow.companyId, spoken, state.language);
    const [isHere, paths] = await Promise.all([this.#party.answer(), finding]);
    return isHere ? this.#party.play(paths, { interruptible: bargeIn }) : 'gone';
  }

  async #ask(effect: FlowEffectOf<'ask'>, answer: Answer): Promise<void> {
    const { nodeId, max, terminator, firstTimeoutMs, betweenMs } = effect;
    // What was typed ahead is for the first question; asked again, one answers that.
    if (this.#askedAt === nodeId) this.#party.forgetDigits();
    this.#askedAt = nodeId;
    if ((await this.#play(effect)) === 'gone') return;
    const { digits, ended } = await this.#party.collectDigits({
      max,
      ...(terminator !== null && { endDigit: terminator }),
      firstTimeoutMs,
      interDigitTimeoutMs: betweenMs,
    });
    if (ended === 'gone') return;
    this.#askedAt = nodeId;
    answer({ type: 'keys', keys: digits });
  }

  async #lookUp({ by, value, directoryIds, timeoutMs }: FlowEffectOf<'look-up'>, answer: Answer): Promise<void> {
    const { parts, flow } = this.#run;
    const { companyId, domainId } = flow;
    const contact = await this.#meanwhile(timeoutMs, (signal) =>
      parts.contacts.find({ companyId, domainId, by, value, directoryIds }, signal),
    );
    answer({ type: 'looked-up', contact });
  }

  async #request(effect: FlowEffectOf<'request'>, answer: Answer): Promise<void> {
    const { parts } = this.#run;
    const { method, url, headers, body, timeoutMs } = effect;
    try {
      const request = {
        method,
        url,
        headers: headers.map(({ name, value }) => ({ name, value: this.#unsealed(value) })),
        body: this.#unsealed(body),
      };
      answer({ type: 'answered', ...(await this.#meanwhile(timeoutMs, (signal) => parts.http.request(request, signal))) });
    } catch (error) {
      answer({ type: 'request-failed', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @throws Error naming a secret that is not there */
  #unsealed(text: SealedText): string {
    return text
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        const secret = this.#run.flow.secrets.get(piece.secret);
        if (!secret) throw new Error(`the flow has no secret ${piece.secret}`);
        return secret.reveal();
      })
      .join('');
  }

  /** The caller hears music when it takes longer; what takes too long is let go. */
  async #meanwhile<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock } = this.#run.parts;
    const patience = new AbortController();
    const late = clock.setTimer(timeoutMs, () => patience.abort());
    const music = clock.setTimer(silenceMs, () => {
      if (this.#party.isAnswered) this.#party.hear({ kind: 'music' });
    });
    try {
      return await work(patience.signal);
    } finally {
      late.cancel();
      music.cancel();
    }
  }

  #queue(effect: FlowEffectOf<'queue'>): void {
    const run = this.#run;
    const { parts, flow, party, interactionId, state } = run;
    const { queueId, priority, skills, language, waiting, maxWaitMs } = effect;
    run.history.leftTo(targetOf({ kind: 'queue', queueId })!);
    run.away();
    parts.queues.enter({
      party,
      interactionId,
      queueId: queueId as QueueId,
      priority,
      skills,
      language,
      waiting,
      maxWaitMs,
      variables: state.variables,
      flowName: flow.name,
      spoken: (speech) =>
        spokenOf(speech, { state: run.state, world: parts.facts.worldOf(flow) }, flow.prepared.document.languages),
      served: () => run.happened({ type: 'left', how: 'taken' }),
      returned: (how) => run.back({ type: 'queue-left', ...how }),
    });
  }

  async #callBack({ queueId, number, priority, skills }: FlowEffectOf<'call-back'>, answer: Answer): Promise<void> {
    const { parts, flow, interactionId } = this.#run;
    const { companyId, domainId } = flow;
    const request = { companyId, domainId, interactionId, queueId: queueId as QueueId, number, priority, skills };
    answer({ type: 'called-back', accepted: await parts.callBacks.arrange(request) });
  }

  #toApplication(application: 'voicemail' | 'flow', id: string): void {
    const { flow, history } = this.#run;
    if (application === 'flow') history.leftTo({ kind: 'flow', flowId: id as FlowId });
    const words = application === 'voicemail' ? 'to a mailbox' : 'to another flow';
    this.#lead(() =>
      this.#party.lead({
        to: { kind: 'application', application, id, number: flow.numbers[0] ?? '' },
        decision: {
          code: `flow-to-${application}`,
          params: { flow: flow.name },
          sentence: `The flow ${flow.name} leads ${words}.`,
          steps: [],
        },
        ...this.#outcome,
      }),
    );
  }

  #transfer({ to }: FlowEffectOf<'transfer'>): void {
    const { parts } = this.#run;
    switch (to.kind) {
      case 'flow':
        return this.#toApplication('flow', to.flowId);
      case 'number':
        return this.#dial(to.number, to.reach === 'own');
      case 'user':
        return this.#dial(parts.facts.numberOf(to.userId as UserId), true);
      case 'queue':
        return this.#dial(parts.facts.queueNumber(to.queueId as QueueId), true);
    }
  }

  #dial(number: string | null, isOwnOnly: boolean): void {
    const { source } = this.#party;
    if (!number) return this.#run.happened({ type: 'not-taken', result: 'failed' });
    this.#lead(() => this.#party.sendOn({ number, source, purpose: 'configured', isOwnOnly, ...this.#outcome }));
  }

  #lead(away: () => void): void {
    this.#run.away();
    away();
  }

  get #outcome(): { connected(): void; failed(cause: ReleaseCause): void } {
    const run = this.#run;
    return {
      connected: () => run.happened({ type: 'left', how: 'taken' }),
      failed: (cause) => run.back({ type: 'not-taken', result: resultOf(cause) }),
    };
  }
}

const releaseCauses = {
  normal: 'normal-clearing',
  busy: 'busy',
  unreachable: 'unreachable',
  rejected: 'rejected',
  failed: 'server-failure',
} as const satisfies Record<FlowEffectOf<'release'>['cause'], ReleaseCause>;

function resultOf(cause: ReleaseCause): 'busy' | 'no-answer' | 'failed' {
  if (cause === 'busy' || cause === 'rejected') return 'busy';
  return cause === 'no-answer' ? 'no-answer' : 'failed';
}
