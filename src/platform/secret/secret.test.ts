import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret, secretMarker } from './index.ts';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('is given by reveal alone', () => {
    expect(secret.reveal()).toBe('hunter2');
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 9, showHidden: true })];
    for (const text of shown) {
      expect(text).not.toContain('hunter2');
      expect(text).toContain(secretMarker);
    }
    expect(Object.values(secret)).toEqual([]);
    expect(structuredClone(secret)).toEqual({});
  });
});
