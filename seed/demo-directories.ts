import type { Configuration } from '../src/composition/configuration.ts';
import type { Actor } from '../src/platform/api/index.ts';

/** The directory of customers. */
export async function plantCustomers(
  { directories }: Pick<Configuration, 'directories'>,
  administrator: Actor,
): Promise<{ id: string }> {
  return directories.administration.create(administrator, {
    name: 'Customers',
    type: 'draft',
    priority: 10,
    connector: 'ldap',
    settings: {},
    secrets: {},
    mapping: { id: null, fields: {}, redList: {}, names: {} },
    merges: true,
    plan: { kind: 'manual' },
    holdBackPercent: 30,
  });
}
