import type { FlowNode } from './flow-document.ts';

export interface FlowOutlet {
  readonly name: string;
  /** What follows may be left open: the caller is then released, or another outlet is taken. */
  readonly isOptional: boolean;
  /** Taken in its place when nothing is drawn there; null: the caller is released. */
  readonly otherwise: string | null;
}

/** By which a node is left, in the order in which they are drawn. Server and pages must agree on it, so it stands here. */
export function outletsOf(node: FlowNode): readonly FlowOutlet[] {
  switch (node.kind) {
    case 'start':
    case 'say':
    case 'set':
    case 'require':
      return [must('next')];
    case 'hours':
      return [must('open'), must('closed'), may('holiday', 'closed')];
    case 'menu':
      return [...node.settings.choices.map(({ key }) => must(`key-${key}`)), must('timeout'), may('invalid', 'timeout')];
    case 'collect':
      return [must('collected'), must('failed')];
    case 'lookup':
      return [must('found'), must('not-found')];
    case 'http':
      return [must('ok'), must('failed')];
    case 'condition':
      return [...node.settings.branches.map(({ id }) => must(`branch-${id}`)), must('else')];
    case 'queue':
      return queueOutlets(node.settings);
    case 'call-back':
      return [must('accepted'), must('declined')];
    case 'voicemail':
      return [may('failed')];
    case 'transfer':
      return [may('failed'), may('busy', 'failed'), may('no-answer', 'failed')];
    case 'release':
      return [];
  }
}

function queueOutlets({ waiting, maxWaitS }: Extract<FlowNode, { kind: 'queue' }>['settings']): readonly FlowOutlet[] {
  const leaves = waiting.exits.map(({ key }) => must(`key-${key}`));
  const accepted = waiting.callBack ? [may('called-back')] : [];
  return [...leaves, ...accepted, maxWaitS > 0 ? must('timeout') : may('timeout'), may('not-taken', 'timeout')];
}

function must(name: string): FlowOutlet {
  return { name, isOptional: false, otherwise: null };
}

function may(name: string, otherwise: string | null = null): FlowOutlet {
  return { name, isOptional: true, otherwise };
}
