import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import { differencesOf } from './compare-flows.ts';
import { aBook, demoFlow, flowOf, words } from './flow-fixture.ts';
import { checkFlow, type FlowBook } from './index.ts';

const book: FlowBook = {
  ...aBook,
  knows: (_kind, id) => id !== 'gone',
  speaks: (_id, language) => language === 'en',
  hasPhone: () => true,
  hasMailbox: (id) => id !== 'bert',
  isPhrase: (name) => name === 'one-moment',
  hasSpeech: true,
  mayCallBack: true,
  numbers: ['700'],
  secrets: ['key'],
  refusalOf: (url) => (url.includes('10.0.0.1') ? '10.0.0.1 is no public address.' : null),
};

const codes = (document: FlowDocument, changed: Partial<FlowBook> = {}) =>
  checkFlow(document, { ...book, ...changed }).problems.map(({ severity, code, nodeId, field }) =>
    [severity === 'error' ? '!' : '?', code, nodeId, field].filter((part) => part !== null).join(' '),
  );

/** One node between the start and the end. */
const single = (kind: string, settings: object, outlets: readonly string[]) =>
  flowOf({ start: { kind: 'start' }, it: { kind, settings }, end: { kind: 'release' } }, [
    'start.next → it',
    ...outlets.map((outlet) => `it.${outlet} → end`),
  ]);

describe('the faults of a flow', () => {
  it('are none in the one that the guide begins with', () => {
    expect(codes(demoFlow())).toEqual([]);
  });

  it('name what nobody reaches, what follows nothing, and what is gone', () => {
    const document = flowOf(
      {
        start: { kind: 'start' },
        hours: { kind: 'hours', settings: { hoursId: 'gone' } },
        queue: { kind: 'queue', settings: { queueId: 'gone' } },
        alone: { kind: 'release' },
      },
      ['start.next → hours', 'hours.open → queue'],
    );
    expect(codes(document)).toEqual([
      '! outlet-missing hours outlet:closed',
      '! hours-unknown hours hoursId',
      '! queue-unknown queue queueId',
      '? unreachable alone',
    ]);
    expect(checkFlow(document, book).problems[0]).toMatchObject({ sentence: 'hours: Nothing follows closed.' });
  });

  it('name circles: those that wait for nothing, and those that nobody gets out of', () => {
    const set = { kind: 'set', settings: { assignments: [{ variable: 'n', value: { kind: 'constant', value: 1 } }] } };
    const silent = flowOf(
      { start: { kind: 'start' }, one: set, two: set },
      ['start.next → one', 'one.next → two', 'two.next → one'],
      {
        variables: [{ name: 'n', type: 'number' }],
      },
    );
    expect(codes(silent)).toEqual(['! endless-loop one']);
    const spoken = flowOf({ start: { kind: 'start' }, one: { kind: 'say', settings: { speech: words('Again.') } } }, [
      'start.next → one',
      'one.next → one',
    ]);
    expect(codes(spoken)).toEqual(['! no-way-out start']);
  });

  it.each([
    ['say', { speech: words('Hello {nobody}') }, ['next'], ['! variable-unknown it speech.0']],
    ['say', { speech: words('Key {secret.key}') }, ['next'], ['! secret-misplaced it speech.0']],
    ['say', { speech: [{ kind: 'phrase', name: 'none' }] }, ['next'], ['! phrase-unknown it speech.0']],
    ['say', { speech: [{ kind: 'prompt', promptId: 'gone' }] }, ['next'], ['! prompt-unknown it speech.0']],
    ['say', { speech: [] }, ['next'], ['? says-nothing it speech']],
    ['http', { url: 'https://10.0.0.1/x' }, ['ok', 'failed'], ['! url-refused it url']],
    ['http', { url: '{caller.number}' }, ['ok', 'failed'], ['! url-invalid it url']],
    ['http', { url: 'https://{caller.number}/' }, ['ok', 'failed'], ['! url-invalid it url']],
    [
      'http',
      {
        url: 'https://x.example/',
        headers: [{ name: 'a', value: '{secret.other}' }],
        results: [{ path: '$..x', variable: 'n' }],
      },
      ['ok', 'failed'],
      ['! secret-unknown it headers.0', '! variable-unknown it results.0', '! path-invalid it results.0'],
    ],
    [
      'collect',
      { speech: words('Number?'), variable: 'n', min: 5, max: 3, check: { kind: 'pattern', pattern: '(' } },
      ['collected', 'failed'],
      ['! variable-unknown it variable', '! min-above-max it min', '! pattern-invalid it check'],
    ],
    ['voicemail', { userId: 'bert' }, [], ['! no-mailbox it userId', '? unreachable end']],
    ['transfer', { to: { kind: 'number', number: '{caller.number}' } }, [], ['? unreachable end', '? own-numbers-only it to']],
    [
      'menu',
      { speech: words('Press 1.'), choices: [{ key: '1' }, { key: '1' }] },
      ['key-1', 'timeout'],
      ['! key-twice it choices.1'],
    ],
  ] as const)('are found in a node %s with %j', (kind, settings, outlets, expected) => {
    expect(codes(single(kind, settings, outlets))).toEqual(expected);
  });

  it('name languages in which nothing is said, and a machine that cannot speak', () => {
    const document = { ...single('say', { speech: words('Hello') }, ['next']), languages: ['en', 'de'] } as FlowDocument;
    expect(codes(document)).toEqual(['? text-not-in-language it speech.0']);
    expect(codes(single('say', { speech: words('Hello') }, ['next']), { hasSpeech: false })).toEqual([
      '? no-speech-engine it speech.0',
    ]);
    const prompt = {
      ...single('say', { speech: [{ kind: 'prompt', promptId: 'p' }] }, ['next']),
      languages: ['de', 'en'],
    } as FlowDocument;
    expect(codes(prompt)).toEqual(['? prompt-not-in-language it speech.0']);
  });
});

describe('two versions', () => {
  it('differ by nodes, lines, variables and tests, each named', () => {
    const before = demoFlow();
    const after = {
      ...before,
      nodes: before.nodes.flatMap((node) => {
        if (node.id === 'closed') return [];
        if (node.id === 'hours') return [{ ...node, x: 50 }];
        return node.kind === 'queue' && node.id === 'sales'
          ? [{ ...node, settings: { ...node.settings, maxWaitS: 60 } }]
          : [node];
      }),
      edges: before.edges.map((edge) => (edge.from === 'hours' && edge.outlet === 'closed' ? { ...edge, to: 'mailbox' } : edge)),
    };
    expect(
      differencesOf(before, after).map(({ what, change, name, field, before: was, after: is }) => [
        what,
        change,
        name,
        field,
        was,
        is,
      ]),
    ).toEqual([
      ['node', 'removed', 'say', null, null, null],
      ['node', 'moved', 'hours', null, null, null],
      ['node', 'changed', 'queue', 'maxWaitS', '120', '60'],
      ['edge', 'changed', 'hours · closed', 'to', 'say', 'voicemail'],
    ]);
    expect(differencesOf(before, before)).toEqual([]);
  });
});
