import { useMemo } from 'react';
import { nameIn, pathIn } from '../../../../src/contract/name-in.ts';
import type { AdministratorView } from '../../../../src/contract/rest/administrators.ts';
import type { AgentAdministrationView } from '../../../../src/contract/rest/agents.ts';
import type { AccessObjectView } from '../../../../src/contract/rest/authorizations.ts';
import type { CompanyView } from '../../../../src/contract/rest/companies.ts';
import type { DeviceView } from '../../../../src/contract/rest/devices.ts';
import type { DispositionView } from '../../../../src/contract/rest/dispositions.ts';
import type { DomainView } from '../../../../src/contract/rest/domains.ts';
import type { GroupView } from '../../../../src/contract/rest/groups.ts';
import type { OpeningHoursView } from '../../../../src/contract/rest/opening-hours.ts';
import type { QueueView } from '../../../../src/contract/rest/queues.ts';
import type { ScriptView } from '../../../../src/contract/rest/scripts.ts';
import type { SkillView } from '../../../../src/contract/rest/skills.ts';
import type { UserView } from '../../../../src/contract/rest/users.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListQuery } from '../../../client/resource-client.ts';
import { resourceAt } from '../../../client/resource-client.ts';
import type { RestClient } from '../../../client/rest-client.ts';
import type { Option } from '../../../ui/choice.tsx';
import type { PickSource } from '../../../ui/picker.tsx';
import { useAdminWords } from '../words/index.ts';

const offered = 40;
const mostReads = 50;

interface Kind<Item> {
  readonly plural: string;
  readonly optionOf: (item: Item) => Option;
  readonly query?: ListQuery;
}

/** Things of one kind, found by typing. */
export function sourceOf<Item extends { readonly id: string }>(
  rest: RestClient,
  { plural, optionOf, query = {} }: Kind<Item>,
): PickSource {
  const client = resourceAt<Item>(rest, plural);
  return {
    key: `${plural}${JSON.stringify(query)}`,
    search: async (text) => {
      const { items } = await client.list({ ...query, limit: offered, search: text || undefined });
      return items.map(optionOf);
    },
    byIds: async (ids) => {
      const wanted = new Set(ids);
      // Many at once: most lists fit into one page; the rest is read one by one.
      const { items } = await client.list({ limit: ids.length > 3 ? 500 : 1 });
      const found = items.filter(({ id }) => wanted.delete(id)).map(optionOf);
      const read = [...wanted].slice(0, mostReads).map((id) => client.read(id).then(optionOf, () => null));
      return [...found, ...(await Promise.all(read)).filter((option) => option !== null)];
    },
  };
}

/** Everything that can be picked somewhere. */
export function useSources() {
  const { rest } = useDesk();
  const { language } = useAdminWords();
  return useMemo(
    () => ({
      users: sourceOf<UserView>(rest, { plural: 'users', optionOf: userOption }),
      groups: sourceOf<GroupView>(rest, { plural: 'groups', optionOf: ({ id, name }) => ({ id, label: name }) }),
      domains: sourceOf<DomainView>(rest, {
        plural: 'domains',
        optionOf: ({ id, name, sipDomain }) => ({ id, label: name, note: sipDomain }),
      }),
      devices: sourceOf<DeviceView>(rest, {
        plural: 'devices',
        optionOf: ({ id, name, number }) => ({ id, label: name, note: number }),
      }),
      virtualDevices: sourceOf<DeviceView>(rest, {
        plural: 'devices',
        query: { protocol: 'virtual' },
        optionOf: ({ id, name, number }) => ({ id, label: name, note: number }),
      }),
      queues: sourceOf<QueueView>(rest, {
        plural: 'queues',
        optionOf: ({ id, name, number }) => ({ id, label: name, note: number }),
      }),
      agents: sourceOf<AgentAdministrationView>(rest, {
        plural: 'agents',
        optionOf: ({ id, userName }) => ({ id, label: userName }),
      }),
      skills: sourceOf<SkillView>(rest, {
        plural: 'skills',
        optionOf: (skill) => ({ id: skill.id, label: nameIn(skill, language) }),
      }),
      openingHours: sourceOf<OpeningHoursView>(rest, {
        plural: 'opening-hours',
        optionOf: ({ id, name, timeZone }) => ({ id, label: name, note: timeZone }),
      }),
      dispositions: sourceOf<DispositionView>(rest, {
        plural: 'dispositions',
        optionOf: ({ id, levels }) => ({ id, label: pathIn(levels, language) }),
      }),
      scripts: sourceOf<ScriptView>(rest, { plural: 'scripts', optionOf: named }),
      flows: sourceOf<{ readonly id: string; readonly name: string }>(rest, { plural: 'flows', optionOf: named }),
      companies: sourceOf<CompanyView>(rest, { plural: 'companies', optionOf: ({ id, name }) => ({ id, label: name }) }),
      administrators: sourceOf<AdministratorView>(rest, {
        plural: 'administrators',
        optionOf: ({ id, displayName, login, company }) => ({ id, label: displayName || login, note: company.name }),
      }),
      directories: sourceOf<AccessObjectView>(rest, {
        plural: 'access-objects',
        query: { kind: 'directory' },
        optionOf: ({ id, name }) => ({ id, label: name }),
      }),
      intercomGroups: sourceOf<AccessObjectView>(rest, {
        plural: 'access-objects',
        query: { kind: 'intercom-group' },
        optionOf: ({ id, name }) => ({ id, label: name }),
      }),
    }),
    [rest, language],
  );
}

function named({ id, name }: { readonly id: string; readonly name: string }): Option {
  return { id, label: name };
}

function userOption({ id, displayName, login, devices }: UserView): Option {
  const number = devices[0]?.number;
  return { id, label: displayName || login, ...(number ? { note: number } : {}) };
}
