import { type FlowDocument, type FlowDocumentInput, flowDocumentSchema } from '../../contract/rest/flow-document.ts';
import { flowTestSchema } from '../../contract/rest/flow-test.ts';
import type { FlowCaller, FlowWorld } from './flow-state.ts';
import type { FlowTestBook } from './run-flow-test.ts';

/** For tests: a document as one would write it by hand; `edges` as `from.outlet → to`. */
export function flowOf(
  nodes: Record<string, { kind: string; settings?: object; name?: string }>,
  edges: readonly string[],
  more: Partial<FlowDocumentInput> = {},
): FlowDocument {
  return flowDocumentSchema.parse({
    nodes: Object.entries(nodes).map(([id, { settings = {}, ...node }], index) => ({
      id,
      x: 0,
      y: index * 100,
      settings,
      ...node,
    })),
    edges: edges.map((edge) => {
      const [from, to] = edge.split('→').map((part) => part.trim()) as [string, string];
      const [id, outlet] = from.split('.') as [string, string];
      return { from: id, outlet, to };
    }),
    ...more,
  });
}

export const words = (en: string) => [{ kind: 'text' as const, texts: { en } }];

/** Sales by 1, hours before, the mailbox of Anna when closed: what the guide begins with. */
export function demoFlow(more: Partial<FlowDocumentInput> = {}): FlowDocument {
  return flowOf(
    {
      start: { kind: 'start' },
      hours: { kind: 'hours', settings: { hoursId: 'office' } },
      welcome: {
        kind: 'menu',
        settings: {
          speech: words('For sales press 1, for support press 2.'),
          invalidSpeech: words('That is no choice.'),
          choices: [
            { key: '1', label: 'Sales' },
            { key: '2', label: 'Support' },
          ],
          tries: 2,
        },
      },
      urgent: { kind: 'require', settings: { priority: 2, skills: [{ skillId: 'swedish', level: 5 }] } },
      sales: { kind: 'queue', settings: { queueId: 'sales', maxWaitS: 120 } },
      support: { kind: 'queue', settings: { queueId: 'support' } },
      closed: { kind: 'say', settings: { speech: words('We are closed.') } },
      mailbox: { kind: 'voicemail', settings: { userId: 'anna' } },
    },
    [
      'start.next → hours',
      'hours.open → welcome',
      'hours.closed → closed',
      'closed.next → mailbox',
      'welcome.key-1 → urgent',
      'urgent.next → sales',
      'welcome.key-2 → support',
      'welcome.timeout → support',
      'sales.timeout → mailbox',
    ],
    more,
  );
}

export const aCaller: FlowCaller = {
  number: '+4612345678',
  name: '',
  isPrivate: false,
  type: 'trunk',
  called: '700',
  language: null,
};

export const aWorld: FlowWorld = {
  time: { atMs: Date.parse('2026-11-23T10:00:00Z'), clock: '10:00', date: '2026-11-23', weekday: 1 },
  hours: () => ({ state: 'open', because: 'It is open until 17:00.' }),
  queue: (id) => ({
    name: id,
    waiting: 3,
    longestWaitS: 40,
    estimatedWaitFromS: 30,
    estimatedWaitS: 90,
    agentsReady: 0,
    agentsSignedIn: 2,
  }),
  nameOf: (_kind, id) => id,
};

/** Open on weekdays from 8 to 17. */
export const aBook: FlowTestBook = {
  firstNumber: '700',
  hoursAt: (_id, date, clock) => {
    const isOpen = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7 < 5 && clock >= '08:00' && clock < '17:00';
    return { state: isOpen ? 'open' : 'closed', because: isOpen ? 'Open until 17:00.' : 'Closed until 08:00.' };
  },
  usualDay: (weekday) => `2026-11-${22 + weekday}`,
  queueName: (id) => (id === 'sales' || id === 'support' ? id : null),
  nameOf: (_kind, id) => id,
};

export function testOf(test: object) {
  return flowTestSchema.parse({ id: 'test', name: 'A test', ...test });
}
