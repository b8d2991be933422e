import { useMemo, useState } from 'react';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { narrow, useMedia } from '../../../ui/use-media.ts';
import { useAdminWords } from '../words/index.ts';
import { AddButton, Palette } from './add-menu.tsx';
import { useBoardFocus } from './board-focus.ts';
import { BoardSide } from './board-side.tsx';
import { useBoardView } from './board-view.ts';
import { FlowCanvas } from './flow-canvas.tsx';
import { FlowHead } from './flow-head.tsx';
import { FlowOutline, outlineHelpId } from './flow-outline.tsx';
import type { Telling } from './flow-sentences.ts';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { useBoard } from './use-board.ts';
import { useBoardKeys } from './use-board-keys.ts';
import { type OpenFlow, useDrawing, useFlow, useFlowCheck, useFlowChoices } from './use-flow.ts';
import { useSaving } from './use-saving.ts';
import './flows.css';

/** The drawing board of one flow. */
export function FlowEditor({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useAdminWords();
  const read = useFlow(id);
  // What is being drawn stays when it cannot be read again.
  if (read.isError && !read.data)
    return <Failed sentence={read.error.message} retryLabel={t('common.retry')} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={8} />;
  return <Board opened={read.data} onClose={onClose} />;
}

/** What it was opened with counts once: what is read again meanwhile never takes the place of what is drawn. */
function Board({ opened, onClose }: { opened: OpenFlow; onClose: () => void }) {
  const isNarrow = useMedia(narrow);
  const [stored, setStored] = useState(opened);
  const { flow } = stored;
  const choices = useFlowChoices(flow.id);
  const words = useAdminWords();
  const telling: Telling = useMemo(() => ({ words, choices }), [words, choices]);
  const { history, act } = useDrawing(opened.document);
  const { document } = history;
  const board = useBoard(document, act);
  const [view, setView] = useBoardView();
  const [shownTest, setShownTest] = useState<string | null>(null);
  const checked = useFlowCheck(flow.id, document);
  const problems = useMemo(() => checked.check?.problems ?? [], [checked]);
  const faults = useMemo(() => countByNode(problems), [problems]);
  const path = useMemo(
    () => checked.check?.tests.find(({ testId }) => testId === shownTest)?.path.map(({ nodeId }) => nodeId) ?? [],
    [checked, shownTest],
  );
  const isDirty = document !== stored.document;
  const saving = useSaving({
    flow,
    document,
    onStored: (part) => setStored((before) => ({ ...before, ...part })),
    onOpened: (next) => {
      setStored(next);
      act({ type: 'open', document: next.document });
    },
  });
  const shown = isNarrow ? 'text' : view;
  const place = useBoardFocus(board.focus);
  const [isAdding, setAdding] = useState(false);
  useBoardKeys({
    save: () => isDirty && !saving.isBusy && saving.save.mutate(),
    undo: () => act({ type: 'undo' }),
    redo: () => act({ type: 'redo' }),
    add: () => {
      if (shown === 'text') setAdding(true);
      else place.current?.querySelector<HTMLElement>('.flow-palette-item')?.focus();
    },
  });
  const drawn = { document, selected: board.selected, telling, faults, path };
  return (
    <div className="flow-board" ref={place}>
      <FlowHead
        {...{ flow, history, act, checked, isDirty, saving, onClose }}
        view={shown}
        onView={isNarrow ? null : setView}
        onRefused={board.look}
      />
      <div className="flow-work">
        {shown === 'drawing' ? <Palette onPick={board.add} /> : null}
        <div className="flow-drawn">
          {shown === 'drawing' ? (
            <FlowCanvas {...drawn} actions={board.canvas} />
          ) : (
            <>
              <div className="row">
                <AddButton onPick={board.add} isOpen={isAdding} onOpenChange={setAdding} />
                <p id={outlineHelpId} className="hint flow-keys">
                  {words.t('flows.outline-help')}
                </p>
              </div>
              {/* Where settings stand below the text, who chooses a step is led there. */}
              <FlowOutline {...drawn} actions={isNarrow ? { ...board, select: board.enter } : board} />
            </>
          )}
        </div>
        <BoardSide
          {...{ flow, board, document, telling, problems, checked, shownTest, isDirty, saving }}
          onShowTest={setShownTest}
        />
      </div>
      <UnsavedGuard isDirty={isDirty && !saving.isBusy} />
    </div>
  );
}

function countByNode(problems: readonly { nodeId: string | null }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { nodeId } of problems) if (nodeId !== null) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1);
  return counts;
}
