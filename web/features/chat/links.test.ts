import { describe, expect, it } from 'vitest';
import { formatBytes } from './format-bytes.ts';
import { piecesOf } from './links.ts';

const links = (text: string) => piecesOf(text).flatMap(({ href }) => href ?? []);

describe('addresses in messages', () => {
  it('become links without the sentence around them', () => {
    expect(links('see https://a.example/x?y=1, and (http://b.example).')).toEqual([
      'https://a.example/x?y=1',
      'http://b.example',
    ]);
    expect(
      piecesOf('see https://a.example.')
        .map(({ piece }) => piece)
        .join(''),
    ).toBe('see https://a.example.');
  });

  it('are http and https only', () => {
    expect(links('javascript:alert(1) data:text/html,x file:///etc/passwd http:// https://')).toEqual([]);
  });
});

describe('sizes of files', () => {
  it.each([
    [0, '0 kB'],
    [1, '1 kB'],
    [12_345, '12 kB'],
    [3_400_000, '3.4 MB'],
  ])('%d bytes', (bytes, shown) => expect(formatBytes(bytes, 'en')).toBe(shown));
});
