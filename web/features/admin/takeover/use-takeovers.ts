import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TakeoverView } from '../../../../src/contract/rest/takeovers.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { ApiError } from '../../../client/rest-client.ts';

export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly field?: string;
  readonly message: string;
}

/** Why files were refused: the lines to mend, or a sentence. */
export interface Refusal {
  readonly sentence: string;
  readonly faults: readonly FileFault[];
  readonly total: number;
}

export interface StartOptions {
  readonly isDryRun: boolean;
  readonly withoutFailed?: boolean;
  readonly newCompany: { name: string; sipDomain: string; country: string; internalLength: number } | null;
}

const key = ['takeovers'];

/** Takeovers of the company, the latest first, and how one is begun. */
export function useTakeovers() {
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSending, setSending] = useState(false);
  const asked = useQuery({
    queryKey: key,
    queryFn: () =>
      rest.send<ListPage<TakeoverView>>('GET', '/api/v1/admin/takeovers', { query: { sort: '-startedAt', limit: 20 } }),
    // Only while one is under way.
    refetchInterval: (query) => (query.state.data?.items.some(({ state }) => state === 'running') ? 700 : false),
  });
  const start = async (files: readonly File[], options: StartOptions): Promise<TakeoverView | null> => {
    setSending(true);
    setRefusal(null);
    try {
      const contents = await Promise.all(files.map(async (file) => ({ name: file.name, content: await base64Of(file) })));
      return await rest.send<TakeoverView>('POST', '/api/v1/admin/takeovers', { body: { files: contents, ...options } });
    } catch (error) {
      setRefusal(refusalOf(error));
      return null;
    } finally {
      setSending(false);
      await queries.invalidateQueries({ queryKey: key });
    }
  };
  return { items: asked.data?.items ?? [], isPending: asked.isPending, start, isSending, refusal };
}

function refusalOf(error: unknown): Refusal {
  const { lines = [], total = 0 } = (error instanceof ApiError ? error.details : {}) as {
    lines?: readonly FileFault[];
    total?: number;
  };
  return { sentence: (error as Error).message, faults: lines, total };
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 32_768) parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
  return btoa(parts.join(''));
}
