import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { nameIn } from '../../../src/contract/name-in.ts';
import { ownReasons } from '../../../src/contract/reason-words.ts';
import type { myNotReadyReasons } from '../../../src/contract/rest/not-ready-reasons.ts';
import { useDesk } from '../../app/session.tsx';
import type { OutputOf } from '../../client/rest-client.ts';
import { useAgentWords } from './words/index.ts';

export interface Reason {
  readonly code: string;
  readonly name: string;
  readonly allowedMs: number | null;
}

/** Why one may be not ready, as the company has it. */
export function useReasons(): readonly Reason[] {
  const { rest } = useDesk();
  const { language } = useAgentWords();
  const { data } = useQuery({
    queryKey: ['agent-choices'],
    queryFn: () => rest.send<OutputOf<typeof myNotReadyReasons>>('GET', '/api/v1/not-ready-reasons', {}),
  });
  return useMemo(
    () =>
      (data?.items ?? []).map(({ code, names, allowedMs }) => ({
        code,
        allowedMs,
        name: nameIn({ names, code }, language),
      })),
    [data, language],
  );
}

/** A reason in words, also one that we gave. */
export function useReasonName(): (code: string) => string {
  const { language } = useAgentWords();
  const reasons = useReasons();
  return useCallback(
    (code) => reasons.find((one) => one.code === code)?.name ?? nameIn({ code, names: ownReasons[code] ?? {} }, language),
    [reasons, language],
  );
}
