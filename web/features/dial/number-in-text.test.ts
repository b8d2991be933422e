import { describe, expect, it } from 'vitest';
import { numberInText } from './number-in-text.ts';

describe('the number in what was opened', () => {
  it.each([
    ['tel:+33-1-55-17-18-89', '+33155171889'],
    ['tel:203;phone-context=elm.example', '203'],
    ['TEL:%2B46%2070%20123', '+4670123'],
    ['tel://+46701234567', '+46701234567'],
    ['callto:+1 (212) 555-0100', '+12125550100'],
    ['sip:+33155171889@elm.example;user=phone', '+33155171889'],
    ['web+tel:+33155171889', '+33155171889'],
    ['+33 1 55 17 18 89', '+33155171889'],
    ['Ring Åsa: 070-123 45 67 (mobil)', '0701234567'],
    ['*43', '*43'],
    ['ref-QUJDREVGR0g', 'ref-QUJDREVGR0g'],
  ])('of %s is %s', (text, number) => {
    expect(numberInText(text)).toBe(number);
  });

  it.each(['', 'tel:', 'tel:anna', 'call me', 'sip:anna@elm.example', 'javascript:alert()'])('of %j is none', (text) => {
    expect(numberInText(text)).toBeNull();
  });
});
