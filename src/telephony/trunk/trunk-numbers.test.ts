import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainId } from '../../kernel/ids.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import { NumberingService } from '../numbering/index.ts';
import { callerOnTrunk, insideOf, outsideOf, type Trunk } from './index.ts';

const trunk = {
  numbers: [
    { number: '+4930555*', destination: '0' },
    { number: '+4930555300', destination: '300' },
    { number: '+49305552*', destination: '2*' },
  ],
};

describe('the numbers of a trunk', () => {
  it('lead inside: the exact one first, then the longest range, each number of a range to its own extension', () => {
    expect(insideOf(trunk, '+4930555300')).toBe('300');
    expect(insideOf(trunk, '+4930555217')).toBe('217');
    expect(insideOf(trunk, '+4930555999')).toBe('0');
    expect(insideOf(trunk, '+4989123456')).toBeNull();
  });

  it('show an extension to the public by a number that leads to it alone', () => {
    expect(outsideOf(trunk, '300')).toBe('+4930555300');
    expect(outsideOf(trunk, '217')).toBe('+4930555217');
    expect(outsideOf(trunk, '0')).toBeNull();
    expect(outsideOf(trunk, '999')).toBeNull();
  });

  it('shown to the public lead back to the extension they show', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^2\d{1,3}$/), (inside) => {
        expect(insideOf(trunk, outsideOf(trunk, inside)!)).toBe(inside);
      }),
    );
  });
});

describe('a caller shown over a trunk', () => {
  const domainId = 'domain' as DomainId;
  const settings = {
    internationalPrefix: '00',
    localCountryPrefix: '49',
    externalPrefix: '0',
    incomingAdd: '',
    incomingRemove: '',
    internalLength: 3,
    internalReverseLength: 3,
  };
  const record = { companyId: 'company' as never, domainId, settings, rules: [] };
  const numbering = new NumberingService({
    directory: new LiveCompanyDirectory({ ...emptyDirectoryContents, numbering: [record] }),
  });
  const onTrunk = (number: string, isOurs: boolean, settingsOf: Partial<Trunk>) => {
    const whole = { ...trunk, domainId, numberFormat: 'e164', authentication: { kind: 'address', peers: [] }, ...settingsOf };
    const party = { number, userId: isOurs ? 'anna' : null, deviceId: null };
    return callerOnTrunk(whole as unknown as Trunk, party, numbering).number;
  };

  it('is one of ours by the public number that leads to him, in the format of the trunk', () => {
    expect(onTrunk('217', true, {})).toBe('+4930555217');
    expect(onTrunk('217', true, { numberFormat: 'international' })).toBe('004930555217');
    expect(onTrunk('217', true, { numberFormat: 'national' })).toBe('030555217');
  });

  it('is one of ours without such a number by that of the trunk, and never by his extension', () => {
    const registration = { kind: 'registration', user: '4930555', password: 'x', registrar: 'sip:carrier.example' } as const;
    expect(onTrunk('999', true, { authentication: registration })).toBe('+4930555');
    expect(onTrunk('999', true, { authentication: { ...registration, user: 'account' } })).toBe('');
    expect(onTrunk('999', true, {})).toBe('');
  });

  it('keeps his number when he is an outsider whose call is passed on', () => {
    expect(onTrunk('+33155170201', false, {})).toBe('+33155170201');
    expect(onTrunk('+4989123456', false, { numberFormat: 'national' })).toBe('089123456');
    expect(onTrunk('', false, {})).toBe('');
  });
});
