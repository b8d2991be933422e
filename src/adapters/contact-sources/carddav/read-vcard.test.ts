import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVcard } from './read-vcard.ts';

function card(version: string, ...lines: string[]): string {
  return ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n');
}

describe('a vCard', () => {
  it('of version 3 is read with uses, labels, pictures and the preferred first', () => {
    const read = readVcard(
      card(
        '3.0',
        'UID:abc',
        'FN:Zoë\\, B.',
        'N:Berg;Zoë;;Dr.;',
        'ORG:ACME;Sales',
        'TEL;TYPE=CELL,VOICE:+33 6 12',
        'TEL;TYPE=WORK;TYPE=VOICE:101',
        'TEL;TYPE=WORK,pref:102',
        'TEL;TYPE=WORK,FAX:103',
        'item1.TEL:100',
        'item1.X-ABLabel:_$!<Main>!$_',
        'ADR;TYPE=WORK:;;1 rue Y;Paris;;75001;France',
        'PHOTO;ENCODING=b;TYPE=PNG:iVBO',
        ' Rw0K',
        'URL:https\\://acme.test/a',
        'X-CUSTOMER:4711\\, gold',
      ),
    );
    expect(read?.uid).toBe('abc');
    expect({ ...read?.fields }).toMatchObject({
      FN: ['Zoë, B.'],
      'N.family': ['Berg'],
      'N.given': ['Zoë'],
      ORG: ['ACME'],
      'ORG.unit': ['Sales'],
      TEL: ['102', '+33 6 12', '101', '103', '100'],
      'TEL.cell': ['+33 6 12'],
      'TEL.work': ['102', '101'],
      'TEL.work.fax': ['103'],
      'TEL.fax': ['103'],
      'TEL.main': ['100'],
      'ADR.work': ['1 rue Y, 75001 Paris, France'],
      PHOTO: ['data:image/png;base64,iVBORw0K'],
      URL: ['https://acme.test/a'],
      'X-CUSTOMER': ['4711, gold'],
    });
  });

  it('of version 4 gives numbers without the form of an address, by preference', () => {
    const read = readVcard(
      card('4.0', 'FN:Q', 'TEL;VALUE=uri;TYPE="voice,home";PREF=2:tel:+1-555;ext=5', 'TEL;TYPE=work;PREF=1:tel:+1-666'),
    );
    expect({ ...read?.fields }).toMatchObject({ TEL: ['+1-666', '+1-555'], 'TEL.home': ['+1-555'], 'TEL.work': ['+1-666'] });
  });

  it('of version 2.1 is read with bare uses and quoted-printable', () => {
    const read = readVcard(
      card('2.1', 'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCl=', 'ler;An=C3=A9', 'TEL;WORK;VOICE:123'),
    );
    expect({ ...read?.fields }).toMatchObject({ 'N.family': ['Müller'], 'N.given': ['Ané'], 'TEL.work': ['123'] });
  });

  it('of a group is none of a person', () => {
    expect(readVcard(card('4.0', 'FN:All', 'KIND:group'))).toBeNull();
    expect(readVcard(card('3.0', 'FN:All', 'X-ADDRESSBOOKSERVER-KIND:group'))).toBeNull();
  });

  it('that is none is an error, never an entry', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readVcard(`BEGIN:VCALENDAR\r\n${text}\r\nEND:VCALENDAR`)).toThrow();
      }),
    );
  });

  it('gives no more than its own text, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const escaped = name.replaceAll(/[\\,;]/g, String.raw`\$&`).replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ');
        const read = readVcard(card('3.0', `FN:${escaped}`, 'TEL:1'));
        expect(read?.fields.TEL).toEqual(['1']);
        expect(read?.fields.FN?.[0] ?? '').toBe(name.replaceAll(/[\r\n\u0085\u2028\u2029]/g, ' ').trim());
      }),
    );
  });
});
