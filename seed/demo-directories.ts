import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../src/composition/configuration.ts';
import type { Actor } from '../src/platform/api/index.ts';

/** The directory of customers, from a spreadsheet, and its first synchronisation. */
export async function plantCustomers(
  { directories, contactDirectories }: Pick<Configuration, 'directories' | 'contactDirectories'>,
  administrator: Actor,
): Promise<{ id: string }> {
  const { administration, service } = directories;
  const bytes = createReadStream(join(import.meta.dirname, 'demo-customers.csv'));
  const file = await administration.upload(administrator, 'customers.csv', bytes);
  const customers = await administration.create(administrator, {
    name: 'Customers',
    type: 'public',
    priority: 10,
    connector: 'file',
    settings: { from: 'upload', file: file.id },
    secrets: {},
    mapping: {
      id: 'number',
      fields: {
        lastName: 'surname',
        firstName: 'first name',
        companyName: 'company',
        jobTitle: 'function',
        email1: 'mail | l',
        workPhone: 'office',
        mobilePhone: 'mobile',
        postalAddress: 'town | a',
        private0: 'important',
      },
      redList: { mobilePhone: 'private' },
      names: { private0: '[VIP] Importance' },
    },
    merges: true,
    plan: { kind: 'daily' },
    holdBackPercent: 30,
  });
  // At once, not by a job: jobs may not run yet.
  const made = contactDirectories.find(administrator.companyId, customers.id)!;
  await service.synchronise(made, { origin: 'hand', approved: null, signal: new AbortController().signal });
  return customers;
}
