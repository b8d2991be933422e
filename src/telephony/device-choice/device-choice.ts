import type { OwnNumberView } from '../../contract/rest/me.ts';
import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';

/** A telephone of a user's own outside of the company, or one at which he sits today. */
export type OwnNumber = OwnNumberView;

/** What somebody chose; who chose nothing has none. */
export interface DeviceChoice {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly currentDeviceId: DeviceId | null;
  /** Instead of the device; one of `numbers`, or {@link mobileId}. */
  readonly currentNumberId: string | null;
  readonly silentDeviceIds: readonly DeviceId[];
  readonly numbers: readonly OwnNumber[];
}

/** The mobile number that is kept with the user himself. */
export const mobileId = 'mobile';

/** The numbers he may choose: his mobile as the company knows it first, then those he added. */
export function numbersOf({ numbers }: Pick<DeviceChoice, 'numbers'>, mobile: string | null): readonly OwnNumber[] {
  const isKept = numbers.some(({ id }) => id === mobileId);
  if (mobile === null || mobile === '') return numbers.filter(({ id }) => id !== mobileId);
  if (!isKept) return [{ id: mobileId, kind: 'mobile', number: mobile, rings: false }, ...numbers];
  return numbers.map((one) => (one.id === mobileId ? { ...one, number: mobile } : one));
}

export interface DeviceChoiceStore {
  /** Of all companies. */
  all(): Promise<readonly DeviceChoice[]>;
  save(choice: DeviceChoice): Promise<void>;
}

/** Where a user's calls ring, other than at all his devices. Synchronous, from memory. */
export interface RingingPlaces {
  /** Null: he chose nothing. */
  ringingOf(userId: UserId): { readonly silent: ReadonlySet<DeviceId>; readonly numbers: readonly string[] } | null;
}
