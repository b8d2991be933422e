import type { Configuration } from '../src/composition/configuration.ts';
import type { DomainId, UserId } from '../src/kernel/ids.ts';
import type { Actor } from '../src/platform/api/index.ts';
import { plantCustomers } from './demo-directories.ts';

/** What the rights of the demonstration name. */
export interface DemoNames {
  readonly administrator: Actor;
  readonly domainId: DomainId;
  /** The first of Sales, who answers for the administrator. */
  readonly secretary: UserId;
  readonly groups: Readonly<Record<'Sales' | 'Workshop', string>>;
  readonly queueId: string;
}

/** Some rights and parameters of each sort, so that the pages of the demonstration show something. */
export async function plantRights(configuration: Configuration, names: DemoNames): Promise<void> {
  const { administrator, domainId, secretary, groups, queueId } = names;
  const { authorizations, objects, parameterService } = configuration.rights;
  const sales = { type: 'group', id: groups.Sales } as const;
  const workshop = { type: 'group', id: groups.Workshop } as const;
  const queue = { type: 'queue', id: queueId } as const;
  const boss = { type: 'user', id: administrator.userId } as const;
  const anna = { type: 'user', id: secretary } as const;
  const customers = await plantCustomers(configuration, administrator);
  const floor = await objects.add(administrator, { kind: 'intercom-group', name: 'Workshop floor', domainId });
  const drafts: readonly Parameters<typeof authorizations.authorize>[1][] = [
    { kind: 'application', objects: [{ type: 'application', id: 'statistics-admin' }], subjects: [boss] },
    { kind: 'directory', objects: [{ type: 'named', id: customers.id }], subjects: [sales, queue] },
    { kind: 'intercom-group', objects: [{ type: 'named', id: floor.id }], subjects: [sales, workshop] },
    { kind: 'queue', objects: [queue], subjects: [sales] },
    { kind: 'call-log', objects: [boss], subjects: [anna] },
    { kind: 'calendar', objects: [sales], subjects: [sales] },
    { kind: 'statistics', objects: [sales, workshop], subjects: [boss] },
    { kind: 'supervision', objects: [queue, sales], subjects: [boss] },
  ];
  for (const draft of drafts) await authorizations.authorize(administrator, draft);
  const values = [
    { name: 'vmNumber', level: 'default', targetId: null, value: '888' },
    { name: 'AuthorizeSms', level: 'group', targetId: groups.Workshop, value: false },
    { name: 'AlerterWidth', level: 'group', targetId: groups.Sales, value: 600 },
    { name: 'AuthorizeShareRulesGroup', level: 'user', targetId: secretary, value: 'Sales' },
  ] as const;
  for (const value of values) await parameterService.set(administrator, { ...value, version: null, acceptsWarning: false });
}
