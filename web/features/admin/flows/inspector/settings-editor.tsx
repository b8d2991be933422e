import type { ComponentType } from 'react';
import type { FlowDocument, FlowNode, FlowNodeKind } from '../../../../../src/contract/rest/flow-document.ts';
import type { Telling } from '../flow-sentences.ts';
import { CollectSettings, MenuSettings, SaySettings } from './ask-settings.tsx';
import { ConditionSettings, HoursSettings, RequireSettings, SetSettings } from './decide-settings.tsx';
import { CallBackSettings, ReleaseSettings, StartSettings, TransferSettings, VoicemailSettings } from './end-settings.tsx';
import { HttpSettings, LookupSettings } from './lookup-settings.tsx';
import { QueueSettings } from './queue-settings.tsx';
import type { SettingsProps } from './settings-props.ts';

const editors: { readonly [Kind in FlowNodeKind]: ComponentType<SettingsProps<Kind>> } = {
  start: StartSettings,
  hours: HoursSettings,
  menu: MenuSettings,
  say: SaySettings,
  collect: CollectSettings,
  lookup: LookupSettings,
  http: HttpSettings,
  condition: ConditionSettings,
  set: SetSettings,
  require: RequireSettings,
  queue: QueueSettings,
  'call-back': CallBackSettings,
  voicemail: VoicemailSettings,
  transfer: TransferSettings,
  release: ReleaseSettings,
};

interface Props {
  document: FlowDocument;
  node: FlowNode;
  telling: Telling;
  onChange: (node: FlowNode, label?: string) => void;
}

/** The settings of a node, by its kind. */
export function SettingsEditor({ document, node, telling, onChange }: Props) {
  const Editor = editors[node.kind] as ComponentType<SettingsProps<FlowNodeKind>>;
  return (
    <Editor
      document={document}
      settings={node.settings}
      telling={telling}
      onChange={(part, label) => onChange({ ...node, settings: { ...node.settings, ...part } } as FlowNode, label)}
    />
  );
}
