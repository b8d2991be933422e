import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDocument, type FlowNodeKind, flowDocumentSchema, flowNodeKinds } from '../../contract/rest/flow-document.ts';
import { outletsOf } from '../../contract/rest/flow-outlets.ts';
import { aCaller, aWorld, demoFlow, flowOf, words } from './flow-fixture.ts';
import { type FlowEvent, type FlowState, PreparedFlow, stateBefore, step } from './index.ts';

const key = fc.constantFrom('1', '2', '*', '#');
const speech = fc.constantFrom([], words('Hello {name}, {caller.number} {{'), [
  { kind: 'value', of: { kind: 'variable', name: 'n' }, as: 'number' },
]);
const operand = fc.constantFrom(
  { kind: 'constant', value: 7 },
  { kind: 'variable', name: 'n' },
  { kind: 'queue', queueId: 'q', figure: 'estimatedWaitS' },
  { kind: 'caller', field: 'isPrivate' },
  { kind: 'template', text: '{time.clock}' },
);
const operator = fc.constantFrom('is', 'is-not', 'less', 'at-least', 'contains', 'matches', 'is-empty');

/** Any settings that the contract lets through. */
const settings: Readonly<Record<FlowNodeKind, fc.Arbitrary<object>>> = {
  start: fc.constantFrom({}, { numbers: ['700'] }),
  hours: fc.constant({ hoursId: 'h' }),
  menu: fc.record({
    speech,
    choices: fc.array(
      key.map((one) => ({ key: one })),
      { minLength: 1, maxLength: 3 },
    ),
    tries: fc.integer({ min: 1, max: 3 }),
  }),
  say: fc.record({ speech }),
  collect: fc.record({
    speech,
    variable: fc.constantFrom('n', 'undeclared'),
    max: fc.integer({ min: 1, max: 10 }),
    check: fc.constantFrom(
      { kind: 'none' },
      { kind: 'luhn' },
      { kind: 'pattern', pattern: '[' },
      { kind: 'customer', directoryIds: [] },
    ),
  }),
  lookup: fc.record({ of: operand, results: fc.constantFrom([], [{ field: 'displayName', variable: 'name' }]) }),
  http: fc.record({
    url: fc.constant('https://x.example/{n}'),
    results: fc.constantFrom([], [{ path: '$..bad', variable: 'n' }]),
  }),
  condition: fc.record({
    branches: fc
      .constant([{ id: 'a' }])
      .chain(() => fc.record({ left: operand, operator, right: operand }).map((one) => [{ id: 'a', comparisons: [one] }])),
  }),
  set: fc.record({
    assignments: fc.array(
      fc.record({ variable: fc.constantFrom('n', 'name'), value: operand, operation: fc.constantFrom('set', 'add') }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  require: fc.constantFrom({}, { priority: 1, language: 'de', skills: [{ skillId: 's', level: 3 }] }),
  queue: fc.record({ queueId: fc.constant('q'), maxWaitS: fc.constantFrom(0, 30) }),
  'call-back': fc.record({ queueId: fc.constant('q'), key: fc.constantFrom('1', null), asksNumber: fc.boolean() }),
  voicemail: fc.constant({ userId: 'anna' }),
  transfer: fc.record({ to: fc.constantFrom({ kind: 'number', number: '{n}' }, { kind: 'user', userId: 'u' }) }),
  release: fc.constantFrom({}, { cause: 'busy' }),
};

const anyNode = fc.constantFrom(...flowNodeKinds).chain((kind) => settings[kind].map((made) => ({ kind, settings: made })));

/** Any nodes, with any edges between them and into nothing. */
const anyFlow: fc.Arbitrary<FlowDocument> = fc
  .tuple(fc.array(anyNode, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(13), { minLength: 40, maxLength: 40 }))
  .map(([made, targets]) => {
    const nodes = [{ kind: 'start', settings: {} }, ...made].map((node, index) => ({ ...node, id: `n${index}`, x: 0, y: 0 }));
    const { nodes: read } = flowDocumentSchema.parse({ nodes, edges: [] });
    let at = 0;
    const edges = read.flatMap((node) =>
      outletsOf(node).map(({ name }) => ({ from: node.id, outlet: name, to: `n${targets[at++ % targets.length]}` })),
    );
    return flowDocumentSchema.parse({
      nodes,
      edges,
      variables: [
        { name: 'n', type: 'number' },
        { name: 'name', type: 'text' },
      ],
    });
  });

const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.constantFrom<FlowEvent>({ type: 'entered' }, { type: 'said' }, { type: 'timed-out' }),
  fc.string({ maxLength: 4 }).map((keys): FlowEvent => ({ type: 'keys', keys })),
  fc.constantFrom<FlowEvent>(
    { type: 'looked-up', contact: null },
    { type: 'looked-up', contact: { displayName: 'Elm' } },
    { type: 'answered', status: 200, body: '{' },
    { type: 'answered', status: 500, body: '' },
    { type: 'request-failed', reason: 'no' },
    { type: 'queue-left', how: 'timeout' },
    { type: 'queue-left', how: 'key', key: '1' },
    { type: 'called-back', accepted: false },
    { type: 'not-taken', result: 'busy' },
  ),
);

const begun = (flow: PreparedFlow) => step(flow, stateBefore(flow, aCaller), { type: 'entered' }, aWorld);

describe('a step of a flow', () => {
  it('never throws; it is over, waits with a time-out, or was not waited for and changes nothing', () => {
    fc.assert(
      fc.property(anyFlow, fc.array(anyEvent, { maxLength: 40 }), (document, events) => {
        const flow = new PreparedFlow(document);
        let { state } = begun(flow);
        for (const event of events) {
          const before = state;
          const stepped = step(flow, state, event, aWorld);
          ({ state } = stepped);
          if (state.end) expect(state.at).toBeNull();
          else if (stepped.effect) expect(stepped.effect.timeoutMs).toBeGreaterThan(0);
          else expect(state).toBe(before);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same answer to the same question', () => {
    fc.assert(
      fc.property(anyFlow, fc.array(anyEvent, { maxLength: 20 }), (document, events) => {
        const run = () => {
          const flow = new PreparedFlow(document);
          let state: FlowState = stateBefore(flow, aCaller);
          return [{ type: 'entered' } as FlowEvent, ...events].map((event) => {
            const stepped = step(flow, state, event, aWorld);
            ({ state } = stepped);
            return stepped;
          });
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 100 },
    );
  });

  it('ends every call to which nothing ever comes but time', () => {
    fc.assert(
      fc.property(anyFlow, (document) => {
        const flow = new PreparedFlow(document);
        let { state } = begun(flow);
        // Each node may ask a few times; 2000 nodes are the most a call passes.
        for (let count = 0; count < 10_000 && !state.end; count++) ({ state } = step(flow, state, { type: 'timed-out' }, aWorld));
        expect(state.end).not.toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('speaks the language of the caller where the flow has it', () => {
    const document = flowOf(
      {
        start: { kind: 'start' },
        say: { kind: 'say', settings: { speech: [{ kind: 'text', texts: { en: 'Hello', de: 'Guten Tag' } }] } },
      },
      ['start.next → say'],
      { languages: ['en', 'de'] },
    );
    const flow = new PreparedFlow(document);
    const said = (language: 'de' | 'sv') =>
      step(flow, stateBefore(flow, { ...aCaller, language }), { type: 'entered' }, aWorld).effect;
    expect(said('de')).toMatchObject({ spoken: [{ text: 'Guten Tag', language: 'de' }] });
    expect(said('sv')).toMatchObject({ spoken: [{ text: 'Hello', language: 'en' }] });
  });

  it('keeps what a caller typed from reaching numbers outside, and secrets from what he says', () => {
    const document = flowOf(
      {
        start: { kind: 'start' },
        ask: { kind: 'collect', settings: { speech: [], variable: 'n', terminator: null } },
        crm: {
          kind: 'http',
          settings: {
            url: 'https://x.example/?q={n}',
            headers: [{ name: 'x', value: 'Bearer {secret.key} {n}' }],
            body: '{"n":"{n}"}',
          },
        },
        go: { kind: 'transfer', settings: { to: { kind: 'number', number: '{n}' } } },
      },
      ['start.next → ask', 'ask.collected → crm', 'ask.failed → go', 'crm.ok → go', 'crm.failed → go'],
      { variables: [{ name: 'n', type: 'text' }] },
    );
    const flow = new PreparedFlow(document);
    let { state } = begun(flow);
    const asked = step(flow, state, { type: 'keys', keys: '0049&1' }, aWorld);
    expect(asked.effect).toMatchObject({
      url: 'https://x.example/?q=0049%261',
      headers: [{ name: 'x', value: ['Bearer ', { secret: 'key' }, ' ', '0049&1'] }],
      body: ['{"n":"', '0049&1', '"}'],
    });
    ({ state } = asked);
    expect(step(flow, state, { type: 'answered', status: 204, body: '' }, aWorld).effect).toMatchObject({
      to: { kind: 'number', number: '0049&1', reach: 'own' },
    });
  });

  it('knows where a call is that somebody took, and that hanging up is none', () => {
    const flow = new PreparedFlow(demoFlow());
    const menu = begun(flow);
    const queued = step(flow, menu.state, { type: 'keys', keys: '2' }, aWorld);
    expect(queued.effect).toMatchObject({ type: 'queue', queueId: 'support' });
    const end = (how: 'taken' | 'hung-up') => step(flow, queued.state, { type: 'left', how }, aWorld).state.end;
    expect([end('taken'), end('hung-up')]).toEqual([{ kind: 'queue', queueId: 'support', skills: [] }, { kind: 'released' }]);
  });
});
