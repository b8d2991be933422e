import { z } from 'zod';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId, DomainId, IdSource } from '../../../kernel/ids.ts';
import {
  type AuthorizedKind,
  applicationById,
  applications,
  authorizableKinds,
  type ObjectRef,
  type ObjectType,
  type SubjectType,
} from '../../access/index.ts';
import { type AuthorizationStore, demandSharedDomain } from '../../authorization/index.ts';
import { keyOf, type Making, type Reference, type TakeoverKind } from '../takeover-kind.ts';
import { domainReference } from './company-kinds.ts';
import type { ReadPresent } from './read-present.ts';
import { groupReference, userReference } from './user-kinds.ts';

export interface RightsKindParts {
  readonly ids: IdSource;
  readonly authorizations: Pick<AuthorizationStore, 'add' | 'addObject'>;
  readonly present: ReadPresent;
  /** Of a user or queue, as it is in the transaction; null: what is of no domain. */
  readonly domainOf: (companyId: CompanyId, id: string) => Promise<DomainId | null>;
}

const intercomSchema = z.object({ name: z.string().trim().min(1).max(100), domain: z.string().max(100) });

function namedReference(kind: string, name: string): Reference {
  return { kind: 'intercom-groups', key: keyOf(kind, name), name, what: kind.replaceAll('-', ' ') };
}

/** Its keys know directories, too: others make them, rights name them. */
function intercomKind({ ids, authorizations, present }: RightsKindParts): TakeoverKind<z.output<typeof intercomSchema>> {
  return {
    name: 'intercom-groups',
    alsoKnownAs: ['intercom'],
    outcome: 'created',
    columns: { name: { kind: 'text', alsoKnownAs: ['group', 'label'] }, domain: { kind: 'text' } },
    schema: intercomSchema,
    nameOf: ({ name }) => name,
    keysOf: ({ name }) => [namedReference('intercom-group', name).key],
    needs: ({ domain }) => [domainReference(domain)],
    present: (companyId) => present(companyId, 'named-objects'),
    make: async ({ name, domain }, making) => {
      const id: string = ids.next();
      const domainId = (await making.id(domainReference(domain))) as DomainId;
      await authorizations.addObject({ id, companyId: making.company.id, domainId, kind: 'intercom-group', name });
      return { id };
    },
  };
}

const kindNames = Object.keys(authorizableKinds) as [AuthorizedKind, ...AuthorizedKind[]];
const authorizationSchema = z
  .object({
    /** What is authorized: `application`, `directory`, `queue`, … */
    type: z.preprocess((text) => (typeof text === 'string' ? kindNamed(text) : text), z.enum(kindNames)),
    object: z.string().min(1),
    /** Of a call log, statistics, …: whether a user or a group is meant. */
    objectType: z.enum(['user', 'group']).optional(),
    subject: z.string().min(1),
    subjectType: z.enum(['user', 'group', 'queue']).default('group'),
  })
  .superRefine(({ type, subjectType, object }, context) => {
    const kind = authorizableKinds[type];
    if (!kind.subjects.includes(subjectType))
      context.addIssue({
        code: 'custom',
        path: ['subjectType'],
        message: `a ${subjectType} cannot be authorized to the ${kind.what}`,
      });
    if (type === 'application' && !applicationNamed(object))
      context.addIssue({
        code: 'custom',
        path: ['object'],
        message: `is no application; expected ${applications.map(({ name }) => name).join(', ')}`,
      });
  });
type AuthorizationRow = z.output<typeof authorizationSchema>;

/** The words of the old product, and ours in any spelling. */
function kindNamed(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const others: Readonly<Record<string, string>> = {
    applications: 'application',
    directories: 'directory',
    calendars: 'calendar',
    intercom: 'intercom-group',
    'intercom-groups': 'intercom-group',
    queues: 'queue',
    'phone-queue': 'queue',
    'phone-queues': 'queue',
    'call-logs': 'call-log',
    log: 'call-log',
    logs: 'call-log',
    stats: 'statistics',
    recordings: 'recording',
    records: 'recording',
  };
  return others[plain] ?? plain;
}

function applicationNamed(text: string): string | undefined {
  const plain = text.toLowerCase().replace(/^twp\s+/, '');
  return (applicationById(plain) ?? applications.find(({ name }) => name.toLowerCase() === plain))?.id;
}

function objectOf({ type, object, objectType = 'user' }: AuthorizationRow): { type: ObjectType; reference: Reference | null } {
  if (type === 'application') return { type, reference: null };
  if (type === 'queue') return { type, reference: queueReference(object) };
  if (type === 'directory' || type === 'intercom-group') return { type: 'named', reference: namedReference(type, object) };
  return { type: objectType, reference: objectType === 'user' ? userReference(object) : groupReference(object) };
}

/** By its name or its number. */
export function queueReference(text: string): Reference {
  return { kind: 'queues', key: keyOf('any', text), name: text, what: 'queue' };
}

function subjectReference(type: SubjectType, name: string): Reference {
  if (type === 'user') return userReference(name);
  return type === 'group' ? groupReference(name) : queueReference(name);
}

function authorizationKind({ ids, authorizations, present, domainOf }: RightsKindParts): TakeoverKind<AuthorizationRow> {
  return {
    name: 'authorizations',
    alsoKnownAs: ['authorization', 'rights'],
    outcome: 'created',
    columns: {
      type: { kind: 'text', alsoKnownAs: ['kind', 'objectkind'] },
      object: { kind: 'text', alsoKnownAs: ['objectname', 'to'] },
      objectType: { kind: 'text' },
      subject: { kind: 'text', alsoKnownAs: ['subjectname', 'who', 'group'] },
      subjectType: { kind: 'text' },
    },
    schema: authorizationSchema,
    nameOf: ({ type, object, subject }) => `${subject} → ${authorizableKinds[type].what} ${object}`,
    keysOf: (row) => [authorizationKey(row)],
    needs: (row) => {
      const { reference } = objectOf(row);
      return [...(reference ? [reference] : []), subjectReference(row.subjectType, row.subject)];
    },
    present: (companyId) => present(companyId, 'authorizations'),
    make: async (row, making) => {
      const { type: kind, subjectType, subject } = row;
      const object = await objectRef(row, making);
      const id: string = ids.next();
      const subjectRef = { type: subjectType, id: await making.id(subjectReference(subjectType, subject)) };
      const name = `${subject} → ${authorizableKinds[kind].what} ${row.object}`;
      const companyId = making.company.id;
      if (!authorizableKinds[kind].crossesDomains)
        demandSharedDomain(
          kind,
          { name: subject, domainId: await domainOf(companyId, subjectRef.id) },
          { name: row.object, domainId: await domainOf(companyId, object.id) },
        );
      const added = await authorizations.add(companyId, [{ id, companyId, kind, object, subject: subjectRef, name }]);
      if (added.length === 0) throw new ParleyError('name-taken', 'this right is there already');
      return { id };
    },
  };
}

async function objectRef(row: AuthorizationRow, making: Making): Promise<ObjectRef> {
  const { type, reference } = objectOf(row);
  return { type, id: reference ? await making.id(reference) : applicationNamed(row.object)! };
}

function authorizationKey(row: AuthorizationRow): string {
  const { type, subjectType, subject } = row;
  const { reference, type: objectType } = objectOf(row);
  return keyOf(type, objectType, reference ? row.object : applicationNamed(row.object)!, subjectType, subject);
}

export function rightsKinds(parts: RightsKindParts): readonly TakeoverKind[] {
  return [intercomKind(parts), authorizationKind(parts)];
}
