import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentAdministrationView } from '../../../../src/contract/rest/agents.ts';
import type { AgentSkillChange, SkillView } from '../../../../src/contract/rest/skills.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { announcer } from '../../../ui/announcer.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useAdminWords } from '../words/index.ts';

const mostAgents = 500;
const mostSkills = 100;

/** Agents and skills, the levels as they are being set, and the way back. */
export function useMatrix(search: string) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const [pending, setPending] = useState<ReadonlyMap<string, number | null>>(new Map());
  const skills = useQuery({
    queryKey: ['skill-matrix', 'skills'],
    queryFn: () => rest.send<ListPage<SkillView>>('GET', '/api/v1/admin/skills', { query: { limit: mostSkills } }),
    staleTime: 0,
  });
  const agents = useQuery({
    queryKey: ['skill-matrix', 'agents', search],
    queryFn: () =>
      rest.send<ListPage<AgentAdministrationView>>('GET', '/api/v1/admin/agents', {
        query: { limit: mostAgents, search: search || undefined },
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const levelOf = (agent: AgentAdministrationView, skillId: string): number | null => {
    const wanted = pending.get(`${agent.id} ${skillId}`);
    return wanted !== undefined ? wanted : (agent.skills.find((one) => one.skillId === skillId)?.level ?? null);
  };
  const send = async (changes: readonly AgentSkillChange[], before: readonly AgentSkillChange[] | null) => {
    const sent = changes.map(({ agentId, skillId, level }) => [`${agentId} ${skillId}`, level] as const);
    setPending((others) => new Map([...others, ...sent]));
    try {
      await rest.send('PUT', '/api/v1/admin/agent-skills', { body: { changes } });
      const sentence = t('skills.changed', { count: changes.length });
      if (before && changes.length > 1)
        toasts.show({ sentence, action: { label: t('editor.undo'), run: () => void send(before, null) } });
      else announcer.say(sentence);
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    await queries.invalidateQueries({ queryKey: ['skill-matrix'] });
    // What was set anew meanwhile is on its way by itself.
    const isMine = ([key, level]: readonly [string, number | null]) => sent.some((one) => one[0] === key && one[1] === level);
    setPending((others) => new Map([...others].filter((one) => !isMine(one))));
  };
  return {
    skills: skills.data?.items ?? [],
    agents: agents.data?.items ?? [],
    total: agents.data?.total ?? 0,
    isPending: skills.isPending || agents.isPending,
    error: skills.error ?? agents.error,
    retry: () => void queries.invalidateQueries({ queryKey: ['skill-matrix'] }),
    levelOf,
    set: (changes: readonly AgentSkillChange[], before: readonly AgentSkillChange[]) => void send(changes, before),
  };
}
