import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import type { AdminKey, AdminWords } from '../words/index.ts';

/** What a field is called in the editors. The record has the columns of the store; where an editor says it otherwise it stands here. */
const labels: Readonly<Record<string, AdminKey>> = {
  name: 'f.name',
  number: 'f.number',
  description: 'f.description',
  enabled: 'state.enabled',
  domainId: 'f.domain',
  userId: 'f.user',
  groupId: 'kind.group',
  queueId: 'kind.queue',
  agentId: 'kind.agent',
  codecs: 'devices.codecs',
  externalKey: 'users.external-key',
  login: 'users.login',
  firstName: 'users.first-name',
  lastName: 'users.last-name',
  email: 'users.email',
  mobile: 'users.mobile',
  language: 'users.language',
  role: 'users.role',
  rank: 'administrators.rank',
  custom0: 'users.custom0',
  custom1: 'users.custom1',
  passwordHash: 'once.password',
  voicemailPinHash: 'users.pin',
  protocol: 'devices.protocol',
  sipUser: 'once.sip-user',
  ha1Md5: 'once.sip-password',
  ha1Sha256: 'once.sip-password',
  oneNumber: 'devices.one-number',
  lines: 'devices.lines',
  transport: 'devices.transport',
  dtmfMethod: 'devices.dtmf',
  allowedAddress: 'devices.address',
  videoAllowed: 'devices.video',
  stunServer: 'devices.stun',
  authentication: 'trunks.authentication',
  registrationUser: 'once.sip-user',
  registrationPassword: 'once.password',
  registrar: 'trunks.registrar',
  peers: 'trunks.peers',
  proxy: 'trunks.proxy',
  mediaSecurity: 'trunks.media-security',
  mediaPath: 'trunks.media-path',
  callerIdHeader: 'trunks.caller-header',
  calledNumberSource: 'trunks.called-source',
  numberFormat: 'trunks.format',
  numbers: 'trunks.numbers',
  maxCalls: 'trunks.max-calls',
  optionsIntervalS: 'trunks.options',
  offerTimeoutMs: 'queues.offer',
  wrapUpMs: 'queues.wrap-up',
  maxWaitMs: 'queues.max-wait',
  strategy: 'queues.strategy',
  stickyMs: 'queues.sticky',
  overflow: 'queues.overflow',
  serviceLevel: 'queues.service-level',
  shortAbandonMs: 'queues.short-abandon',
  hoursId: 'queues.hours',
  closedTo: 'queues.closed-to',
  offerCallBackAfterMs: 'queues.call-back',
  needsDisposition: 'queues.needs-disposition',
  scriptId: 'queues.script',
  dispositionId: 'kind.disposition',
  waitingSettings: 'queues.waiting-settings',
  skillId: 'kind.skill',
  level: 'agents.level',
  capacity: 'agents.capacity',
  phoneNumber: 'agents.phone-number',
  phoneMode: 'agents.phone',
  timeZone: 'hours.zone',
  weekly: 'hours.week',
  specialDays: 'hours.days',
  followsHolidays: 'hours.follows',
  exception: 'hours.by-hand',
  names: 'reasons.names',
  code: 'reasons.code',
  isPaid: 'reasons.paid',
  isProductive: 'reasons.productive',
  allowedMs: 'reasons.allowed',
  position: 'reasons.position',
  parentId: 'dispositions.parent',
  outcome: 'dispositions.outcome',
  needsNote: 'dispositions.needs-note',
  blocks: 'scripts.blocks',
  sipDomain: 'once.sip-domain',
  country: 'domains.country',
  internalLength: 'domains.length',
  internationalPrefix: 'numbering.international',
  localCountryPrefix: 'numbering.country',
  externalPrefix: 'numbering.external',
  incomingAdd: 'numbering.add',
  incomingRemove: 'numbering.remove',
  internalReverseLength: 'numbering.reverse',
  priority: 'numbering.priority',
  pattern: 'numbering.pattern',
  dialOut: 'policy.dial-out',
  maxCallsPerUser: 'policy.max-calls',
  blockPremium: 'policy.premium',
  blockedPrefixes: 'policy.blocked',
  openNumbers: 'policy.open',
  isOpen: 'seats.open',
  seats: 'seats.count',
  application: 'seats.application',
  objectApplication: 'rights.object',
  objectNamedId: 'rights.object',
  objectUserId: 'rights.object',
  objectGroupId: 'rights.object',
  objectQueueId: 'rights.object',
  subjectUserId: 'rights.subject',
  subjectGroupId: 'rights.subject',
  subjectQueueId: 'rights.subject',
  refersGroupId: 'kind.group',
  refersObjectId: 'rights.object',
  administeredId: 'kind.company',
  providerId: 'kind.identity-provider',
  sealed: 'parameters.value',
  url: 'connections.address',
  events: 'webhooks.events',
  secret: 'once.secret',
  tokenHash: 'once.token',
  scopes: 'tokens.scopes',
  beginning: 'tokens.begins',
  expiresAt: 'tokens.expires',
  bindPassword: 'once.password',
  synchronisation: 'imports.synchronisation',
  schedule: 'imports.schedule',
  holdBackPercent: 'imports.hold-back',
  issuer: 'providers.issuer',
  clientId: 'providers.client-id',
  clientSecret: 'providers.client-secret',
  userClaim: 'providers.claim',
  matches: 'providers.matches',
  stripSuffix: 'providers.strip',
  isStrong: 'providers.strong',
};

/** The same column means another thing in another table. */
const labelsOfKind: Readonly<Record<string, Readonly<Record<string, AdminKey>>>> = {
  'numbering-rule': { value: 'numbering.value' },
  'parameter-value': { value: 'parameters.value', name: 'parameters.parameter' },
  'access-authorization': { kind: 'rights.kind' },
  'user-source': { kind: 'imports.kind' },
  'phone-provisioning': {
    vendor: 'desk.vendor',
    model: 'desk.model',
    mac: 'desk.mac',
    keys: 'desk.keys',
    openUntil: 'desk.state.open',
    enrolledAt: 'desk.state.enrolled',
    tokenHash: 'desk.url',
    tokenSealed: 'desk.url',
    secrets: 'once.password',
  },
};

/** Counters that stand for lines of the record of their own. */
const counters: ReadonlySet<string> = new Set(['version', 'groupsVersion', 'membersVersion']);

/** The words of a choice begin so. */
const choices: Readonly<Record<string, string>> = {
  protocol: 'protocol',
  dtmfMethod: 'dtmf',
  transport: 'transport',
  language: 'language',
  authentication: 'trunk-auth',
  mediaSecurity: 'media-security',
  mediaPath: 'media-path',
  callerIdHeader: 'header',
  calledNumberSource: 'header',
  numberFormat: 'number-format',
  dialOut: 'dial-out',
  secondFactor: 'second-factor',
  synchronisation: 'synchronisation',
  matches: 'identifier',
  strategy: 'queues',
};
const roles: Readonly<Record<string, AdminKey>> = { user: 'rank.none', administrator: 'rank.company' };

/** Where the name of what a field refers to is found. */
export type Referred =
  | 'users'
  | 'groups'
  | 'domains'
  | 'queues'
  | 'devices'
  | 'agents'
  | 'skills'
  | 'openingHours'
  | 'scripts'
  | 'dispositions';
const referred: Readonly<Record<string, Referred>> = {
  userId: 'users',
  objectUserId: 'users',
  subjectUserId: 'users',
  groupId: 'groups',
  objectGroupId: 'groups',
  subjectGroupId: 'groups',
  refersGroupId: 'groups',
  domainId: 'domains',
  queueId: 'queues',
  objectQueueId: 'queues',
  subjectQueueId: 'queues',
  deviceId: 'devices',
  currentDeviceId: 'devices',
  agentId: 'agents',
  skillId: 'skills',
  hoursId: 'openingHours',
  scriptId: 'scripts',
  dispositionId: 'dispositions',
  parentId: 'dispositions',
};

/** The name of a field as the editors say it; one that they do not have, as the API calls it. */
export function fieldWord(kind: string, field: string, { t }: Pick<AdminWords, 't'>): string {
  const key = labelsOfKind[kind]?.[field] ?? labels[field];
  return key ? t(key) : field;
}

/** The ids that a change names, by where their names are found. */
export function idsOf({ changes }: Pick<AuditEntryView, 'changes'>): Partial<Record<Referred, readonly string[]>> {
  const found: Partial<Record<Referred, string[]>> = {};
  for (const { field, before, after } of changes) {
    const where = referred[field];
    if (!where) continue;
    for (const id of [before, after]) if (typeof id === 'string' && id !== '') (found[where] ??= []).push(id);
  }
  return found;
}

const isNothing = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Of something new only what it has is of interest; counters never. */
export function changesShown({ action, changes }: Pick<AuditEntryView, 'action' | 'changes'>): AuditEntryView['changes'] {
  return changes.filter(({ field, after }) => !counters.has(field) && !(action === 'insert' && isNothing(after)));
}

/** A value in words: choices and names as the editors say them, lists line by line. */
export function valueText(field: string, value: unknown, words: AdminWords, names: ReadonlyMap<string, string>): string {
  const { t, has } = words;
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'boolean') return t(value ? 'field.on' : 'field.off');
  if (typeof value === 'number') {
    if (field.endsWith('Ms')) return `${value / 1000} ${t('unit.seconds')}`;
    return /[a-z]S$/.test(field) ? `${value} ${t('unit.seconds')}` : String(value);
  }
  if (typeof value === 'string') {
    const role = field === 'role' ? roles[value] : undefined;
    if (role) return t(role);
    const choice = `${choices[field]}.${value}`;
    if (field in choices && has(choice)) return t(choice);
    return names.get(value) ?? value;
  }
  if (Array.isArray(value))
    return value.length === 0 ? '—' : value.map((each) => valueText(field, each, words, names)).join('\n');
  return Object.entries(value)
    .map(([name, part]) => `${name} ${valueText(name, part, words, names)}`)
    .join(', ');
}
