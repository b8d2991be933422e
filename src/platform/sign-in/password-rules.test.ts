import { describe, expect, it } from 'vitest';
import { checkNewPassword } from './password-rules.ts';

const accepts = (password: string, words: readonly string[] = []) => {
  try {
    checkNewPassword(password, { login: 'annika', words });
    return true;
  } catch {
    return false;
  }
};

describe('a new password', () => {
  it.each([
    'password1234',
    'P@ssw0rd2024!',
    'qwertyuiop12',
    '1qaz2wsx3edc',
    'letmeinletmein',
    'Sommer2026!!',
    'iloveyou12345',
    'AdminAdmin123',
    '123456789012',
    'Welcome-Welcome',
    'azertyuiop99',
  ])('may not be %j, which everybody tries first', (password) => {
    expect(accepts(password)).toBe(false);
  });

  it('may not be made of what is known of the person', () => {
    expect(accepts('NordicPhones1!', ['Nordic Phones'])).toBe(false);
    expect(accepts('NordicPhones1!')).toBe(true);
    expect(accepts('annikalindqvist', ['Lindqvist'])).toBe(false);
  });

  it.each(['violet harbour 201', 'correct horse battery staple', 'grå hund på taket', 'kT9#wq!uZ3pL', 'my dog eats 3 shoes'])(
    'may be %j',
    (password) => {
      expect(accepts(password)).toBe(true);
    },
  );
});
