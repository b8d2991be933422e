import { ArrowLeft, LayoutGrid, Redo2, Save, Undo2, Upload } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import type { FlowView } from '../../../../src/contract/rest/flows.ts';
import { announcer } from '../../../ui/announcer.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { useAdminWords } from '../words/index.ts';
import type { BoardView } from './board-view.ts';
import type { FlowHistory, HistoryAction } from './flow-history.ts';
import { arrange } from './flow-model.ts';
import type { BoardTab } from './use-board.ts';
import { type Checked, useCallersNow } from './use-flow.ts';
import type { Saving } from './use-saving.ts';

interface Props {
  flow: FlowView;
  history: FlowHistory;
  act: Dispatch<HistoryAction>;
  checked: Checked;
  isDirty: boolean;
  saving: Saving;
  view: BoardView;
  /** Null: there is no choice. */
  onView: ((view: BoardView) => void) | null;
  /** It may not go live: why stands there. */
  onRefused: (tab: BoardTab) => void;
  onClose: () => void;
}

/** What it is called, what calls go through, and what can be done with the whole. */
export function FlowHead({ flow, history, act, checked, isDirty, saving, view, onView, onRefused, onClose }: Props) {
  const { t } = useAdminWords();
  const [isPublishing, setPublishing] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const { failure, isBusy, isOvertaken } = saving;
  const refusal = refusalOf(checked);
  const publish = () => {
    setRefused(refusal !== null);
    if (!refusal) return setPublishing(true);
    announcer.say(t(`flows.refused-${refusal}`));
    onRefused(refusal);
  };
  const isLive = flow.live !== null && flow.live.number === flow.draft?.number && !isDirty;
  return (
    <header className="flow-head">
      <div className="row wrap">
        <IconButton icon={ArrowLeft} label={t('flows.back')} onPress={onClose} />
        <h1 tabIndex={-1}>{flow.name}</h1>
        <span className={`tag ${flow.live ? 'connected' : ''}`}>
          {flow.live ? t('flows.live-version', { number: flow.live.number }) : t('flows.not-live')}
        </span>
        <span className="faint">
          {isDirty ? t('flows.unsaved') : flow.draft ? t('flows.version', { number: flow.draft.number }) : ''}
        </span>
        <CheckState checked={checked} />
        <span className="push row tight">
          <IconButton
            icon={Undo2}
            label={t('flows.undo')}
            isDisabled={history.done.length === 0}
            onPress={() => act({ type: 'undo' })}
          />
          <IconButton
            icon={Redo2}
            label={t('flows.redo')}
            isDisabled={history.undone.length === 0}
            onPress={() => act({ type: 'redo' })}
          />
          {view === 'drawing' ? (
            <IconButton
              icon={LayoutGrid}
              label={t('flows.arrange')}
              onPress={() => act({ type: 'change', document: arrange(history.document) })}
            />
          ) : null}
          {onView ? (
            <Segments
              label={t('flows.view')}
              value={view}
              onChange={onView}
              options={[
                { id: 'drawing', label: t('flows.drawing') },
                { id: 'text', label: t('flows.outline') },
              ]}
            />
          ) : null}
          <Button icon={Save} isDisabled={!isDirty || isBusy} onPress={() => saving.save.mutate()}>
            {t('common.save')}
          </Button>
          <Button tone="primary" icon={Upload} isDisabled={isLive || isBusy} onPress={publish}>
            {t('flows.publish')}
          </Button>
          {flow.live ? (
            <Button tone="quiet" isDisabled={isBusy} onPress={() => saving.withdraw.mutate()}>
              {t('flows.withdraw')}
            </Button>
          ) : null}
        </span>
      </div>
      {isRefused && refusal ? <p className="notice failed">{t(`flows.refused-${refusal}`)}</p> : null}
      {isOvertaken ? <Overtaken saving={saving} /> : null}
      {failure && !isOvertaken ? (
        <p className="notice failed" role="alert">
          {failure.message}
        </p>
      ) : null}
      {checked.error ? <p className="notice failed">{checked.error}</p> : null}
      {isPublishing ? (
        <PublishDialog
          flow={flow}
          isDirty={isDirty}
          onClose={() => setPublishing(false)}
          onPublish={(note) => {
            setPublishing(false);
            saving.publish.mutate({ isDirty, note });
          }}
        />
      ) : null}
    </header>
  );
}

/** Why it may not go live as far as is known; null: nothing is in the way, or the server is to say. */
function refusalOf({ check, isCurrent }: Checked): 'faults' | 'tests' | null {
  if (!check || check.mayGoLive || !isCurrent) return null;
  return check.problems.some(({ severity }) => severity === 'error') ? 'faults' : 'tests';
}

/** Somebody saved first. Nothing is lost whichever is taken: theirs stays among the versions. */
function Overtaken({ saving: { keepMine, takeTheirs, isBusy } }: { saving: Saving }) {
  const { t } = useAdminWords();
  return (
    <section className="notice ringing" role="alert">
      <div>
        <strong>{t('conflict.title')}</strong>
        <p>{t('flows.overtaken-help')}</p>
        <div className="row tight">
          <Button isDisabled={isBusy} onPress={() => keepMine.mutate()}>
            {t('conflict.take-yours')}
          </Button>
          <Button isDisabled={isBusy} onPress={() => takeTheirs.mutate()}>
            {t('conflict.take-theirs')}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** Faults and tests in a few words; spoken when they change. */
function CheckState({ checked: { check, isCurrent } }: { checked: Checked }) {
  const { t } = useAdminWords();
  if (!check) return <span className="faint">{t('flows.checking')}</span>;
  const errors = check.problems.filter(({ severity }) => severity === 'error').length;
  const failed = check.tests.filter(({ passed }) => !passed).length;
  const sentence =
    errors > 0
      ? t('flows.faults', { count: errors })
      : failed > 0
        ? t('flows.tests-failed', { count: failed })
        : t('flows.all-well', { count: check.tests.length });
  return (
    <output className={`tag ${errors + failed > 0 ? 'failed' : 'connected'}`} aria-busy={!isCurrent}>
      {sentence}
    </output>
  );
}

function PublishDialog({
  flow,
  isDirty,
  onClose,
  onPublish,
}: {
  flow: FlowView;
  isDirty: boolean;
  onClose: () => void;
  onPublish: (note: string) => void;
}) {
  const { t } = useAdminWords();
  const [note, setNote] = useState('');
  const callers = useCallersNow(flow);
  return (
    <Dialog
      title={t('flows.publish-title', { name: flow.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" onPress={() => onPublish(note)}>
            {t('flows.publish')}
          </Button>
        </>
      }
    >
      <p>{t('flows.publish-help', { numbers: flow.numbers.join(', ') || '–', callers })}</p>
      {isDirty ? <Field label={t('flows.note')} value={note} onChange={setNote} maxLength={500} /> : null}
    </Dialog>
  );
}
