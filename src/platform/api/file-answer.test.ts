import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FileAnswer, rangeOf } from './file-answer.ts';

const answer = (name: string, contentType: string, isShown = true) =>
  new FileAnswer({ name, contentType, isShown, sizeBytes: 3, read: () => Promise.resolve(Readable.from(['abc'])) }).headers;

describe('a file that is sent', () => {
  it('is shown only when it is a picture or a sound', () => {
    expect(answer('a.png', 'image/png')['content-disposition']).toMatch(/^inline;/);
    expect(answer('a.wav', 'audio/wav')['content-disposition']).toMatch(/^inline;/);
    for (const type of ['text/html', 'image/svg+xml', 'application/pdf', 'text/plain; charset=utf-8'])
      expect(answer('a', type)['content-disposition']).toMatch(/^attachment;/);
    expect(answer('a.png', 'image/png', false)['content-disposition']).toMatch(/^attachment;/);
  });

  it('runs nothing, whatever it holds, and keeps its name', () => {
    const headers = answer('Übersicht "1".pdf', 'application/pdf');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    expect(headers['content-disposition']).toBe(
      `attachment; filename="_bersicht _1_.pdf"; filename*=UTF-8''%C3%9Cbersicht%20%221%22.pdf`,
    );
  });

  it('cannot add a header by its name', () => {
    expect(answer('a\r\nSet-Cookie: x', 'image/png')['content-disposition']).not.toMatch(/[\r\n]/);
  });
});

describe('a range of a file', () => {
  it.each([
    [undefined, 'all'],
    ['bytes=0-', { from: 0, to: 9 }],
    ['bytes=2-4', { from: 2, to: 4 }],
    ['bytes=8-99', { from: 8, to: 9 }],
    ['bytes=-3', { from: 7, to: 9 }],
    ['bytes=-99', { from: 0, to: 9 }],
    ['bytes=10-', null],
    ['bytes=4-2', 'all'],
    ['bytes=0-1,3-4', 'all'],
    ['lines=1-2', 'all'],
    ['bytes=-', 'all'],
  ])('%s of ten bytes', (header, expected) => expect(rangeOf(header, 10)).toEqual(expected));

  it('of an empty file is none', () => expect(rangeOf('bytes=0-', 0)).toBeNull());
});
