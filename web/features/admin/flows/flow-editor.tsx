import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowVersionView, FlowView } from '../../../../src/contract/rest/flows.ts';
import { useDesk } from '../../../app/session.tsx';
import { announcer } from '../../../ui/announcer.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { narrow, useMedia } from '../../../ui/use-media.ts';
import { isTyping } from '../../calls-dock/use-call-keys.ts';
import { useAdminWords } from '../words/index.ts';
import { AddButton, Palette } from './add-menu.tsx';
import { FaultsPanel } from './faults-panel.tsx';
import { FlowCanvas } from './flow-canvas.tsx';
import { FlowHead } from './flow-head.tsx';
import { FlowOutline } from './flow-outline.tsx';
import type { Telling } from './flow-sentences.ts';
import { NodeInspector } from './inspector/node-inspector.tsx';
import { TestsPanel } from './tests/tests-panel.tsx';
import { useBoard } from './use-board.ts';
import { flowPath, useDrawing, useFlow, useFlowCheck, useFlowChoices } from './use-flow.ts';
import { VariablesPanel } from './variables-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import './flows.css';

/** The drawing board of one flow. */
export function FlowEditor({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useAdminWords();
  const read = useFlow(id);
  if (read.isError)
    return <Failed sentence={read.error.message} retryLabel={t('common.retry')} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={8} />;
  const { flow, document } = read.data;
  return (
    <Board key={flow.draft?.number ?? 0} flow={flow} initial={document} onClose={onClose} onSaved={() => void read.refetch()} />
  );
}

export type BoardView = 'drawing' | 'text';
export type BoardTab = 'node' | 'faults' | 'tests' | 'versions' | 'variables';

interface BoardProps {
  flow: FlowView;
  initial: FlowDocument;
  onClose: () => void;
  onSaved: () => void;
}

function Board({ flow, initial, onClose, onSaved }: BoardProps) {
  const { t } = useAdminWords();
  const isNarrow = useMedia(narrow);
  const choices = useFlowChoices(flow.id);
  const words = useAdminWords();
  const telling: Telling = useMemo(() => ({ words, choices }), [words, choices]);
  const { history, act } = useDrawing(initial);
  const { document } = history;
  const board = useBoard(document, act);
  const [view, setView] = useState<BoardView>('drawing');
  const [shownTest, setShownTest] = useState<string | null>(null);
  const checked = useFlowCheck(flow.id, document);
  const problems = useMemo(() => checked.check?.problems ?? [], [checked]);
  const faults = useMemo(() => countByNode(problems), [problems]);
  const path = useMemo(
    () => checked.check?.tests.find(({ testId }) => testId === shownTest)?.path.map(({ nodeId }) => nodeId) ?? [],
    [checked, shownTest],
  );
  const isDirty = document !== initial;
  const saving = useSaving({ flow, document, onSaved });
  useBoardKeys({
    save: () => isDirty && saving.save.mutate(''),
    undo: () => act({ type: 'undo' }),
    redo: () => act({ type: 'redo' }),
  });
  const shown = isNarrow ? 'text' : view;
  const node = document.nodes.find(({ id }) => id === board.selected);
  const drawn = { document, selected: board.selected, telling, faults, path };
  return (
    <div className="flow-board">
      <FlowHead {...{ flow, history, act, checked, isDirty, saving, onClose }} view={shown} onView={isNarrow ? null : setView} />
      <div className="flow-work">
        {shown === 'drawing' ? <Palette onPick={board.add} /> : null}
        <div className="flow-drawn">
          {shown === 'drawing' ? (
            <FlowCanvas {...drawn} actions={board.canvas} />
          ) : (
            <>
              <AddButton onPick={board.add} />
              <FlowOutline {...drawn} onSelect={board.select} />
            </>
          )}
        </div>
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
              <FaultsPanel document={document} telling={telling} problems={problems} onSelect={board.select} />
            </TabPanel>
            <TabPanel id="tests" className="flow-panel">
              <TestsPanel
                document={document}
                telling={telling}
                checked={checked}
                shownTest={shownTest}
                onShow={setShownTest}
                onChange={(tests, label) => board.change({ ...document, tests }, label)}
              />
            </TabPanel>
            <TabPanel id="versions" className="flow-panel">
              <VersionsPanel flow={flow} isDirty={isDirty} onRestored={onSaved} />
            </TabPanel>
            <TabPanel id="variables" className="flow-panel">
              <VariablesPanel document={document} onChange={board.change} />
            </TabPanel>
          </Tabs>
        </aside>
      </div>
      <UnsavedGuard isDirty={isDirty && !saving.save.isPending} />
    </div>
  );
}

function countByNode(problems: readonly { nodeId: string | null }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { nodeId } of problems) if (nodeId !== null) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1);
  return counts;
}

interface SavingParts {
  flow: FlowView;
  document: FlowDocument;
  onSaved: () => void;
}

/** Saving keeps a version; publishing saves first and lets calls through it. */
function useSaving({ flow, document, onSaved }: SavingParts) {
  const { rest } = useDesk();
  const { t } = useAdminWords();
  const client = useQueryClient();
  const store = (note: string) =>
    rest.send<FlowVersionView>('POST', flowPath(flow.id, '/versions'), {
      body: { from: flow.draft?.number ?? 0, note, document },
    });
  const done = (sentence: string) => {
    announcer.say(sentence);
    void client.invalidateQueries({ queryKey: ['admin', 'flows'] });
    onSaved();
  };
  const save = useMutation({ mutationFn: store, onSuccess: ({ number }) => done(t('flows.saved', { number })) });
  const publish = useMutation({
    mutationFn: async ({ isDirty, note }: { isDirty: boolean; note: string }) => {
      const number = isDirty ? (await store(note)).number : (flow.draft?.number ?? 0);
      await rest.send('POST', flowPath(flow.id, `/versions/${number}/publish`), { body: {} });
      return number;
    },
    onSuccess: (number) => done(t('flows.published', { number })),
    // What was saved before it was refused is the latest version now.
    onError: () => onSaved(),
  });
  const withdraw = useMutation({
    mutationFn: () => rest.send('POST', flowPath(flow.id, '/withdraw'), { body: {} }),
    onSuccess: () => done(t('flows.withdrawn')),
  });
  return { save, publish, withdraw };
}

export type Saving = ReturnType<typeof useSaving>;

/** Ctrl S, Ctrl Z, Ctrl Shift Z: as in every program that draws. Inside of a field they are the field's. */
function useBoardKeys({ save, undo, redo }: { save: () => void; undo: () => void; redo: () => void }): void {
  const onKey = useCallback(
    (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      const command =
        key === 's'
          ? save
          : isTyping(event.target)
            ? null
            : key === 'z'
              ? event.shiftKey
                ? redo
                : undo
              : key === 'y'
                ? redo
                : null;
      if (!command) return;
      event.preventDefault();
      command();
    },
    [save, undo, redo],
  );
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onKey]);
}

/** Nobody loses an hour of drawing by a click on the tree. */
function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useAdminWords();
  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const [from, to] = [current.search as Record<string, unknown>, next.search as Record<string, unknown>];
      return isDirty && (current.pathname !== next.pathname || from['draw'] !== to['draw']);
    },
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (guard.status !== 'blocked') return null;
  return (
    <Dialog
      isAlert
      title={t('guard.title')}
      onClose={guard.reset}
      actions={
        <>
          <Button onPress={guard.proceed}>{t('guard.leave')}</Button>
          <Button tone="primary" onPress={guard.reset}>
            {t('guard.stay')}
          </Button>
        </>
      }
    >
      <p>{t('flows.guard')}</p>
    </Dialog>
  );
}
