import type { FlowNode } from '../../contract/rest/flow-document.ts';
import type { FlowProblem } from '../../contract/rest/flows.ts';
import type { Language } from '../../kernel/language.ts';
import type { FlowTestBook } from './run-flow-test.ts';

export type KnownKind = 'queue' | 'skill' | 'hours' | 'prompt' | 'user' | 'flow' | 'directory';

/** What there is in the company that a flow may name. */
export interface FlowBook extends FlowTestBook {
  knows(kind: KnownKind, id: string): boolean;
  /** Whether a prompt has something to say in a language. */
  speaks(promptId: string, language: Language): boolean;
  hasPhone(userId: string): boolean;
  hasMailbox(userId: string): boolean;
  isPhrase(name: string): boolean;
  /** Texts can be spoken by the machine. */
  readonly hasSpeech: boolean;
  readonly mayCallBack: boolean;
  readonly numbers: readonly string[];
  readonly secrets: readonly string[];
  /** Why a server must not be asked, in words; null: it may be. */
  refusalOf(url: string): string | null;
}

type Params = FlowProblem['params'];

/** Collects what is wrong, each with its place. */
export class FlowFaults {
  readonly all: FlowProblem[] = [];

  error(node: FlowNode | null, field: string | null, code: string, sentence: string, params: Params = {}): void {
    this.#add('error', node, field, code, sentence, params);
  }

  warn(node: FlowNode | null, field: string | null, code: string, sentence: string, params: Params = {}): void {
    this.#add('warning', node, field, code, sentence, params);
  }

  #add(
    severity: FlowProblem['severity'],
    node: FlowNode | null,
    field: string | null,
    code: string,
    sentence: string,
    params: Params,
  ): void {
    const name = node ? nameOf(node) : '';
    this.all.push({
      severity,
      code,
      params: node ? { node: name, ...params } : params,
      sentence: node ? `${name}: ${sentence}` : sentence,
      nodeId: node?.id ?? null,
      field,
    });
  }
}

export function nameOf({ name, kind }: Pick<FlowNode, 'name' | 'kind'>): string {
  return name || kind;
}
