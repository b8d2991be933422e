import type { SdpLine } from './sdp-lines.ts';

/** An `a=` line cut at its first colon; `value` is null for a flag. */
export interface Attribute {
  readonly name: string;
  readonly value: string | null;
}

/** The attributes of a block, in order; names in lower case. */
export function attributesOf(lines: readonly SdpLine[]): Attribute[] {
  const attributes: Attribute[] = [];
  for (const line of lines) {
    if (line.type !== 'a') continue;
    const colon = line.value.indexOf(':');
    if (colon < 0) attributes.push({ name: line.value.trim().toLowerCase(), value: null });
    else attributes.push({ name: line.value.slice(0, colon).trim().toLowerCase(), value: line.value.slice(colon + 1).trim() });
  }
  return attributes;
}

/** The value of the first attribute of that name; undefined when absent or a flag. */
export function attributeValue(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes.find((one) => one.name === name && one.value !== null)?.value ?? undefined;
}

/** The values of all attributes of that name. */
export function attributeValues(attributes: readonly Attribute[], name: string): string[] {
  return attributes.flatMap((one) => (one.name === name && one.value !== null ? [one.value] : []));
}

export function hasAttribute(attributes: readonly Attribute[], name: string): boolean {
  return attributes.some((one) => one.name === name);
}

/** A decimal number within bounds, or undefined. */
export function readNumber(text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
