import { describe, expect, it } from 'vitest';
import { hideNumbers } from './index.ts';

const isHidden = (number: string) => number.replaceAll(/\D/g, '').endsWith('601020304');
const hide = <T>(value: T) => hideNumbers(value, isHidden);

describe('hiding numbers', () => {
  it.each([
    '+33601020304 dialled 203.',
    'From 06 01 02 03 04 (mobile)',
    '"Noa" <sip:+33601020304@elm.example;user=phone>',
    'tel:+33-6-01-02-03-04',
    '(06) 01.02.03.04',
  ])('takes it out of: %s', (text) => {
    expect(hide(text).replaceAll(/\D/g, '')).not.toContain('601020304');
    expect(hide(text)).toContain('•••');
  });

  it('leaves everything else as it is', () => {
    const value = {
      callId: '01890a5d-ac96-774b-bcce-b302099a8057',
      atMs: 1_700_601_020_304,
      text: '203 called +33155171889 at 10:31, see 1601020304x',
      list: [1, null, true, '4'],
    };
    expect(hide(value)).toEqual(value);
  });
});
