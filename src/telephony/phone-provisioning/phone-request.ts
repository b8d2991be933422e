/** What a telephone asks for, as its address has it. */
export interface PhoneFileRequest {
  /** Names the telephone. */
  readonly token: string;
  /** In the address of telephones that can show none otherwise; null: none. */
  readonly password: string | null;
  readonly name: string;
}

/** 100 bits, and can be typed into a telephone: as SIP passwords are. */
const form = /^\/([a-z2-9]{20})(?:\.([a-z2-9]{20}))?\/([A-Za-z0-9._-]{1,80})$/;

/** `/SECRET/FILE` or `/SECRET.PASSWORD/FILE`; null for any other address. */
export function readRequest(path: string): PhoneFileRequest | null {
  const [, token, password, name] = form.exec(path) ?? [];
  return token !== undefined && name !== undefined ? { token, password: password ?? null, name } : null;
}
