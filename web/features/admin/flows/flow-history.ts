import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';

/** What is drawn, and what was drawn before. */
export interface FlowHistory {
  readonly document: FlowDocument;
  readonly undone: readonly FlowDocument[];
  readonly done: readonly FlowDocument[];
  /** Changes with the same label that follow each other count as one: typing, dragging. */
  readonly label: string;
}

const mostSteps = 200;

export type HistoryAction =
  | { readonly type: 'change'; readonly document: FlowDocument; readonly label?: string }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** Another version was opened. */
  | { readonly type: 'open'; readonly document: FlowDocument };

export function openHistory(document: FlowDocument): FlowHistory {
  return { document, done: [], undone: [], label: '' };
}

export function changeHistory(history: FlowHistory, action: HistoryAction): FlowHistory {
  const { document, done, undone } = history;
  if (action.type === 'open') return openHistory(action.document);
  if (action.type === 'undo') {
    const before = done.at(-1);
    return before ? { document: before, done: done.slice(0, -1), undone: [...undone, document], label: '' } : history;
  }
  if (action.type === 'redo') {
    const next = undone.at(-1);
    return next ? { document: next, done: [...done, document], undone: undone.slice(0, -1), label: '' } : history;
  }
  if (action.document === document) return history;
  const label = action.label ?? '';
  const isSame = label !== '' && label === history.label;
  return { document: action.document, done: isSame ? done : [...done, document].slice(-mostSteps), undone: [], label };
}
