import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { nameIn } from '../../../../src/contract/name-in.ts';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowCheck, FlowView, flowChoices, readFlowVersion } from '../../../../src/contract/rest/flows.ts';
import { useDesk } from '../../../app/session.tsx';
import type { OutputOf, RestClient } from '../../../client/rest-client.ts';
import { useAdminWords } from '../words/index.ts';
import { changeHistory, openHistory } from './flow-history.ts';
import { emptyDocument } from './flow-model.ts';

export type FlowChoices = OutputOf<typeof flowChoices>;
type VersionWithDocument = OutputOf<typeof readFlowVersion>;

export const noChoices: FlowChoices = {
  queues: [],
  skills: [],
  hours: [],
  prompts: [],
  phrases: [],
  people: [],
  flows: [],
  directories: [],
  contactFields: [],
};

export const flowPath = (id: string, rest = ''): string => `/api/v1/admin/flows/${encodeURIComponent(id)}${rest}`;

/** A flow with what is drawn in its latest version. */
export interface OpenFlow {
  readonly flow: FlowView;
  readonly document: FlowDocument;
}

/** The flow as it is stored now. */
export async function readFlow(rest: RestClient, id: string): Promise<OpenFlow> {
  const flow = await rest.send<FlowView>('GET', flowPath(id), {});
  if (!flow.draft) return { flow, document: emptyDocument };
  const { document } = await rest.send<VersionWithDocument>('GET', flowPath(id, `/versions/${flow.draft.number}`), {});
  return { flow, document };
}

/** The flow as it is when the board opens. */
export function useFlow(id: string) {
  const { rest } = useDesk();
  return useQuery({
    queryKey: ['admin', 'flow', id],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    queryFn: () => readFlow(rest, id),
  });
}

/** How many callers are in it at this moment. */
export function useCallersNow({ id, callers }: FlowView): number {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['admin', 'flow-callers', id],
    staleTime: 0,
    gcTime: 0,
    queryFn: () => rest.send<FlowView>('GET', flowPath(id), {}),
  });
  return data?.callers ?? callers;
}

export function useFlowChoices(id: string): FlowChoices {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['admin', 'flow-choices', id],
    queryFn: () => rest.send<FlowChoices>('GET', flowPath(id, '/choices'), {}),
  });
  const { language } = useAdminWords();
  return useMemo(
    () => (data ? { ...data, skills: data.skills.map((skill) => ({ ...skill, name: nameIn(skill, language) })) } : noChoices),
    [data, language],
  );
}

const checkAfterMs = 600;

export interface Checked {
  readonly check: FlowCheck | null;
  /** It is of what is drawn now. */
  readonly isCurrent: boolean;
  readonly error: string | null;
}

/** Faults and tests of what is drawn, a moment after each change. */
export function useFlowCheck(id: string, document: FlowDocument): Checked {
  const { rest } = useDesk();
  const [result, setResult] = useState<{ check: FlowCheck | null; of: FlowDocument | null; error: string | null }>({
    check: null,
    of: null,
    error: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      rest
        .send<FlowCheck>('POST', flowPath(id, '/check'), { body: { document } }, abort.signal)
        .then((check) => setResult({ check, of: document, error: null }))
        .catch((error: unknown) => {
          if (abort.signal.aborted) return;
          setResult((before) => ({ ...before, error: error instanceof Error ? error.message : String(error) }));
        });
    }, checkAfterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [rest, id, document]);
  return { check: result.check, isCurrent: result.of === document, error: result.error };
}

/** What is drawn, with what was before. */
export function useDrawing(initial: FlowDocument) {
  const [history, act] = useReducer(changeHistory, initial, openHistory);
  return { history, act };
}
