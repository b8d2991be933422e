import { describe, expect, it } from 'vitest';
import { bindNames, escapeDnValue, possibleLogins } from './bind-name.ts';

describe('the name to bind as', () => {
  it.each([
    ['OU=PARIS,DC=x,DC=local,CN=?', 'anna', 'OU=PARIS,DC=x,DC=local,CN=anna'],
    ['?', 'anna', 'anna'],
    ['?@ad.example.org', 'anna', 'anna@ad.example.org'],
    [String.raw`AD\?|?@ad.example.org`, 'anna', String.raw`AD\anna`],
    ['uid=?,ou=people,dc=example,dc=org', 'a,ou=admins', String.raw`uid=a\,ou\=admins,ou=people,dc=example,dc=org`],
    ['uid=?,dc=example', '$&', 'uid=$&,dc=example'],
  ])('is made of %j and %j', (template, login, expected) => {
    expect(bindNames(template, login).bindName).toBe(expected);
  });

  it('is none for a login with control characters, or a template without a place for it', () => {
    expect(bindNames('cn=?', 'anna\u0000').bindName).toBeNull();
    expect(bindNames('cn=anna', 'anna').bindName).toBeNull();
  });

  it('may be typed in the spellings of the template alone', () => {
    const { spellings } = bindNames(String.raw`AD\?|?@ad.example.org`, 'Anna');
    expect(spellings).toEqual(['anna', String.raw`ad\anna`, 'anna@ad.example.org']);
    expect(bindNames('cn=?,dc=x', 'anna').spellings).toEqual(['anna']);
  });

  it('is escaped as RFC 4514 §2.4 asks', () => {
    expect(escapeDnValue(' #a"b+c;d<e>f\\g ')).toBe(String.raw`\ #a\"b\+c\;d\<e\>f\\g\ `);
    expect(escapeDnValue('#1')).toBe(String.raw`\#1`);
    expect(escapeDnValue('Sommar Åsa')).toBe('Sommar Åsa');
  });

  it('holds the login of names as Windows writes them', () => {
    expect(possibleLogins(String.raw`AD\anna`)).toContain('anna');
    expect(possibleLogins('anna@ad.example.org')).toContain('anna');
    expect(possibleLogins('anna')).toEqual(['anna']);
  });
});
