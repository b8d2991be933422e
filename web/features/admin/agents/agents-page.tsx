import { Headset } from 'lucide-react';
import { useMemo } from 'react';
import type { AgentAdministrationView } from '../../../../src/contract/rest/agents.ts';
import { changedColumn, enabledColumn, tagColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { CapacityField, PhoneField, SkillLevels } from './agent-fields.tsx';
import '../centre/centre.css';

const toneOf = { 'logged-off': '', 'not-ready': 'away', ready: 'connected', busy: 'busy', 'wrap-up': 'away' } as const;

/** Users who serve queues, and what they do now. */
export function AgentsPage() {
  const client = useClient<AgentAdministrationView>('agents');
  const sources = useSources();
  const resource = useMemo<Resource<AgentAdministrationView>>(
    () => ({
      client,
      icon: Headset,
      words: { title: 'page.agents', add: 'agents.add', empty: 'agents.empty', emptyHelp: 'agents.empty-help' },
      nameOf: ({ userName }) => userName,
      sort: 'name',
      columns: (words) => [
        textColumn(words, 'name', 'f.name', ({ userName }) => userName, { width: 'minmax(150px, 1.4fr)', isStrong: true }),
        tagColumn(
          words,
          'state',
          'agents.doing',
          ({ state }) => ({ word: `agent-state.${state}`, tone: toneOf[state] }),
          '130px',
        ),
        textColumn(words, 'queues', 'page.queues', ({ queues }) => queues.map(({ name }) => name).join(', '), {
          width: 'minmax(120px, 1.6fr)',
          isSortable: false,
        }),
        textColumn(words, 'skills', 'page.skills', ({ skills }) => (skills.length > 0 ? String(skills.length) : ''), {
          width: '80px',
          isSortable: false,
          isEnd: true,
        }),
        textColumn(words, 'login', 'users.login', ({ login }) => login),
        enabledColumn(words),
        changedColumn(words),
      ],
      filters: [
        {
          name: 'enabled',
          label: 'f.state',
          options: [
            { id: 'true', word: 'state.enabled' },
            { id: 'false', word: 'state.disabled' },
          ],
        },
      ],
      fields: [
        { name: 'userId', label: 'f.user', kind: 'pick', source: sources.users, only: 'create', isWide: true, isRequired: true },
        { name: 'enabled', label: 'state.enabled', help: 'agents.enabled-help', kind: 'switch', isWide: true },
        { name: 'queueIds', label: 'page.queues', help: 'agents.queues-help', kind: 'pick-many', source: sources.queues },
        {
          name: 'skills',
          label: 'page.skills',
          section: 'agents.section-knows',
          kind: 'custom',
          isWide: true,
          text: (value) => String((value as readonly unknown[]).length),
          render: (control) => <SkillLevels {...control} />,
        },
        {
          name: 'phone',
          label: 'agents.phone',
          section: 'agents.section-reached',
          kind: 'custom',
          isWide: true,
          text: (value) => (value as { number?: string }).number ?? '',
          render: (control) => <PhoneField {...control} />,
        },
        {
          name: 'capacity',
          label: 'agents.capacity',
          kind: 'custom',
          isWide: true,
          text: (value) => JSON.stringify(value),
          render: (control) => <CapacityField {...control} />,
        },
      ],
      toForm: (agent) => ({
        ...(agent ? {} : { userId: null }),
        enabled: agent?.enabled ?? true,
        queueIds: agent?.queueIds ?? [],
        skills: agent?.skills ?? [],
        phone: agent?.phone ?? { kind: 'own' },
        capacity: agent?.capacity ?? {},
      }),
      toBody: (values) => ({
        ...values,
        // A row without a skill was begun and left.
        ...(values.skills
          ? { skills: (values.skills as AgentAdministrationView['skills']).filter(({ skillId }) => skillId) }
          : {}),
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}
