import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { PhoneKey, PhoneVendor } from './phone-model.ts';

/** What an administrator says of the telephone that a device is. */
export interface PhoneSettings {
  readonly vendor: PhoneVendor;
  /** As on its label; for people only. */
  readonly model: string;
  /** 12 hexadecimal digits in lower case; unique in the company. */
  readonly mac: string;
  readonly keys: readonly PhoneKey[];
}

/** Passwords that a telephone was given. */
export interface PhoneSecrets {
  readonly sipPassword: string;
  readonly configurationPassword: string;
  readonly adminPassword: string;
}

/**
 * How a request ended. `enrolled`: passwords were made and given; `delivered`: given again; `pointed`: a file without
 * passwords; the others were refused.
 */
export type FetchOutcome =
  | 'enrolled'
  | 'delivered'
  | 'pointed'
  | 'not-open'
  | 'no-server'
  | 'plain-http'
  | 'wrong-password'
  | 'wrong-phone';

export interface PhoneFetch {
  readonly atMs: number;
  readonly address: string;
  readonly userAgent: string;
  readonly file: string;
  readonly outcome: FetchOutcome;
}

/** Which telephone it is, and what it was told last. */
export interface ToldPhone extends PhoneSettings {
  readonly deviceId: DeviceId;
  /** A hash of it; null: nothing yet. */
  readonly delivered: string | null;
}

/** A telephone that fetches its configuration by itself. */
export interface PhoneRecord extends ToldPhone {
  readonly companyId: CompanyId;
  /** Its own part of the address it asks at. */
  readonly token: string;
  readonly openUntilMs: number | null;
  readonly enrolledAtMs: number | null;
  readonly secrets: PhoneSecrets | null;
  /** The newest first. */
  readonly fetches: readonly PhoneFetch[];
  readonly version: number;
  readonly changedAtMs: number;
}

/**
 * Whether a telephone gets its passwords.
 *
 * ```
 *            opened                  first fetch: new passwords
 *   closed ─────────► open ─────────────────────────────────────► enrolled ◄─┐
 *     ▲                │ ▲ └── its time is over ──► expired          │  │    │ fetched with
 *     │                │ └────────── opened ───────────┘             │  └────┘ its password
 *     └──── closed ────┴──── closed, or another MAC or maker ────────┤
 *                                                                    ▼
 *                          the device got another SIP password ── password-changed
 * ```
 *
 * Opened again, an enrolled telephone is `open` until it fetches or the time is over, and `enrolled` then.
 */
export type EnrolmentState = 'closed' | 'open' | 'expired' | 'enrolled' | 'password-changed';

/** @param isCurrent whether the kept SIP password is still the device's */
export function enrolmentState(
  { openUntilMs, secrets }: Pick<PhoneRecord, 'openUntilMs' | 'secrets'>,
  nowMs: number,
  isCurrent: boolean,
): EnrolmentState {
  if (openUntilMs !== null && openUntilMs > nowMs) return 'open';
  if (secrets) return isCurrent ? 'enrolled' : 'password-changed';
  return openUntilMs === null ? 'closed' : 'expired';
}
