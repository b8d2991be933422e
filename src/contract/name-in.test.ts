import { describe, expect, it } from 'vitest';
import { nameIn, pathIn } from './name-in.ts';

describe('a name by language', () => {
  const late = { name: 'Late', names: { fr: 'En retard', de: '' } };

  it('is that of the language, else its own', () => {
    expect(nameIn(late, 'fr')).toBe('En retard');
    expect(nameIn(late, 'de')).toBe('Late');
    expect(nameIn(late, 'en')).toBe('Late');
  });

  it('is English where there is none of its own, else any, else the code', () => {
    expect(nameIn({ code: 'lunch', names: { sv: 'Lunchen', en: 'Lunch' } }, 'de')).toBe('Lunch');
    expect(nameIn({ code: 'lunch', names: { sv: 'Lunchen' } }, 'de')).toBe('Lunchen');
    expect(nameIn({ code: 'lunch', names: {} }, 'de')).toBe('lunch');
  });

  it('is said at each level of a tree', () => {
    expect(pathIn([{ name: 'Orders', names: {} }, late], 'fr')).toBe('Orders › En retard');
  });
});
