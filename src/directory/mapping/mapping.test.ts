import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactMapping } from './contact-mapping.ts';
import { ExpressionFault, parseFieldExpression } from './field-expression.ts';
import { ContactMapper, compileMapping } from './index.ts';

const none: ContactMapping = { id: 'id', fields: {}, redList: {}, names: {} };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** One value of one field through a mapping. */
function mapped(expression: string, value: string): string | undefined {
  const { mapping, faults } = compileMapping({ ...none, fields: { displayName: 'name', private0: expression } });
  expect(faults).toEqual([]);
  const entry = { key: null, fields: { id: ['1'], name: ['x'], Surname: [value], PhoneNumber: [value] } };
  const result = new ContactMapper(mapping).map(entry);
  return result.kind === 'contact' ? result.details.values.private0 : undefined;
}

function faultOf(expression: string): string {
  const { faults } = compileMapping({ ...none, fields: { lastName: expression } });
  expect(faults).toHaveLength(1);
  expect(faults[0]!.field).toBe('lastName');
  return faults[0]!.message;
}

describe('options of a field, as the old guide shows them', () => {
  it('Surname | u puts all in upper case', () => {
    expect(mapped('Surname | u', 'Dupont-Élan')).toBe('DUPONT-ÉLAN');
    expect(mapped('Surname|u', 'a')).toBe('A');
  });

  it('PhoneNumber|p::9{0}::^[0-9]{4}$ puts a 9 before numbers of four digits only', () => {
    const expression = 'PhoneNumber|p::9{0}::^[0-9]{4}$';
    expect(mapped(expression, '6660')).toBe('96660');
    expect(mapped(expression, '66601')).toBe('66601');
    expect(mapped(expression, '+33 6660')).toBe('+33 6660');
  });

  it('Surname | h, u,p::9{0}::^[0-9]{4}$ applies them one after the other', () => {
    expect(mapped('Surname | h, u,p::9{0}::^[0-9]{4}$', '4694')).toBe(sha256('4694').toUpperCase());
    expect(mapped('Surname | p::9{0}::^[0-9]{4}$, h', '4694')).toBe(sha256('94694'));
  });
});

describe('each option', () => {
  it('l is lower case, m the first letter capital and the others small', () => {
    expect(mapped('Surname|l', 'DUPONT')).toBe('dupont');
    expect(mapped('Surname|m', 'dUPONT')).toBe('Dupont');
    expect(mapped('Surname|m', 'élan NOIR')).toBe('Élan noir');
  });

  it('p takes a text without an expression, the value wherever it stands, and a value that looks like a replacement', () => {
    expect(mapped('Surname|p::<{0}>', 'x')).toBe('<x>');
    expect(mapped('Surname|p::{0}-{0}', 'x')).toBe('x-x');
    expect(mapped('Surname|p::0{0}', '$&$1')).toBe('0$&$1');
  });

  it('p keeps commas of its own: in braces, classes and groups, in its text, after a backslash', () => {
    expect(mapped('Surname|p::9{0}::^[0-9]{2,4}$,u', '123')).toBe('9123');
    expect(mapped('Surname|p::9{0}::^[a,u]$', 'u')).toBe('9u');
    expect(mapped('Surname|p::9{0}::^(a,u,b)$', 'a,u,b')).toBe('9a,u,b');
    expect(mapped('Surname|p::{0}, Paris,u', 'Rue')).toBe('RUE, PARIS');
    expect(mapped(String.raw`Surname|p::9{0}::^a\,u$`, 'a,u')).toBe('9a,u');
    expect(mapped('Surname|p::9{0}::[(]$,u', 'a(')).toBe('9A(');
    expect(mapped('Surname|p::1{0},p::2{0}', 'x')).toBe('21x');
    expect(mapped('Surname|p::{0}::a|b', 'b')).toBe('b');
  });

  it('a and i mark a field that has a value, and leave the value', () => {
    const { mapping } = compileMapping({
      ...none,
      fields: { lastName: 'sn', postalAddress: 'address | a', email1: 'mail|i,l', email2: 'other|i' },
    });
    const entry = { key: null, fields: { id: ['1'], sn: ['x'], address: ['1 Rue'], mail: ['A@x'], other: [''] } };
    expect(new ContactMapper(mapping).map(entry)).toMatchObject({
      details: { values: { postalAddress: '1 Rue', email1: 'a@x' }, invisible: ['email1'], mapped: ['postalAddress'] },
    });
  });
});

describe('an expression that cannot be read', () => {
  it('is named with its field, with what came and what was expected', () => {
    expect(faultOf('sn | x')).toBe(
      'the option "x" came, expected a, h, i, l, m, u or p::text{0}::regular expression, with commas between',
    );
    expect(faultOf('sn | U')).toContain('options are small letters');
    expect(faultOf('sn | u,,l')).toContain('an option is missing');
    expect(faultOf('sn |')).toContain('an option is missing');
    expect(faultOf('| u')).toContain('the name of a field of the source was expected');
    expect(faultOf('sn | p')).toContain('expected p::text{0}::regular expression');
    expect(faultOf('sn | p::9')).toContain('expected {0}');
    expect(faultOf('sn | p::9{0}::[0-9')).toContain('"[0-9" cannot be read');
    expect(faultOf(String.raw`sn | p::9{0}::(a)\1`)).toContain('RE2');
    expect(faultOf('x'.repeat(1001))).toContain('1001 characters came');
  });

  it('leaves the other fields working', () => {
    const { mapping, faults } = compileMapping({ ...none, fields: { lastName: 'sn|u', firstName: 'g|?' } });
    expect(faults.map(({ field }) => field)).toEqual(['firstName']);
    const entry = { key: null, fields: { id: ['1'], sn: ['x'], g: ['y'] } };
    expect(new ContactMapper(mapping).map(entry)).toMatchObject({ details: { values: { lastName: 'X' } } });
  });

  it('is found in the id, the red list and the names, too', () => {
    const { faults } = compileMapping({
      id: 'a|?',
      fields: { nobody: 'x' } as never,
      redList: { workPhone: '|', email1: 'x' } as never,
      names: { private0: '[VIP] a', private4: 'b [vip]', private5: 'x'.repeat(101) },
    });
    expect(faults.map(({ field }) => field)).toEqual([
      'id',
      'nobody',
      'redList.email1',
      'redList.workPhone',
      'names.private5',
      'names.private4',
    ]);
  });
});

describe('a contact', () => {
  const directory = compileMapping({
    id: 'id',
    fields: {
      lastName: 'givenname|u',
      firstName: 'sn',
      workPhone: 'phoneNumber',
      mobilePhone: 'gsmPhone',
      assistantPhone: 'secretaire',
      private3: 'Vip',
    },
    redList: { workPhone: 'private', mobilePhone: 'private' },
    names: { private3: 'Vip [VIP]', private4: 'Unused' },
  }).mapping;
  const noa = {
    id: ['2'],
    sn: ['Noa'],
    givenname: ['Hollande'],
    secretaire: ['4694'],
    phoneNumber: ['4594'],
    gsmPhone: ['0601020304'],
    private: ['1'],
  };

  it('hides the numbers that the red list names, and no others, as in the old guide', () => {
    const mapper = new ContactMapper(directory);
    expect(mapper.map({ key: null, fields: noa })).toEqual({
      kind: 'contact',
      sourceKey: '2',
      notes: [],
      details: {
        values: { lastName: 'HOLLANDE', firstName: 'Noa', workPhone: '4594', mobilePhone: '0601020304', assistantPhone: '4694' },
        invisible: [],
        mapped: [],
        redListed: ['workPhone', 'mobilePhone'],
        vip: null,
      },
    });
    expect(mapper.map({ key: null, fields: { ...noa, private: ['0'] } })).toMatchObject({ details: { redListed: [] } });
  });

  it.each(['1', 'true', 'yes', 'y', 'lr', 'rf', 'LR', ' True '])('is on the red list with %j', (value) => {
    const entry = { key: null, fields: { ...noa, private: [value] } };
    expect(new ContactMapper(directory).map(entry)).toMatchObject({ details: { redListed: ['workPhone', 'mobilePhone'] } });
  });

  it.each(['0', '', 'no', 'false', '2', 'oui', 'lrx'])('is not on the red list with %j', (value) => {
    const entry = { key: null, fields: { ...noa, private: [value] } };
    expect(new ContactMapper(directory).map(entry)).toMatchObject({ details: { redListed: [] } });
  });

  it('is very important when the field named [VIP] is filled, with what it says', () => {
    const entry = { key: null, fields: { ...noa, Vip: ['Gold'] } };
    expect(new ContactMapper(directory).map(entry)).toMatchObject({ details: { vip: 'Gold', values: { private3: 'Gold' } } });
  });

  it('takes the first value that is not empty, and fields whatever their case', () => {
    const entry = { key: null, fields: { ID: ['7'], SN: ['', ' ', ' Anna ', 'Other'], GivenName: ['x'] } };
    const mapper = new ContactMapper(directory);
    expect(mapper.map(entry)).toMatchObject({ sourceKey: '7', details: { values: { firstName: 'Anna' } } });
    // Another source spelling in the next entry is found, too.
    expect(mapper.map({ key: null, fields: { id: ['8'], sn: ['Bea'] } })).toMatchObject({ sourceKey: '8' });
  });

  it('is refused without an id or a name, with the reason', () => {
    const mapper = new ContactMapper(directory);
    expect(mapper.map({ key: '9', fields: { sn: ['x'] } })).toEqual({
      kind: 'rejected',
      sourceKey: null,
      reason: 'The field id, which tells entries apart, is empty.',
    });
    expect(mapper.map({ key: null, fields: { id: ['9'], phoneNumber: ['1'] } })).toMatchObject({
      kind: 'rejected',
      sourceKey: '9',
    });
    const byItself = new ContactMapper(compileMapping({ ...none, id: null, fields: { lastName: 'sn' } }).mapping);
    expect(byItself.map({ key: 'cn=a', fields: { sn: ['x'] } })).toMatchObject({ sourceKey: 'cn=a' });
    expect(byItself.map({ key: null, fields: { sn: ['x'] } })).toMatchObject({ kind: 'rejected' });
  });

  it('loses a value that is too long, and says so', () => {
    const entry = { key: null, fields: { ...noa, sn: ['x'.repeat(4001)] } };
    expect(new ContactMapper(directory).map(entry)).toMatchObject({
      notes: [{ field: 'firstName', message: '4001 characters came, at most 4000 were expected: left out' }],
    });
  });

  it('has no signs that the store refuses', () => {
    const entry = { key: null, fields: { ...noa, sn: ['\u0000No\u0000a\u0007'] } };
    expect(new ContactMapper(directory).map(entry)).toMatchObject({ details: { values: { firstName: 'Noa' } } });
  });
});

describe('whatever is written as a mapping', () => {
  const sign = fc.constantFrom(
    '|',
    ',',
    '::',
    'p',
    'u',
    'l',
    'h',
    '{0}',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '\\',
    '9',
    ' ',
    'sn',
    '^',
    '$',
    '*',
    '+',
    '?',
    '(?',
    'é',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(sign, { maxLength: 30 }).map((signs) => signs.join('')),
  );

  it('is read or refused in words, and never breaks', () => {
    fc.assert(
      fc.property(text, fc.string(), (expression, value) => {
        let read: ReturnType<typeof parseFieldExpression>;
        try {
          read = parseFieldExpression(expression);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionFault);
          return;
        }
        expect(read.source).toBe(read.source.trim());
        const { mapping } = compileMapping({ ...none, fields: { displayName: 'id', lastName: expression } });
        new ContactMapper(mapping).map({ key: null, fields: { id: ['1'], [read.source]: [value] } });
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the options it was made of', () => {
    const letter = fc.constantFrom('a', 'h', 'i', 'l', 'm', 'u');
    const pattern = fc.constantFrom('p::9{0}', 'p::9{0}::^[0-9]{4}$', 'p::{0},x::^.{1,2}(,a)?$', 'p::a, {0}');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(letter, pattern), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ', ', ' , '),
        (options, comma) => {
          const read = parseFieldExpression(`Surname | ${options.join(comma)}`).options;
          expect(read.map(({ kind }) => kind === 'pattern')).toEqual(options.map((option) => option.startsWith('p')));
        },
      ),
    );
  });

  it('is matched in time proportional to the value', () => {
    const { mapping } = compileMapping({ ...none, fields: { lastName: 'sn|p::9{0}::^(a+)+$' } });
    const entry = { key: null, fields: { id: ['1'], sn: [`${'a'.repeat(3000)}!`] } };
    expect(new ContactMapper(mapping).map(entry)).toMatchObject({ details: { values: { lastName: entry.fields.sn[0] } } });
  });
});
