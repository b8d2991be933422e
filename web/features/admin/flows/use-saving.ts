import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowVersionView, FlowView } from '../../../../src/contract/rest/flows.ts';
import { useDesk } from '../../../app/session.tsx';
import { ApiError } from '../../../client/rest-client.ts';
import { announcer } from '../../../ui/announcer.tsx';
import { useAdminWords } from '../words/index.ts';
import { flowPath, type OpenFlow, readFlow } from './use-flow.ts';

interface Parts {
  flow: FlowView;
  /** As it is drawn now. */
  document: FlowDocument;
  /** The board goes on with what was stored; what is drawn stays. */
  onStored: (stored: Partial<OpenFlow>) => void;
  /** The board is to show another drawing: an earlier version, or somebody else's. */
  onOpened: (opened: OpenFlow) => void;
}

/** Saving keeps a version; publishing saves first and lets calls through it. Going back saves an earlier one anew. */
export function useSaving({ flow, document, onStored, onOpened }: Parts) {
  const { rest } = useDesk();
  const { t } = useAdminWords();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const outcome = { onMutate: () => setFailure(null), onError: setFailure };
  const store = async (note: string, base: FlowView = flow): Promise<FlowView> => {
    const body = { from: base.draft?.number ?? 0, note, document };
    const draft = await rest.send<FlowVersionView>('POST', flowPath(flow.id, '/versions'), { body });
    const stored = { ...base, draft };
    onStored({ flow: stored, document });
    return stored;
  };
  const done = (sentence: string) => {
    announcer.say(sentence);
    void client.invalidateQueries({ queryKey: ['admin', 'flows'] });
  };
  const sayStored = ({ draft }: FlowView) => done(t('flows.saved', { number: draft?.number ?? 0 }));
  const save = useMutation({ ...outcome, mutationFn: () => store(''), onSuccess: sayStored });
  const publish = useMutation({
    ...outcome,
    mutationFn: async ({ isDirty, note }: { isDirty: boolean; note: string }) => {
      const { draft } = isDirty ? await store(note) : flow;
      const path = flowPath(flow.id, `/versions/${draft?.number ?? 0}/publish`);
      const published = await rest.send<FlowView>('POST', path, { body: {} });
      onStored({ flow: published, document });
      return published;
    },
    onSuccess: ({ live }) => done(t('flows.published', { number: live?.number ?? 0 })),
  });
  const withdraw = useMutation({
    ...outcome,
    mutationFn: () => rest.send<FlowView>('POST', flowPath(flow.id, '/withdraw'), { body: {} }),
    onSuccess: ({ live }) => {
      onStored({ flow: { ...flow, live } });
      done(t('flows.withdrawn'));
    },
  });
  const restore = useMutation({
    ...outcome,
    mutationFn: async (number: number) => {
      const body = { from: flow.draft?.number ?? 0, note: t('flows.version-again', { number }) };
      await rest.send('POST', flowPath(flow.id, `/versions/${number}/restore`), { body });
      return readFlow(rest, flow.id);
    },
    onSuccess: (opened) => {
      onOpened(opened);
      sayStored(opened.flow);
    },
  });
  const keepMine = useMutation({
    ...outcome,
    mutationFn: async () => store('', (await readFlow(rest, flow.id)).flow),
    onSuccess: sayStored,
  });
  const takeTheirs = useMutation({
    ...outcome,
    mutationFn: () => readFlow(rest, flow.id),
    onSuccess: (opened) => {
      onOpened(opened);
      done(t('flows.taken', { number: opened.flow.draft?.number ?? 0 }));
    },
  });
  return {
    save,
    publish,
    withdraw,
    restore,
    keepMine,
    takeTheirs,
    failure,
    /** Somebody else saved since this board was opened. */
    isOvertaken: failure instanceof ApiError && failure.code === 'changed-meanwhile',
    isBusy: [save, publish, withdraw, restore, keepMine, takeTheirs].some(({ isPending }) => isPending),
  };
}

export type Saving = ReturnType<typeof useSaving>;
