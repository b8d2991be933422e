import type { Action, AuthorizedKind, ObjectType, SubjectType } from './authorization.ts';

/** What can be authorized, how, and what it allows. */
export interface AuthorizableKind {
  readonly kind: AuthorizedKind;
  /** In a sentence: "authorized to the {what} {name}". */
  readonly what: string;
  readonly describes: string;
  readonly objects: readonly ObjectType[];
  readonly subjects: readonly SubjectType[];
  readonly allows: Action;
  /** Whether people of other domains of the company may be authorized (T-TEN-2). */
  readonly crossesDomains: boolean;
  /** `subject`: the reversed form. One picks who may see, then whose data he sees. */
  readonly pickFirst: 'object' | 'subject';
}

const people: readonly SubjectType[] = ['user', 'group'];
const owners: readonly ObjectType[] = ['user', 'group'];

/** A later feature that has such objects plugs in here: its kind, and a row of `access_object` for each object that is no user, group or queue. */
export const authorizableKinds: Readonly<Record<AuthorizedKind, AuthorizableKind>> = {
  application: {
    kind: 'application',
    what: 'application',
    describes: 'May use the application; uses up one of its seats.',
    objects: ['application'],
    subjects: people,
    allows: 'use',
    crossesDomains: true,
    pickFirst: 'object',
  },
  directory: {
    kind: 'directory',
    what: 'directory',
    describes: 'May search the directory and see its contacts; a queue so authorized shows the names of its callers from it.',
    objects: ['named'],
    subjects: ['user', 'group', 'queue'],
    allows: 'read',
    crossesDomains: true,
    pickFirst: 'object',
  },
  calendar: {
    kind: 'calendar',
    what: 'calendar of',
    describes: 'May see the calendar events of a user, or of the users of a group.',
    objects: owners,
    subjects: people,
    allows: 'read',
    crossesDomains: true,
    pickFirst: 'object',
  },
  'intercom-group': {
    kind: 'intercom-group',
    what: 'intercom group',
    describes: 'May see the telephony presence of the devices of the intercom group.',
    objects: ['named'],
    subjects: people,
    allows: 'read',
    crossesDomains: true,
    pickFirst: 'object',
  },
  queue: {
    kind: 'queue',
    what: 'phone queue',
    describes: 'May see the calls that wait in the queue, and take them.',
    objects: ['queue'],
    subjects: people,
    allows: 'use',
    crossesDomains: false,
    pickFirst: 'object',
  },
  'call-log': {
    kind: 'call-log',
    what: 'call log of',
    describes: 'May read the call log of a user, or of the users of a group.',
    objects: owners,
    subjects: people,
    allows: 'read',
    crossesDomains: false,
    pickFirst: 'object',
  },
  statistics: {
    kind: 'statistics',
    what: 'statistics of',
    describes: 'May see the statistics of a user, of the users of a group, or of a queue.',
    objects: ['user', 'group', 'queue'],
    subjects: people,
    allows: 'read',
    crossesDomains: false,
    pickFirst: 'subject',
  },
  recording: {
    kind: 'recording',
    what: 'recordings of',
    describes: 'May hear the recordings of a user, of the users of a group, or of the calls of a queue.',
    objects: ['user', 'group', 'queue'],
    subjects: people,
    allows: 'read',
    crossesDomains: false,
    pickFirst: 'subject',
  },
  supervision: {
    kind: 'supervision',
    what: 'supervision of',
    describes:
      'Sees a user, the users of a group, or a queue and its agents live; listens to their calls and joins in; changes states and sends waiting callers elsewhere.',
    objects: ['user', 'group', 'queue'],
    subjects: people,
    allows: 'use',
    crossesDomains: false,
    pickFirst: 'subject',
  },
};
