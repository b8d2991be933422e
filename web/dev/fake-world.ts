import type { AgentView } from '../../src/contract/rest/agent.ts';
import type { CallLogEntry } from '../../src/contract/rest/call-log.ts';
import type { LiveCall } from '../../src/contract/rest/calls.ts';
import type { Person } from '../../src/contract/rest/people.ts';
import type { SignedInUser } from '../../src/contract/rest/session.ts';

const firstNames = [
  'Anna',
  'Björn',
  'Chloé',
  'David',
  'Élodie',
  'Fredrik',
  'Greta',
  'Hugo',
  'Ingrid',
  'Jonas',
  'Karin',
  'Léa',
  'Malte',
  'Nora',
  'Olivier',
  'Petra',
  'Quentin',
  'Rosa',
  'Sven',
  'Théo',
  'Ulla',
  'Valérie',
  'Wilhelm',
  'Yasmin',
  'Zoé',
];
const lastNames = [
  'Andersson',
  'Bernard',
  'Carlsson',
  'Dupont',
  'Eriksson',
  'Fischer',
  'Girard',
  'Hoffmann',
  'Johansson',
  'Keller',
  'Lindqvist',
  'Müller',
  'Nilsson',
  'Olsson',
  'Petit',
  'Richter',
  'Schneider',
  'Svensson',
  'Thomas',
  'Weber',
];
const presences = ['idle', 'idle', 'idle', 'on-call', 'offline', 'idle', 'ringing', 'offline'] as const;

export const me: SignedInUser = {
  id: 'u-0',
  login: 'marie',
  displayName: 'Marie Laurent',
  number: '201',
  language: 'en',
  role: 'administrator',
  companyName: 'Demo Company',
  administrator: 'super',
  actingCompany: null,
  agentId: 'a-0',
  country: 'FR',
};

/** Two thousand colleagues, the same each time. */
export function makePeople(count: number): Person[] {
  const others = Array.from({ length: count - 1 }, (_, index) => {
    const first = firstNames[index % firstNames.length] ?? '';
    const last = lastNames[(index + Math.floor(index / 25)) % lastNames.length] ?? '';
    return {
      userId: `u-${index + 1}`,
      displayName: index < 500 ? `${first} ${last}` : `${first} ${String.fromCharCode(65 + (index % 23))}. ${last}`,
      number: String(202 + index),
      email: `${first}.${last}.${index}@example.org`.toLowerCase(),
      mobile: index % 3 === 0 ? `+3361234${String(5000 + index).padStart(4, '0')}` : null,
      domainName: index % 4 === 0 ? 'Lyon' : 'Paris',
      presence: presences[(index * 5 + Math.floor(index / 8)) % presences.length] ?? 'offline',
    };
  });
  const self = {
    userId: me.id,
    displayName: me.displayName,
    number: me.number,
    email: 'marie@example.org',
    mobile: null,
    domainName: 'Paris',
    presence: 'idle' as const,
  };
  return [self, ...others];
}

export function makeLog(people: readonly Person[], now: number): CallLogEntry[] {
  const directions = ['incoming', 'outgoing', 'incoming', 'missed', 'incoming', 'outgoing'] as const;
  const outside = [
    ['+33142685300', 'Garage Martin'],
    ['+493012345678', 'Hotel Adler'],
    ['+33478123456', ''],
  ] as const;
  return Array.from({ length: 160 }, (_, index) => {
    const direction = directions[index % directions.length] ?? 'incoming';
    const [number, name] = outside[index % 3] ?? outside[0];
    const person = index % 2 === 0 ? people[(index * 13 + 5) % people.length] : undefined;
    const startedAt = now - index * index * 240_000 - 300_000 - index * 1_700_000;
    const talkMs = direction === 'missed' ? 0 : 35_000 + ((index * 97_000) % 900_000);
    return {
      id: `log-${index}`,
      callId: `call-${index}`,
      direction,
      otherNumber: index === 9 ? '' : (person?.number ?? number),
      otherName: index === 9 ? '' : (person?.displayName ?? name),
      otherUserId: person?.userId ?? null,
      isPrivate: index === 9,
      companyName: person ? null : name || null,
      vip: index % 12 === 5 ? 'Gold' : null,
      contactId: person || !name ? null : `c-${index % 3}`,
      reference: null,
      startedAt,
      answeredAt: talkMs > 0 ? startedAt + 6000 : null,
      endedAt: startedAt + 6000 + talkMs,
      talkMs,
      cause: direction === 'missed' ? 'cancelled' : 'normal-clearing',
      queueName: index % 7 === 4 ? 'Hotline' : null,
      answeredBy: null,
      note: index === 2 ? 'Wants the offer by Friday' : '',
      noteIsShared: false,
      sharedNotes: [],
    };
  });
}

export function makeAgent(now: number): AgentView {
  return {
    agentId: 'a-0',
    state: 'ready',
    reason: null,
    sinceMs: now - 734_000,
    next: null,
    isReachable: true,
    place: { kind: 'own' },
    line: 'closed',
    offer: null,
    works: [],
    wrapUp: null,
    queues: [
      { queueId: 'q-1', name: 'Hotline', number: '500', priority: 5, waiting: 3, longestWaitMs: 94_000, callers: [] },
      { queueId: 'q-2', name: 'Orders', number: '501', priority: 5, waiting: 0, longestWaitMs: 0, callers: [] },
    ],
  };
}

/** What directories say of who is in none. */
export const unknownToDirectories = { companyName: null, vip: null, contactId: null, reference: null };

/** Calls on the desk phone, for looking at the dock. */
export function makeCalls(people: readonly Person[], now: number): LiveCall[] {
  const call = (index: number, more: Partial<LiveCall>): LiveCall => {
    const person = people[index];
    return {
      callId: `live-${index}`,
      legId: `leg-${index}`,
      deviceId: 'd-desk',
      direction: 'incoming',
      state: 'connected',
      other: {
        number: person?.number ?? '',
        displayName: person?.displayName ?? '',
        isPrivate: false,
        userId: person?.userId ?? null,
        ...unknownToDirectories,
      },
      startedAt: now - 200_000,
      connectedAt: now - 192_000,
      conference: null,
      monitoring: null,
      monitoredBy: [],
      recording: null,
      queueName: null,
      sipCallId: null,
      decision: null,
      ...more,
    };
  };
  return [
    call(12, { state: 'held', startedAt: now - 420_000, connectedAt: now - 410_000 }),
    call(4, { direction: 'outgoing' }),
    call(20, {
      state: 'alerting',
      startedAt: now - 4000,
      connectedAt: null,
      queueName: 'Hotline',
      other: {
        number: '+493012345678',
        displayName: 'Eva Adler',
        isPrivate: false,
        userId: null,
        companyName: 'Hotel Adler',
        vip: 'Gold',
        contactId: 'c-1',
        reference: null,
      },
    }),
  ];
}
