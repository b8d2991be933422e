import { expect, it } from 'vitest';
import { filled } from './script-text.ts';

const facts = {
  'caller.name': 'Hôtel Beaulieu',
  'caller.number': '01 42 68 09 11',
  'caller.company': '',
  'called.number': '300',
  'agent.name': 'Oliver Grant',
  'queue.name': 'Sales',
  'company.name': 'Atelier Lumière',
  'day.greeting': 'Good morning',
};
const labels = new Map([['order', 'Order number']]);

it('reads out what is known, names what is to be asked, and never shows a placeholder', () => {
  const text = '{day.greeting}, {caller.name}{caller.company}: order {answer.order}, {answer.gone}, {caller.shoe}.';
  expect(filled(text, { answers: {}, labels, facts })).toBe('Good morning, Hôtel Beaulieu: order [Order number], […], ….');
  expect(filled(text, { answers: { order: 'A 2041' }, labels, facts })).toContain('order A 2041,');
});
