import type { FlowDocument } from '../../../../../src/contract/rest/flow-document.ts';
import type { FlowEnd, FlowTest } from '../../../../../src/contract/rest/flow-test.ts';

/** A test that says nothing yet but when and who calls. */
export function newTest(document: FlowDocument, name: string): FlowTest {
  const taken = new Set(document.tests.map(({ id }) => id));
  let number = document.tests.length + 1;
  while (taken.has(`test-${number}`)) number++;
  return {
    id: `test-${number}`,
    name,
    given: {
      day: 'monday',
      time: '10:00',
      callerNumber: '+4612345678',
      callerName: '',
      called: '',
      language: null,
      keys: [],
      hours: [],
      http: [],
      contacts: [],
      queues: [],
      transfers: [],
    },
    expect: { end: { kind: 'released' }, says: [], variables: [] },
  };
}

export function newEnd(kind: FlowEnd['kind']): FlowEnd {
  switch (kind) {
    case 'queue':
    case 'call-back':
      return { kind, queueId: '' };
    case 'voicemail':
    case 'user':
      return { kind, userId: '' };
    case 'number':
      return { kind, number: '' };
    case 'flow':
      return { kind, flowId: '' };
    case 'released':
    case 'failed':
      return { kind };
  }
}

/** What is pressed each time keys are asked for: "1, 4711#, –" where – is nothing at all. */
export function readKeys(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((part) => part.replaceAll(/[^0-9*#]/g, ''));
}

export function writeKeys(keys: readonly string[]): string {
  return keys.map((key) => key || '–').join(', ');
}
