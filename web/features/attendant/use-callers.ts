import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import type { CallQueueView } from '../../../src/contract/rest/call-queues.ts';
import type { NamedPartyView } from '../../../src/contract/rest/primitives.ts';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { nameDialled } from '../calls-dock/use-spoken-calls.ts';
import { assignDigits } from './attendant-keys.ts';

/** Somebody who waits for the attendant. */
export interface Caller {
  readonly key: string;
  readonly callId: string | null;
  readonly name: string;
  readonly companyName: string | null;
  readonly vip: string | null;
  readonly sinceMs: number;
  /** Rings at me; waits in a queue. */
  readonly kind: 'ringing' | 'queue';
  readonly queueName: string | null;
  /** 1 to 9, the lowest first; who rings here is as a usual queue. */
  readonly priority: number;
  /** Why he is back, when he is. */
  readonly returned: ReturnedFrom | null;
  /** Null: he comes to me when it is his turn. */
  readonly take: (() => Promise<unknown>) | null;
}

/** Who a returned caller was for, and why he is back. */
export interface ReturnedFrom {
  readonly kind: string;
  readonly name: string;
  readonly number: string;
  readonly reason: string;
}

/** `priority`: very important callers, then the more important queue, then the longest waiting. */
export type CallerOrder = 'longest' | 'priority';

/** Everybody who waits, each once: who rings here first, then queues; by time, or very important ones first. */
export function useCallers(order: CallerOrder): readonly Caller[] {
  const desk = useDesk();
  const calls = useStore(desk.calls);
  const agent = useStore(desk.agent);
  const queues = useCallQueues();
  const nameOf = useNameOf();
  const dial = useDial();
  return useMemo(() => {
    const ringing = calls
      .filter(({ state }) => state === 'alerting-here')
      .map((call): Caller => {
        const { callId, companyName, vip, startedAt, queueName, decision } = call;
        return {
          key: callId ?? call.key,
          callId,
          name: nameOf(call),
          companyName,
          vip,
          sinceMs: startedAt,
          kind: 'ringing',
          queueName,
          priority: usualPriority,
          returned: decision?.code === 'returned' ? returnedFrom(decision.params) : null,
          take: () => desk.control.answer(call),
        };
      });
    const waiting = (
      callId: string,
      caller: NamedPartyView,
      sinceMs: number,
      queue: { readonly name: string; readonly priority: number },
      take: Caller['take'],
    ): Caller => ({
      key: callId,
      callId,
      name: nameOf(caller),
      companyName: caller.companyName,
      vip: caller.vip,
      sinceMs,
      kind: 'queue',
      queueName: queue.name,
      priority: queue.priority,
      returned: null,
      take,
    });
    const shared = queues.flatMap((queue) =>
      queue.calls.map(({ callId, caller, since }) =>
        waiting(callId, caller, since, queue, () =>
          desk.rest
            .call(routes.callQueues.take, { params: { queueId: queue.queueId, callId }, body: { dialsMyself: true } })
            .then(({ number }) => {
              nameDialled(number, nameOf(caller), { isThere: true });
              dial(number);
            }),
        ),
      ),
    );
    const offered = (agent?.queues ?? []).flatMap((queue) =>
      queue.callers.map(({ callId, caller, sinceMs }) => waiting(callId, caller, sinceMs, queue, null)),
    );
    const mine = new Set(calls.map(({ callId }) => callId));
    const seen = new Set<string>();
    const all = [...ringing, ...[...shared, ...offered].filter(({ callId }) => !mine.has(callId))].filter(
      ({ key }) => !seen.has(key) && seen.add(key),
    );
    return inOrder(all, order);
  }, [calls, agent, queues, order, nameOf, desk, dial]);
}

const usualPriority = 5;

/** Whose turn it is: who comes back, then as the attendant chose. */
export function inOrder(callers: readonly Caller[], order: CallerOrder): readonly Caller[] {
  return callers.toSorted((one, other) => rank(one, order) - rank(other, order) || one.sinceMs - other.sinceMs);
}

function rank({ kind, vip, returned, priority }: Caller, order: CallerOrder): number {
  // Who has been sent on for nothing already waits no longer.
  if (returned) return -1;
  // Enter answers who rings.
  if (kind === 'ringing') return 0;
  if (order === 'longest') return 1;
  return vip === null ? 1 + priority : 1;
}

function returnedFrom(params: Readonly<Record<string, string | number | boolean | null>>): ReturnedFrom {
  const text = (name: string) => String(params[name] ?? '');
  return { kind: text('kind'), name: text('name') || text('number'), number: text('number'), reason: text('reason') };
}

/** Digits of callers, each his as long as he waits. */
export function useDigits(keys: readonly string[], usable: readonly string[]): ReadonlyMap<string, string> {
  const joined = keys.join(' ');
  const [digits, setDigits] = useState<{ joined: string; byKey: ReadonlyMap<string, string> }>(() => ({
    joined,
    byKey: assignDigits(new Map(), keys, usable),
  }));
  if (digits.joined === joined) return digits.byKey;
  const byKey = assignDigits(digits.byKey, keys, usable);
  setDigits({ joined, byKey });
  return byKey;
}

const nobody: readonly WaitingPartyView[] = [];

/** Who is parked, waits for a colleague or comes back. */
export function useWaitingParties(): readonly WaitingPartyView[] {
  const { rest, live, news } = useDesk();
  const queries = useQueryClient();
  useEffect(() => live.subscribe('waiting-parties'), [live]);
  useEffect(
    () =>
      news.subscribe(({ type }) => {
        if (type === 'waiting-parties-changed' || type === 'reset' || type === 'snapshot')
          void queries.invalidateQueries({ queryKey: ['waiting-parties'] });
      }),
    [news, queries],
  );
  const { data } = useQuery({
    queryKey: ['waiting-parties'],
    queryFn: () => rest.call(routes.attendant.waitingParties, {}),
    staleTime: 30_000,
  });
  return data?.items ?? nobody;
}

const noQueues: readonly CallQueueView[] = [];

/** The call queues that I am authorized to. */
function useCallQueues(): readonly CallQueueView[] {
  const { rest, news } = useDesk();
  const queries = useQueryClient();
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type === 'reset') void queries.invalidateQueries({ queryKey: ['call-queues'] });
        if (event.type !== 'call-queue-changed') return;
        const { queue } = event;
        queries.setQueryData<{ items: readonly CallQueueView[] }>(
          ['call-queues'],
          (all) => all && { items: all.items.map((one) => (one.queueId === queue.queueId ? queue : one)) },
        );
      }),
    [news, queries],
  );
  const { data } = useQuery({
    queryKey: ['call-queues'],
    queryFn: () => rest.call(routes.callQueues.mine, {}),
    staleTime: 30_000,
  });
  return data?.items ?? noQueues;
}

/** Whom a caller talked to the last time. */
export function useAskedBefore(callId: string | null) {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['asked-before', callId],
    queryFn: () => rest.call(routes.attendant.askedBefore, { params: { callId: callId ?? '' } }),
    enabled: callId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data?.last ?? null;
}

/** Who stands in for somebody. */
export interface Deputy {
  readonly number: string;
  readonly userId: string | null;
  readonly name: string;
}

/** Who stands in for whom, by user. */
export function useDeputies(): ReadonlyMap<string, readonly Deputy[]> {
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['deputies'],
    queryFn: () => rest.call(routes.attendant.deputies, {}),
    staleTime: 60_000,
  });
  return useMemo(() => new Map((data?.items ?? []).map(({ userId, deputies }) => [userId, deputies])), [data]);
}
