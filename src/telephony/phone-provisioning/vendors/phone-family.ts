import type { PhoneModel, PhoneVendor } from '../phone-model.ts';

/** What a telephone may ask for: its settings, with passwords in them, or a file that only points to them. */
export type PhoneFile = 'settings' | 'pointer';

export interface PhoneDocument {
  readonly contentType: string;
  readonly body: string;
}

/** The telephones of one maker: what they ask for and what they understand. */
export interface PhoneFamily {
  readonly vendor: PhoneVendor;
  /** The password for its settings is typed with the digits of the telephone. */
  readonly hasDigitPassword: boolean;
  /** Whether it can be told a user and password for fetching; otherwise they stand in the address it is told. */
  readonly signsIn: boolean;
  /**
   * What the file of this name is, letter by letter: makers write the MAC address in upper or lower case.
   * @param mac in lower case
   * @returns null when there is no such file
   */
  fileOf(name: string, mac: string): PhoneFile | null;
  /** @param url as far as the slash before the file */
  pointer(mac: string, url: string): PhoneDocument;
  settings(model: PhoneModel): PhoneDocument;
}

/** MAC addresses that a telephone names in its User-Agent, in lower case without separators. */
export function macsInUserAgent(userAgent: string): readonly string[] {
  const found = userAgent.match(/\b(?:[\da-f]{2}[:-]){5}[\da-f]{2}\b|\b[\da-f]{12}\b/gi) ?? [];
  return found.map((text) => text.replaceAll(/[:-]/g, '').toLowerCase());
}
