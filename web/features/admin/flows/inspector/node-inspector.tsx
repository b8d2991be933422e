import { Copy, Trash2 } from 'lucide-react';
import type { FlowDocument, FlowNode, FlowNodeKind } from '../../../../../src/contract/rest/flow-document.ts';
import { outletsOf } from '../../../../../src/contract/rest/flow-outlets.ts';
import type { FlowProblem } from '../../../../../src/contract/rest/flows.ts';
import { Button } from '../../../../ui/button.tsx';
import { Choice } from '../../../../ui/choice.tsx';
import { Field } from '../../../../ui/field.tsx';
import { useAdminWords } from '../../words/index.ts';
import { targetOf } from '../flow-model.ts';
import { kindWord, outletWord, type Telling, titleOf } from '../flow-sentences.ts';
import { faultTold } from '../flow-told.ts';
import { nodeGroups, nodeIcons } from '../node-icons.ts';
import { SettingsEditor } from './settings-editor.tsx';

export interface InspectorActions {
  change(node: FlowNode, label: string): void;
  connect(edge: { from: string; outlet: string; to: string | null }): void;
  add(kind: FlowNodeKind, after: { nodeId: string; outlet: string }): void;
  duplicate(nodeId: string): void;
  remove(nodeId: string): void;
  /** Back to the step itself. */
  leave(): void;
}

interface Props {
  document: FlowDocument;
  node: FlowNode;
  telling: Telling;
  problems: readonly FlowProblem[];
  actions: InspectorActions;
}

/** The chosen node: its name, what it does, and where its ways lead. */
export function NodeInspector({ document, node, telling, problems, actions }: Props) {
  const { t } = useAdminWords();
  const Icon = nodeIcons[node.kind];
  const own = problems.filter(({ nodeId }) => nodeId === node.id);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes back to the step
    <section
      className="flow-inspector"
      aria-label={titleOf(telling, node)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) actions.leave();
      }}
    >
      <header className="flow-inspector-head">
        <Icon className="icon" aria-hidden="true" />
        <h2>{t(kindWord(node.kind))}</h2>
        <span className="faint number">{node.id}</span>
      </header>
      <p className="hint">{t(`flows.help-${node.kind}`)}</p>
      {own.length > 0 ? (
        <ul className="flow-problems">
          {own.map((problem) => (
            <li
              key={`${problem.code} ${problem.field}`}
              className={`notice ${problem.severity === 'error' ? 'failed' : 'ringing'}`}
            >
              {faultTold(telling, document, problem)}
            </li>
          ))}
        </ul>
      ) : null}
      <Field
        label={t('flows.node-name')}
        value={node.name}
        placeholder={t(kindWord(node.kind))}
        maxLength={100}
        onChange={(name) => actions.change({ ...node, name }, `name ${node.id}`)}
      />
      <SettingsEditor
        key={node.id}
        document={document}
        node={node}
        telling={telling}
        onChange={(changed, label = '') => actions.change(changed, label && `${label} ${node.id}`)}
      />
      <Outlets {...{ document, node, telling, actions }} />
      <div className="row wrap flow-inspector-foot">
        {node.kind === 'start' ? null : (
          <Button icon={Copy} onPress={() => actions.duplicate(node.id)}>
            {t('flows.duplicate')}
          </Button>
        )}
        <Button icon={Trash2} tone="end" onPress={() => actions.remove(node.id)}>
          {t('flows.remove')}
        </Button>
      </div>
    </section>
  );
}

const nowhere = '';
const newPrefix = 'new ';

/** Each way out as a list of where it may lead: the drawing without a pointer. */
function Outlets({ document, node, telling, actions }: Omit<Props, 'problems'>) {
  const { t } = useAdminWords();
  const outlets = outletsOf(node);
  if (outlets.length === 0) return null;
  const others = document.nodes.filter(({ id, kind }) => id !== node.id && kind !== 'start');
  const kinds = nodeGroups.flatMap((group) => group.kinds).filter((kind) => kind !== 'start');
  return (
    <fieldset className="flow-ways">
      <legend>{t('flows.ways')}</legend>
      {outlets.map(({ name, isOptional, otherwise }) => {
        const open = isOptional
          ? otherwise
            ? t('flows.as-other', { other: outletWord(telling, node, otherwise) })
            : t('flows.lets-go')
          : t('flows.leads-nowhere');
        const options = [
          { id: nowhere, label: open },
          ...others.map((one) => ({ id: one.id, label: titleOf(telling, one), note: one.id })),
          ...kinds.map((kind) => ({ id: `${newPrefix}${kind}`, label: t('flows.new-kind', { kind: t(kindWord(kind)) }) })),
        ];
        return (
          <Choice
            key={name}
            label={outletWord(telling, node, name)}
            value={targetOf(document, node.id, name) ?? nowhere}
            options={options}
            onChange={(id) => {
              if (id.startsWith(newPrefix))
                actions.add(id.slice(newPrefix.length) as FlowNodeKind, { nodeId: node.id, outlet: name });
              else actions.connect({ from: node.id, outlet: name, to: id === nowhere ? null : id });
            }}
          />
        );
      })}
    </fieldset>
  );
}
