import { describe, expect, it } from 'vitest';
import { changedFields, merge } from './merge.ts';

describe('joining my changes with those of somebody else', () => {
  const was = { name: 'Anna', number: '201', groups: ['a'] };

  it('keeps mine where only I changed and takes theirs where only they did', () => {
    const joined = merge(was, { ...was, name: 'Anne' }, { ...was, number: '202' });
    expect(joined).toEqual({ values: { name: 'Anne', number: '202', groups: ['a'] }, conflicts: [], taken: ['number'] });
  });

  it('asks where both changed the same field differently', () => {
    const joined = merge(was, { ...was, name: 'Anne' }, { ...was, name: 'Hanna' });
    expect(joined.conflicts).toEqual([{ name: 'name', was: 'Anna', yours: 'Anne', theirs: 'Hanna' }]);
    expect(joined.values['name']).toBe('Anne');
  });

  it('finds nothing to ask where both came to the same', () => {
    expect(merge(was, { ...was, groups: ['a', 'b'] }, { ...was, groups: ['a', 'b'] })).toMatchObject({
      conflicts: [],
      taken: [],
    });
  });

  it('names the fields that differ, lists by their content', () => {
    expect(changedFields(was, { name: 'Anna', number: '203', groups: ['a'] })).toEqual(['number']);
  });
});
