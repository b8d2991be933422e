import type { FlowDocument, FlowNodeKind, FlowNodeOf } from '../../../../../src/contract/rest/flow-document.ts';
import type { Telling } from '../flow-sentences.ts';

export interface SettingsProps<Kind extends FlowNodeKind> {
  document: FlowDocument;
  settings: FlowNodeOf<Kind>['settings'];
  telling: Telling;
  /** `label`: changes with the same one count as one step of undoing. */
  onChange: (part: Partial<FlowNodeOf<Kind>['settings']>, label?: string) => void;
}
