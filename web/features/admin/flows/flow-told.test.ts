import { describe, expect, it } from 'vitest';
import type { FlowStep } from '../../../../src/contract/rest/flows.ts';
import { wordsOf } from '../../../ui/words/index.ts';
import { de } from '../words/de/index.ts';
import { en } from '../words/en/index.ts';
import type { AdminWords } from '../words/index.ts';
import { emptyDocument } from './flow-model.ts';
import type { Telling } from './flow-sentences.ts';
import { differenceTold, faultTold, stepTold } from './flow-told.ts';
import { newTest } from './tests/test-model.ts';
import { noChoices } from './use-flow.ts';

const telling = (language: 'en' | 'de'): Telling => ({
  words: wordsOf(language, { en, de }[language], [language]) as AdminWords,
  choices: { ...noChoices, people: [{ id: 'u', name: 'Bert', detail: '' }] },
});
const [english, german] = [telling('en'), telling('de')];
const menu = {
  ...emptyDocument.nodes[0]!,
  id: 'menu',
  kind: 'menu' as const,
  settings: {
    speech: [],
    choices: [{ key: '1', label: 'Verkauf' }],
    timeoutS: 6,
    tries: 3,
    timeoutSpeech: [],
    invalidSpeech: [],
    bargeIn: true,
  },
};
const document = { ...emptyDocument, nodes: [...emptyDocument.nodes, menu] };
const step = (code: string, params: FlowStep['params']): FlowStep => ({
  nodeId: 'menu',
  kind: 'menu',
  name: '',
  outlet: 'timeout',
  code,
  params,
  sentence: 'As the server says it.',
  said: [],
  atMs: 0,
});

describe('what a flow is told about', () => {
  it('is a fault in the language of the reader, its way out by the word that stands beside it', () => {
    const fault = { severity: 'error', nodeId: 'menu', field: 'outlet:key-1', sentence: 'menu: Nothing follows key-1.' } as const;
    const missing = { ...fault, code: 'outlet-missing', params: { node: 'menu', outlet: 'key-1' } };
    expect(faultTold(german, document, missing)).toBe('Auf „1 · Verkauf“ folgt nichts.');
    expect(faultTold(english, document, { ...missing, code: 'something-new' })).toBe('menu: Nothing follows key-1.');
  });

  it('is a step with its reason, also where something is missing', () => {
    const asked = step('asked-invalid', { tries: 2, reason: '7 is no choice', reasonCode: 'no-choice', given: '7' });
    expect(stepTold(german, asked)).toBe('2-mal gefragt; 7 steht nicht zur Wahl.');
    expect(stepTold(english, asked)).toBe('Asked 2 times; 7 is no choice.');
    expect(stepTold(english, step('asked-timeout', { tries: 1, reason: 'of old' }))).toBe('Asked once; of old.');
    expect(stepTold(german, step('required', { skills: 2, priority: null, language: 'fr' }))).toBe(
      'Ab jetzt verlangt: 2 Fähigkeiten, Français.',
    );
    expect(stepTold(english, step('key-pressed', { key: '1', label: 'Sales' }))).toBe('1 was pressed (Sales).');
    expect(stepTold(english, step('never-heard-of', {}))).toBe('As the server says it.');
  });

  it('is what a test found, by the names of people', () => {
    const test = {
      ...newTest(document, 'x'),
      expect: { end: { kind: 'voicemail' as const, userId: 'u' }, says: [], variables: [] },
    };
    const result = {
      testId: test.id,
      name: 'x',
      passed: false,
      difference: { code: 'end-differs', params: {}, sentence: '' },
      end: { kind: 'released' as const },
      path: [],
      said: [],
      variables: {},
    };
    expect(differenceTold(german, document, test, result)).toBe(
      'Der Anruf endete damit, dass aufgelegt wird, nicht in der Mailbox von Bert.',
    );
    expect(differenceTold(english, document, test, { ...result, difference: null })).toBeNull();
  });
});
