import type { ContactDetails, NumberField } from '../../src/directory/contact/index.ts';
import type { PreparedContact } from '../../src/directory/synchronisation/index.ts';

/** The same numbers in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const onsets = 'b br c d f g gr h j k kl l m n p pr r s sch st t tr v w'.split(' ');
const vowels = 'a e i o u au ei ie'.split(' ');
const codas = ['', 'l', 'n', 'r', 's', 'ck', 'nd', 'rt', 'ss', 'mm'];
const endings = ['', '', 'mann', 'son', 'er', 'ski', 'et', 'ard', 'a', 'us'];
const firstNames =
  'Anna Paul René Zoë Marie Jean Luc Hans Jürgen Björn Åsa Karin Lars Sven Olga Ivan Maria José Carlos Lucía Peter Petra Thomas Julia Sophie Emma Louis Hugo Chloé Léa Jules Nora Max Felix Ida Elsa Nils Erik Greta Otto Agnes Bruno Claire David Eva Franz Gerd Heidi Inga Jonas Klara Lena Mikael Nina Oskar Pia Quentin Rosa Simon Tove Ulf Vera Werner Xavier Yann Zita Aline Benoît Cécile Dirk Elin Fabrice Gisela Henrik Irma Jakob Kerstin Lukas Manon Noé Odile Pierre Ralf Svea Tom Uwe Viktor Wanda'.split(
    ' ',
  );
const trades =
  'Bau Logistik Conseil Software Textil Énergie Transport Santé Foods Print Marine Forêt Solar Metall Papier Média'.split(' ');
const forms = ['GmbH', 'SA', 'AB', 'Ltd', 'AG', 'SARL'];
const departments = ['Sales', 'Einkauf', 'Support', 'Comptabilité', 'Forschung', 'Lager', 'Direction', 'Marketing'];

/** Few are frequent, many are rare: the square of an even draw. */
function skewed(random: (below: number) => number, count: number): number {
  return Math.floor((random(1_000_000) / 1_000_000) ** 2 * count);
}

const syllableCount = onsets.length * vowels.length * codas.length;

function syllable(number: number): string {
  const coda = Math.floor(number / (onsets.length * vowels.length));
  return (
    onsets[number % onsets.length]! + vowels[Math.floor(number / onsets.length) % vowels.length]! + codas[coda % codas.length]!
  );
}

/** A made-up name for each number: two syllables and an ending. */
function madeName(number: number): string {
  const random = seeded(number);
  const name = syllable(random(syllableCount)) + syllable(random(syllableCount)) + endings[random(endings.length)]!;
  return name[0]!.toUpperCase() + name.slice(1);
}

const lastName = (number: number) => madeName(number);
const companyOf = (number: number) =>
  `${madeName(number + 1_000_000)} ${trades[number % trades.length]!} ${forms[number % forms.length]!}`;

export interface MadeUpOptions {
  readonly count: number;
  readonly from: number;
  /** One in ten is called Martin. */
  readonly isSkewed: boolean;
}

/** People of 60,000 family names at 100,000 companies, with an e-mail address and two numbers each. */
export function* madeUpContacts({ count, from, isSkewed }: MadeUpOptions): Generator<PreparedContact> {
  for (let number = from; number < from + count; number++) yield madeUpContact(number, isSkewed);
}

export function madeUpContact(number: number, isSkewed: boolean): PreparedContact {
  const random = seeded(number * 2_654_435_761);
  const first = firstNames[skewed(random, firstNames.length)]!;
  const last = isSkewed && number % 10 === 0 ? 'Martin' : lastName(skewed(random, 60_000));
  const company = companyOf(skewed(random, 100_000));
  const workPhone = `+49${random(800) + 100}${String(random(10_000_000)).padStart(7, '0')}`;
  const mobilePhone = `+491${random(90) + 10}${String(random(10_000_000)).padStart(7, '0')}`;
  const email1 = `${first}.${last}${number % 5 === 0 ? number : ''}@${company.split(' ')[0]}.example`.toLowerCase();
  const department = departments[random(departments.length)]!;
  const values: ContactDetails['values'] = {
    firstName: first,
    lastName: last,
    companyName: company,
    department,
    email1,
    workPhone,
    mobilePhone,
  };
  const numbers = [
    { field: 'workPhone' as NumberField, internal: null, external: workPhone },
    { field: 'mobilePhone' as NumberField, internal: null, external: mobilePhone },
  ];
  return { sourceKey: `entry-${number}`, ownerId: null, values, invisible: [], mapped: [], redListed: [], vip: null, numbers };
}
