import type { Decision, DecisionStep } from '../call/index.ts';

type Params = DecisionStep['params'];

/** Collects what was considered on the way to a decision. */
export class Reasoning {
  readonly #steps: DecisionStep[] = [];

  get steps(): readonly DecisionStep[] {
    return this.#steps;
  }

  note(code: string, sentence: string, params: Params = {}): void {
    this.#steps.push({ code, params, sentence });
  }

  add(steps: readonly DecisionStep[]): void {
    this.#steps.push(...steps);
  }

  decide(code: string, sentence: string, params: Params = {}): Decision {
    return { code, params, sentence, steps: this.#steps };
  }
}
