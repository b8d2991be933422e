import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowProblem, FlowView } from '../../../../src/contract/rest/flows.ts';
import { useAdminWords } from '../words/index.ts';
import { FaultsPanel } from './faults-panel.tsx';
import type { Telling } from './flow-sentences.ts';
import { NodeInspector } from './inspector/node-inspector.tsx';
import { TestsPanel } from './tests/tests-panel.tsx';
import type { Board, BoardTab } from './use-board.ts';
import type { Checked } from './use-flow.ts';
import type { Saving } from './use-saving.ts';
import { VariablesPanel } from './variables-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';

interface Props {
  flow: FlowView;
  board: Board;
  document: FlowDocument;
  telling: Telling;
  problems: readonly FlowProblem[];
  checked: Checked;
  shownTest: string | null;
  isDirty: boolean;
  saving: Saving;
  onShowTest: (testId: string | null) => void;
}

/** Beside the drawing: the chosen step, faults, tests, versions, and what holds for the whole flow. */
export function BoardSide({ flow, board, document, telling, problems, checked, shownTest, isDirty, saving, onShowTest }: Props) {
  const { t } = useAdminWords();
  const node = document.nodes.find(({ id }) => id === board.selected);
  return (
    <aside className="flow-side" aria-label={t('flows.side')}>
      <Tabs selectedKey={board.tab} onSelectionChange={(key) => board.setTab(key as BoardTab)} className="flow-tabs">
        <TabList className="tabs" aria-label={t('flows.side')}>
          <Tab id="node" className="tab">
            {t('flows.tab-node')}
          </Tab>
          <Tab id="faults" className="tab">
            {t('flows.tab-faults', { count: problems.length })}
          </Tab>
          <Tab id="tests" className="tab">
            {t('flows.tab-tests', { count: document.tests.length })}
          </Tab>
          <Tab id="versions" className="tab">
            {t('flows.versions')}
          </Tab>
          <Tab id="variables" className="tab">
            {t('flows.tab-whole')}
          </Tab>
        </TabList>
        <TabPanel id="node" className="flow-panel">
          {node ? (
            <NodeInspector document={document} node={node} telling={telling} problems={problems} actions={board.inspector} />
          ) : (
            <p className="hint">{t('flows.choose-node')}</p>
          )}
        </TabPanel>
        <TabPanel id="faults" className="flow-panel">
          <FaultsPanel document={document} telling={telling} problems={problems} onSelect={board.enter} />
        </TabPanel>
        <TabPanel id="tests" className="flow-panel">
          <TestsPanel
            document={document}
            telling={telling}
            checked={checked}
            shownTest={shownTest}
            onShow={onShowTest}
            onChange={(tests, label) => board.change({ ...document, tests }, label)}
          />
        </TabPanel>
        <TabPanel id="versions" className="flow-panel">
          <VersionsPanel flow={flow} isDirty={isDirty} saving={saving} telling={telling} />
        </TabPanel>
        <TabPanel id="variables" className="flow-panel">
          <VariablesPanel document={document} onChange={board.change} />
        </TabPanel>
      </Tabs>
    </aside>
  );
}
