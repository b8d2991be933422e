import { describe, expect, it } from 'vitest';
import type { ScriptBlock } from '../../contract/rest/scripts.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { answerFaults, checkDisposition, checkScript, choosable, type Disposition, fillScript, pathOf } from './index.ts';

const one = (id: string, parentId: string | null = null, more: Partial<Disposition> = {}): Disposition => ({
  id,
  companyId: 'elm' as CompanyId,
  parentId,
  name: id,
  names: {},
  outcome: 'none',
  needsNote: false,
  position: 0,
  enabled: true,
  ...more,
});
const tree = [
  one('orders'),
  one('delivery', 'orders', { position: 2, names: { fr: 'livraison' } }),
  one('late', 'delivery'),
  one('damaged', 'delivery'),
  one('new-order', 'orders', { position: 1 }),
  one('wrong-number'),
];
const idsOf = (all: readonly Disposition[], named: string[]) => choosable(all, named).map(({ id }) => id);

describe('the dispositions of a queue', () => {
  it('are those it names, of a category all beneath it, in their order', () => {
    expect(idsOf(tree, ['wrong-number', 'orders'])).toEqual(['wrong-number', 'new-order', 'damaged', 'late']);
    expect(idsOf(tree, ['delivery', 'late'])).toEqual(['damaged', 'late']);
  });

  it('are not those that are disabled, nor what is beneath a disabled category', () => {
    const closed = tree.map((each) => (each.id === 'delivery' ? { ...each, enabled: false } : each));
    expect(idsOf(closed, ['orders', 'late'])).toEqual(['new-order']);
  });

  it('have a path', () => {
    expect(pathOf(tree[2]!, new Map(tree.map((each) => [each.id, each])))).toEqual([
      { name: 'orders', names: {} },
      { name: 'delivery', names: { fr: 'livraison' } },
      { name: 'late', names: {} },
    ]);
  });

  it('hang in no circle, below what is there, and not too deep', () => {
    expect(() => checkDisposition({ id: 'orders', parentId: 'late' }, tree)).toThrow(/beneath itself/);
    expect(() => checkDisposition({ id: 'new', parentId: 'gone' }, tree)).toThrow(/no such category/);
    expect(() => checkDisposition({ id: 'new', parentId: 'late' }, tree)).toThrow(/At most 3 levels/);
    expect(() => checkDisposition({ id: 'orders', parentId: 'wrong-number' }, tree)).toThrow(/At most 3 levels/);
    expect(() => checkDisposition({ id: 'new', parentId: 'delivery' }, tree)).not.toThrow();
  });
});

const field = (key: string, more: object = {}): ScriptBlock => ({
  kind: 'field',
  key,
  label: key,
  help: '',
  type: 'text',
  isRequired: false,
  options: [],
  ...more,
});

describe('a script', () => {
  it('is read with what is known; of what is not, nothing remains', () => {
    const text = 'Good day {caller.name} of {caller.company}, my name is {agent.name}.';
    expect(fillScript(text, { 'caller.name': 'Ms Dupont', 'agent.name': 'Anna' })).toBe(
      'Good day Ms Dupont of , my name is Anna.',
    );
  });

  it('asks each thing once, has choices to choose from, and uses answers only below their fields', () => {
    const text = (words: string): ScriptBlock => ({ kind: 'text', text: words });
    expect(() => checkScript({ blocks: [field('order'), text('Order {answer.order} for {caller.name}')] })).not.toThrow();
    expect(() => checkScript({ blocks: [text('{answer.order}'), field('order')] })).toThrow(/means nothing here/);
    expect(() => checkScript({ blocks: [text('{caller.shoe-size}')] })).toThrow(/caller.shoe-size/);
    expect(() => checkScript({ blocks: [field('order'), field('order')] })).toThrow(/two fields/);
    expect(() => checkScript({ blocks: [field('how', { type: 'choice', options: ['phone'] })] })).toThrow(/can be chosen/);
  });

  it('says what is wrong with answers', () => {
    const blocks = [
      field('order', { isRequired: true }),
      field('amount', { type: 'number' }),
      field('day', { type: 'date' }),
      field('how', { type: 'choice', options: ['post', 'van'] }),
      field('again', { type: 'yes-no' }),
    ];
    const wrong = { order: ' ', amount: 'many', day: '2026-02-30', how: 'bike', again: 'maybe', shoes: '42' };
    expect(Object.fromEntries(answerFaults(blocks, wrong))).toEqual({
      order: 'missing',
      amount: 'no-number',
      day: 'no-date',
      how: 'no-choice',
      again: 'no-choice',
      shoes: 'unknown',
    });
    const right = { order: '17', amount: '12,5', day: '2028-02-29', how: 'van', again: 'no' };
    expect(answerFaults(blocks, right).size).toBe(0);
  });
});
