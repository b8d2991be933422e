import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Contact, ContactDirectoryId, ContactId } from '../contact/index.ts';
import type { Profile } from '../contact-card/index.ts';
import { fillUrl, usualSchemes } from './fill-url.ts';
import { openProgram, splitCommand } from './open-program.ts';
import { isPopField, type PopCall, popFields } from './pop-fields.ts';
import { readLayout } from './read-layout.ts';
import { renderLayout } from './render-layout.ts';
import { fillText, readTemplate } from './template.ts';

const contact: Contact = {
  id: '0190aaaa-0000-7000-8000-000000000001' as ContactId,
  companyId: 'c' as CompanyId,
  directoryId: 'd' as ContactDirectoryId,
  sourceKey: '1',
  ownerId: null,
  values: {
    firstName: 'Ève',
    lastName: '<b>Martin & Co</b>',
    workPhone: '+33 1 55 17 18 89',
    mobilePhone: '0601020304',
    url: 'https://martin.example/profile',
    private0: 'K-17/3',
    private1: 'reachable at 06 01 02 03 04',
    private2: 'secret note',
  },
  invisible: ['private2'],
  mapped: [],
  redListed: ['mobilePhone'],
  vip: 'Gold',
};

const value = (text: string) => ({ text, from: contact });
const profile: Profile = {
  contacts: [contact],
  name: 'Ève <b>Martin & Co</b>',
  values: {
    firstName: value('Ève'),
    lastName: value('<b>Martin & Co</b>'),
    workPhone: value('+33 1 55 17 18 89'),
    mobilePhone: value('0601020304'),
    url: value('https://martin.example/profile'),
  },
  free: [
    { ...value('K-17/3'), field: 'private0', label: 'id' },
    { ...value('reachable at 06 01 02 03 04'), field: 'private1', label: 'private1' },
    { ...value('secret note'), field: 'private2', label: 'Note' },
  ],
  vip: 'Gold',
};

const call: PopCall = {
  profile,
  caller: { number: '+33155171889', name: 'as the network says' },
  diverter: { number: '200', name: 'Reception' },
  callee: {
    firstName: 'Anna',
    lastName: 'Bell',
    login: 'anna',
    companyName: 'Demo',
    deviceNumber: '201',
    mobile: '',
    email: 'anna@demo.example',
    externalKey: 'E1',
    custom0: 'a',
    custom1: 'b',
  },
  serverName: 'phone.demo.example',
};

const rules = { schemes: usualSchemes, programs: [{ program: 'crm.exe', address: 'crm://find?{arguments}' }] };
const filled = (template: string) => fillText(readTemplate(template), popFields(call));
const url = (template: string, given: PopCall = call) => fillUrl(readTemplate(template), popFields(given), usualSchemes);

describe('a field of a screen-pop', () => {
  it('is the caller’s, the called one’s, or of who diverted the call, in any case of letters', () => {
    expect(filled('[-Firstname-] [-LASTNAME-], [-PhoneNumber-]')).toBe('Ève <b>Martin & Co</b>, +33155171889');
    expect(filled('[-MyFirstname-] [-MyLastname-] [-MyDevice-] [-MyExternalKey-] [-MyCustom1-]')).toBe('Anna Bell 201 E1 b');
    expect(filled('[-Contact2DisplayName-] [-Contact2PhoneNumber-] [-ServerName-]')).toBe('Reception 200 phone.demo.example');
  });

  it('of the ten free ones goes by its own name or by its number, also when the card does not show it', () => {
    expect(filled('[-id-] [-Custom0-] [-Note-]')).toBe('K-17/3 K-17/3 secret note');
  });

  it('that is on the red list is empty, and so is a text that holds its digits', () => {
    expect(filled('[-MobilePhone-][-private1-][-Custom1-]')).toBe('');
    expect(filled('[-WorkPhone-]')).toBe('+33 1 55 17 18 89');
  });

  it('that nobody knows is empty, and the check of layouts names it', () => {
    expect(filled('a[-Lastnome-]b')).toBe('ab');
    expect([isPopField('Lastnome', []), isPopField('lastname', []), isPopField('id', ['id'])]).toEqual([false, true, true]);
  });

  it('names an unknown caller as the network does', () => {
    const unknown = { ...call, profile: null };
    expect(fillText(readTemplate('[-DisplayName-] [-Lastname-]'), popFields(unknown))).toBe('as the network says ');
  });

  it('needs both brackets', () => {
    expect(filled('[- [-Firstname-] -] [-open')).toBe('[- Ève -] [-open');
  });
});

describe('an address of a screen-pop', () => {
  it('has what a field brings percent-encoded', () => {
    expect(url('https://crm.example/?q=[-Lastname-]&id=[-id-]')).toEqual({
      ok: true,
      url: 'https://crm.example/?q=%3Cb%3EMartin%20%26%20Co%3C%2Fb%3E&id=K-17%2F3',
    });
    expect(url('tel:[-WorkPhone-]')).toEqual({ ok: true, url: 'tel:+33155171889' });
  });

  it('may be a field as a whole, and is http then', () => {
    expect(url('[-Url-]')).toEqual({ ok: true, url: 'https://martin.example/profile' });
    for (const evil of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://user:pw@bank.example/']) {
      const given = { ...call, profile: { ...profile, values: { ...profile.values, url: value(evil) } } };
      expect(url('[-Url-]', given).ok).toBe(false);
    }
    expect(url('[-Email2-]')).toEqual({ ok: false, reason: 'empty' });
  });

  it('does not take its host from a field, nor a scheme that is not allowed', () => {
    expect(url('https://[-id-].example/')).toEqual({ ok: false, reason: 'host-from-field' });
    expect(url('https://crm[-id-]/')).toEqual({ ok: false, reason: 'host-from-field' });
    expect(url('javascript:[-id-]')).toEqual({ ok: false, reason: 'scheme-not-allowed' });
    expect(url('crm://open/[-id-]')).toEqual({ ok: false, reason: 'scheme-not-allowed' });
    expect(url('/relative/[-id-]')).toEqual({ ok: false, reason: 'no-scheme' });
    expect(fillUrl(readTemplate('javascript:x'), () => '', ['javascript'])).toEqual({ ok: false, reason: 'scheme-not-allowed' });
  });

  it('keeps host, path and names of parameters whatever a contact is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const given = { ...call, profile: { ...profile, free: [{ ...value(text), field: 'private0' as const, label: 'id' }] } };
        const result = url('https://crm.example/find/[-id-]/card?key=[-id-]&mode=1#a', given);
        if (!result.ok) return;
        const read = new URL(result.url);
        expect(read.host).toBe('crm.example');
        expect([...read.searchParams.keys()]).toEqual(['key', 'mode']);
        expect(read.hash).toBe('#a');
      }),
    );
  });
});

describe('a program of a screen-pop', () => {
  it('opens by the address that the administrator gave it, and not without', () => {
    const open = (command: string) =>
      openProgram(readTemplate(command), popFields(call), rules.programs, [...usualSchemes, 'crm']);
    expect(open('"c:\\Program Files\\CRM\\CRM.exe" phone=[-PhoneNumber-]')).toEqual({
      ok: true,
      url: 'crm://find?phone=%2B33155171889',
    });
    expect(open('c:\\Windows\\notepad.exe [-PhoneNumber-]')).toEqual({ ok: false, reason: 'program-not-allowed' });
  });

  it('is told from what follows it', () => {
    expect(splitCommand('c:\\Program Files\\a b.exe x y')).toEqual({ program: 'c:\\Program Files\\a b.exe', rest: 'x y' });
    expect(splitCommand('tool arg')).toEqual({ program: 'tool', rest: 'arg' });
    expect(splitCommand('')).toEqual({ program: '', rest: '' });
  });
});

describe('a layout', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<alerter vip="true">
  <!-- as the old product had it -->
  <text x="10" y="5">[-DisplayName-] &amp; [-CompanyName-]</text>
  <text x="10" y="25" directory="exchange, Clients">known</text>
  <text x="10" y="25" directory="none">unknown</text>
  <image x="300" y="5">https://pictures.example/[-id-].jpg</image>
  <button x="10" y="60" url="https://www.example.com/search?q=[-DisplayName-]">Search</button>
  <button x="90" y="60" exe="c:\\Windows\\notepad.exe [-PhoneNumber-]"><![CDATA[Note <1>]]></button>
</alerter>`;

  it('is drawn as plain texts and checked addresses', () => {
    const layout = readLayout(xml);
    expect(layout.marksVip).toBe(true);
    expect(renderLayout(layout, popFields(call), ['Clients'], rules)).toEqual([
      { x: 10, y: 5, kind: 'text', text: 'Ève <b>Martin & Co</b> & ' },
      { x: 10, y: 25, kind: 'text', text: 'known' },
      { x: 300, y: 5, kind: 'image', url: 'https://pictures.example/K-17%2F3.jpg' },
      {
        x: 10,
        y: 60,
        kind: 'button',
        label: 'Search',
        url: 'https://www.example.com/search?q=%C3%88ve%20%3Cb%3EMartin%20%26%20Co%3C%2Fb%3E',
        fault: null,
      },
      { x: 90, y: 60, kind: 'button', label: 'Note <1>', url: null, fault: 'program-not-allowed' },
    ]);
  });

  it('shows what is for unknown callers to them alone', () => {
    const shown = renderLayout(readLayout(xml), popFields({ ...call, profile: null }), [], rules);
    expect(shown.filter((element) => element.kind === 'text').map(({ text }) => text)).toEqual([
      'as the network says & ',
      'unknown',
    ]);
  });

  it.each([
    ['another root', '<window/>', 1, 'expected <alerter>'],
    ['an element of its own', '<alerter>\n<video/>\n</alerter>', 2, '<video> is not known'],
    ['an attribute of its own', '<alerter>\n\n<text onclick="x">a</text></alerter>', 3, 'no attribute “onclick”'],
    ['a place that is no number', '<alerter><text x="10px">a</text></alerter>', 1, 'not a number of pixels'],
    ['two actions', '<alerter><button url="http://a" exe="b">c</button></alerter>', 1, 'url or exe'],
    ['text where none is', '<alerter>\nhello</alerter>', 2, 'outside of <text>'],
    ['elements inside text', '<alerter><text>a<b>c</b></text></alerter>', 1, 'stands inside <text>'],
    ['an end that is missing', '<alerter>\n<text>a', 2, ''],
    ['nothing in it', '', 1, ''],
    ['a document type', '<!DOCTYPE alerter [<!ENTITY a "b">]>\n<alerter><text>&a;</text></alerter>', 1, 'document type'],
    ['an entity that is not known', '<alerter>\n<text>&nbsp;</text></alerter>', 2, ''],
    ['a vip that is neither', '<alerter vip="maybe"/>', 1, 'neither true nor false'],
  ])('with %s is refused, with the line', (_, text, line, sentence) => {
    expect(() => readLayout(text)).toThrowError(
      expect.objectContaining({
        code: 'screen-pop-layout-invalid',
        message: expect.stringContaining(sentence),
        details: expect.objectContaining({ line }),
      }),
    );
  });

  it('that is too large, or has too many elements, is refused', () => {
    expect(() => readLayout(`<alerter>${' '.repeat(70_000)}</alerter>`)).toThrow('64 KiB');
    expect(() => readLayout(`<alerter>${'<text>a</text>'.repeat(201)}</alerter>`)).toThrow('200 elements');
  });

  it('of any text is read or refused, never anything else', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('<alerter>', '</alerter>', '<text x="1">', '</text>', '&', 'a', '<', '"', '<!--', ']]>', '[-', '-]'),
        ),
        (parts) => {
          try {
            readLayout(parts.join(''));
          } catch (error) {
            expect(error).toMatchObject({ code: 'screen-pop-layout-invalid' });
          }
        },
      ),
    );
  });
});
