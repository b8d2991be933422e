/** What bencode can say (BEP 3). Texts are UTF-8; whole numbers only. */
export type BencodeValue = string | number | readonly BencodeValue[] | { readonly [key: string]: BencodeValue };

export type BencodeDictionary = { readonly [key: string]: BencodeValue };

const maxDepth = 32;

/** The bytes of a value. A dictionary's keys keep their order: rtpengine does not ask for the sorted one. */
export function encodeBencode(value: BencodeValue): Buffer {
  const parts: string[] = [];
  write(value, parts);
  return Buffer.from(parts.join(''), 'utf8');
}

function write(value: BencodeValue, parts: string[]): void {
  if (typeof value === 'string') parts.push(String(Buffer.byteLength(value, 'utf8')), ':', value);
  else if (typeof value === 'number') parts.push('i', wholeNumber(value), 'e');
  else if (isList(value)) {
    parts.push('l');
    for (const one of value) write(one, parts);
    parts.push('e');
  } else {
    parts.push('d');
    for (const [key, one] of Object.entries(value)) {
      write(key, parts);
      write(one, parts);
    }
    parts.push('e');
  }
}

/** Reads exactly one value; undefined when the bytes are anything else. Never throws. */
export function decodeBencode(bytes: Buffer): BencodeValue | undefined {
  const reader = { bytes, at: 0 };
  const value = read(reader, 0);
  return reader.at === bytes.length ? value : undefined;
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

const digitI = 0x69;
const digitL = 0x6c;
const digitD = 0x64;
const digitE = 0x65;
const colon = 0x3a;

function read(reader: Reader, depth: number): BencodeValue | undefined {
  if (depth > maxDepth) return undefined;
  switch (reader.bytes[reader.at]) {
    case digitI:
      reader.at += 1;
      return readNumber(reader, digitE);
    case digitL:
      return readList(reader, depth);
    case digitD:
      return readDictionary(reader, depth);
    default:
      return readText(reader);
  }
}

/** A decimal number and the byte after it. */
function readNumber(reader: Reader, end: number): number | undefined {
  const stop = reader.bytes.indexOf(end, reader.at);
  if (stop < 0 || stop - reader.at > 20) return undefined;
  const text = reader.bytes.toString('latin1', reader.at, stop);
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return undefined;
  reader.at = stop + 1;
  return Number(text);
}

function readText(reader: Reader): string | undefined {
  const length = readNumber(reader, colon);
  if (length === undefined || length < 0 || reader.at + length > reader.bytes.length) return undefined;
  const text = reader.bytes.toString('utf8', reader.at, reader.at + length);
  reader.at += length;
  return text;
}

function readList(reader: Reader, depth: number): BencodeValue[] | undefined {
  const list: BencodeValue[] = [];
  reader.at += 1;
  while (reader.bytes[reader.at] !== digitE) {
    const value = read(reader, depth + 1);
    if (value === undefined) return undefined;
    list.push(value);
  }
  reader.at += 1;
  return list;
}

function readDictionary(reader: Reader, depth: number): BencodeDictionary | undefined {
  // Without a prototype, so that no key means anything but itself.
  const dictionary = Object.create(null) as Record<string, BencodeValue>;
  reader.at += 1;
  while (reader.bytes[reader.at] !== digitE) {
    const key = readText(reader);
    const value = key === undefined ? undefined : read(reader, depth + 1);
    if (key === undefined || value === undefined) return undefined;
    dictionary[key] = value;
  }
  reader.at += 1;
  return dictionary;
}

/** A dictionary at a path of keys; undefined when there is none. */
export function dictionaryAt(value: BencodeValue | undefined, ...path: readonly string[]): BencodeDictionary | undefined {
  let at = value;
  for (const key of path) at = isDictionary(at) ? at[key] : undefined;
  return isDictionary(at) ? at : undefined;
}

/** The dictionaries of a list; none when it is none. */
export function dictionariesIn(value: BencodeValue | undefined): BencodeDictionary[] {
  return isList(value) ? value.filter(isDictionary) : [];
}

/** A number that rtpengine may leave out when it is 0. */
export function numberIn(value: BencodeDictionary | undefined, key: string): number {
  const number = value?.[key];
  return typeof number === 'number' ? number : 0;
}

export function textIn(value: BencodeDictionary | undefined, key: string): string | undefined {
  const text = value?.[key];
  return typeof text === 'string' ? text : undefined;
}

/** The texts of a list; none when it is none. */
export function textsIn(value: BencodeValue | undefined): string[] {
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}

function isList(value: BencodeValue | undefined): value is readonly BencodeValue[] {
  return Array.isArray(value);
}

function isDictionary(value: BencodeValue | undefined): value is BencodeDictionary {
  return typeof value === 'object' && !isList(value);
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`bencode has whole numbers only, not ${value}`);
  return String(value);
}
