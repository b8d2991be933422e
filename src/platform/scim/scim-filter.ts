import { ScimError } from './scim-error.ts';

type Json = unknown;
export type Resource = Record<string, Json>;
export type Matches = (resource: Resource) => boolean;

/** `name.familyName`, perhaps with the URN of its schema before it. */
export interface AttributePath {
  readonly name: string;
  readonly sub: string | null;
}

/**
 * Reads a filter (RFC 7644 §3.4.2.2): comparisons, `pr`, `and`, `or`, `not`, groups and value paths.
 * @throws ScimError 400 `invalidFilter`
 */
export function parseFilter(text: string): Matches {
  const reader = new FilterReader(text);
  const matches = reader.either();
  reader.end();
  return matches;
}

export function parseAttributePath(text: string): AttributePath {
  const plain = text.replace(/^urn:[^ ]*:(?=[A-Za-z$])/i, '');
  const match = /^([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/.exec(plain);
  if (!match) throw new ScimError(400, `${JSON.stringify(text)} is no path of an attribute`, 'invalidPath');
  return { name: match[1]!, sub: match[2] ?? null };
}

/** The value of an attribute, whatever the case of its name. */
export function attributeOf(resource: Resource, name: string): Json {
  const key = Object.keys(resource).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : resource[key];
}

function valuesAt(resource: Resource, { name, sub }: AttributePath): Json[] {
  return [attributeOf(resource, name)].flat().flatMap((one) => {
    if (typeof one !== 'object' || one === null) return sub === null && one !== undefined && one !== null ? [one] : [];
    // Of a value with parts, `value` is meant when none is named (RFC 7643 §2.4).
    const value = attributeOf(one as Resource, sub ?? 'value');
    return value === undefined || value === null ? [] : [value];
  });
}

const token = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;
const deepest = 30;

class FilterReader {
  readonly #tokens: string[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    if (text.length > 4000) throw invalid('it is too long');
    token.lastIndex = 0;
    while (token.lastIndex < text.trimEnd().length) {
      const match = token.exec(text);
      if (!match) throw invalid('a text has no end');
      this.#tokens.push((match[1] ?? match[2] ?? match[3])!);
    }
  }

  either(): Matches {
    if (++this.#depth > deepest) throw invalid('it is nested too deeply');
    let left = this.#both();
    while (this.#takes('or')) {
      const [one, other] = [left, this.#both()];
      left = (resource) => one(resource) || other(resource);
    }
    this.#depth--;
    return left;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw invalid(`${this.#tokens[this.#at]} was not expected`);
  }

  #both(): Matches {
    let left = this.#single();
    while (this.#takes('and')) {
      const [one, other] = [left, this.#single()];
      left = (resource) => one(resource) && other(resource);
    }
    return left;
  }

  #single(): Matches {
    if (this.#takes('not')) {
      const inner = this.#group();
      return (resource) => !inner(resource);
    }
    return this.#tokens[this.#at] === '(' ? this.#group() : this.#comparison();
  }

  #group(): Matches {
    this.#expect('(');
    const inner = this.either();
    this.#expect(')');
    return inner;
  }

  #comparison(): Matches {
    const path = parseAttributePath(this.#next());
    if (this.#takes('[')) {
      const inner = this.either();
      this.#expect(']');
      return (resource) =>
        [attributeOf(resource, path.name)]
          .flat()
          .some((one) => typeof one === 'object' && one !== null && inner(one as Resource));
    }
    const operator = this.#next().toLowerCase();
    if (operator === 'pr') return (resource) => valuesAt(resource, path).some((value) => value !== '');
    const compare = comparisons[operator];
    if (!compare) throw invalid(`${operator} is no operator`);
    const wanted = this.#value();
    // "Is not" means that none is (RFC 7644 §3.4.2.2 leaves it open; so do the large clients).
    if (operator === 'ne') return (resource) => !valuesAt(resource, path).some((value) => comparisons.eq!(value, wanted));
    return (resource) => valuesAt(resource, path).some((value) => compare(value, wanted));
  }

  #value(): Json {
    const text = this.#next();
    try {
      const value = JSON.parse(text) as Json;
      if (typeof value !== 'object' || value === null) return value;
    } catch {
      if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    }
    throw invalid(`${text} is no value`);
  }

  #next(): string {
    const next = this.#tokens[this.#at++];
    if (next === undefined) throw invalid('it ends too early');
    return next;
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (this.#next() !== sign) throw invalid(`${sign} was expected`);
  }
}

function invalid(why: string): ScimError {
  return new ScimError(400, `The filter cannot be read: ${why}.`, 'invalidFilter');
}

/** Texts are compared without case; Entra sends booleans as texts. */
function plain(value: Json): Json {
  if (typeof value !== 'string') return value;
  const lower = value.toLowerCase();
  return lower;
}

function inText(check: (value: string, wanted: string) => boolean): (value: Json, wanted: Json) => boolean {
  return (value, wanted) =>
    typeof value === 'string' && typeof wanted === 'string' && check(value.toLowerCase(), wanted.toLowerCase());
}

function inOrder(check: (order: number) => boolean): (value: Json, wanted: Json) => boolean {
  return (value, wanted) => {
    const [one, other] = [plain(value), plain(wanted)];
    if (typeof one !== typeof other || (typeof one !== 'string' && typeof one !== 'number')) return false;
    return check(one < other! ? -1 : one > other! ? 1 : 0);
  };
}

const comparisons: Readonly<Record<string, (value: Json, wanted: Json) => boolean>> = {
  eq: (value, wanted) => plain(value) === plain(wanted) || (typeof value === 'boolean' && String(value) === plain(wanted)),
  ne: (value, wanted) => plain(value) !== plain(wanted),
  co: inText((value, wanted) => value.includes(wanted)),
  sw: inText((value, wanted) => value.startsWith(wanted)),
  ew: inText((value, wanted) => value.endsWith(wanted)),
  gt: inOrder((order) => order > 0),
  ge: inOrder((order) => order >= 0),
  lt: inOrder((order) => order < 0),
  le: inOrder((order) => order <= 0),
};
