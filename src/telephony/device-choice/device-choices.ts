import type { MyDevicesView, OwnNumberKind } from '../../contract/rest/me.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { authorizedCurrentDevice, type Device } from '../device/index.ts';
import {
  type DeviceChoice,
  type DeviceChoiceStore,
  mobileId,
  numbersOf,
  type OwnNumber,
  type RingingPlaces,
} from './device-choice.ts';

export interface DeviceChoicesParts {
  readonly ids: IdSource;
  readonly store: DeviceChoiceStore;
  readonly directory: Pick<CompanyDirectory, 'user' | 'device' | 'devicesOf' | 'userByNumber'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  /** What a number of a domain leads to, by its numbering plan. */
  readonly dial: (domainId: Device['domainId'], number: string) => string;
}

type Owner = Pick<Actor, 'companyId' | 'userId'>;

/** What a user calls with: one of his devices (null: his first), or a number. */
type CurrentPlace = { readonly deviceId: DeviceId | null } | { readonly number: string };

/** A number as it is written; without an id it is new. */
export interface WrittenNumber {
  readonly id: string | null;
  readonly kind: OwnNumberKind;
  readonly number: string;
  readonly rings: boolean;
}

/** What users call with and where their calls ring, in memory as it is stored. */
export class DeviceChoices implements RingingPlaces {
  readonly #parts: DeviceChoicesParts;
  readonly #byUser: Map<UserId, DeviceChoice>;

  private constructor(parts: DeviceChoicesParts, choices: readonly DeviceChoice[]) {
    this.#parts = parts;
    this.#byUser = new Map(choices.map((choice) => [choice.userId, choice]));
  }

  static async open(parts: DeviceChoicesParts): Promise<DeviceChoices> {
    return new DeviceChoices(parts, await parts.store.all());
  }

  ringingOf(userId: UserId): { readonly silent: ReadonlySet<DeviceId>; readonly numbers: readonly string[] } | null {
    const choice = this.#byUser.get(userId);
    const mobile = this.#parts.directory.user(userId)?.mobile ?? null;
    const current = this.#currentOf(userId);
    const numbers = choice ? numbersOf(choice, mobile).filter((one) => one.rings || isAt(current, one)) : [];
    // What he calls with rings, whatever else he chose.
    const silent = (choice?.silentDeviceIds ?? []).filter((id) => !('deviceId' in current && current.deviceId === id));
    return silent.length + numbers.length === 0
      ? null
      : { silent: new Set(silent), numbers: numbers.map(({ number }) => number) };
  }

  /** What a call is made with: the device asked for, else what he chose for good; as `DialService.dial` takes it. */
  placeFor({ userId }: Owner, asked: string | undefined): { readonly deviceId?: DeviceId; readonly at?: string } {
    if (asked !== undefined) return { deviceId: asked as DeviceId };
    const current = this.#currentOf(userId);
    if ('number' in current) return { at: current.number };
    return current.deviceId === null ? {} : { deviceId: current.deviceId };
  }

  read({ userId }: Owner, isRegistered: (deviceId: DeviceId) => boolean): MyDevicesView {
    const { directory } = this.#parts;
    const choice = this.#byUser.get(userId);
    const current = this.#currentOf(userId);
    const silent = this.ringingOf(userId)?.silent ?? new Set();
    const numbers = numbersOf(choice ?? { numbers: [] }, directory.user(userId)?.mobile ?? null);
    return {
      items: this.#devicesOf(userId).map(({ id, name, number, protocol, lines }) => ({
        id,
        name,
        number,
        protocol,
        lines,
        isRegistered: isRegistered(id),
        rings: !silent.has(id),
      })),
      currentDeviceId: 'deviceId' in current ? current.deviceId : null,
      numbers: numbers.map((one) => ({ ...one, rings: one.rings || isAt(current, one) })),
      currentNumberId: 'deviceId' in current ? null : (choice?.currentNumberId ?? null),
    };
  }

  /** @throws ParleyError `not-permitted`, `device-unknown` */
  async choose(
    owner: Owner,
    wanted: { readonly deviceId?: string | undefined; readonly numberId?: string | undefined },
  ): Promise<void> {
    demandFeature(this.#parts.parameters, authorizedCurrentDevice, owner);
    const before = this.#choiceOf(owner);
    if (wanted.numberId !== undefined) {
      const { mobile = null } = this.#parts.directory.user(owner.userId) ?? {};
      if (!numbersOf(before, mobile).some(({ id }) => id === wanted.numberId)) throw unknown(`number ${wanted.numberId}`);
      return this.#save({ ...before, currentNumberId: wanted.numberId });
    }
    const device = this.#devicesOf(owner.userId).find(({ id }) => id === wanted.deviceId);
    if (!device) throw unknown(`phone ${wanted.deviceId}`);
    await this.#save({ ...before, currentDeviceId: device.id, currentNumberId: null });
  }

  /** @throws ParleyError `not-permitted`, `device-unknown`, `input-invalid` with the field */
  async change(owner: Owner, deviceIds: readonly string[], numbers: readonly WrittenNumber[]): Promise<void> {
    const { ids, parameters } = this.#parts;
    demandFeature(parameters, authorizedCurrentDevice, owner);
    const before = this.#choiceOf(owner);
    const own = this.#devicesOf(owner.userId);
    const strange = deviceIds.find((id) => !own.some((device) => device.id === id));
    if (strange !== undefined) throw unknown(`phone ${strange}`);
    numbers.forEach(({ number }, index) => this.#demandElsewhere(owner, number, `numbers.${index}.number`));
    const known = new Set([mobileId, ...before.numbers.map(({ id }) => id)]);
    const kept = numbers.map((one): OwnNumber => ({ ...one, id: one.id !== null && known.has(one.id) ? one.id : ids.next() }));
    const isCurrentKept = before.currentNumberId === mobileId || kept.some(({ id }) => id === before.currentNumberId);
    await this.#save({
      ...before,
      silentDeviceIds: own.map(({ id }) => id).filter((id) => !deviceIds.includes(id)),
      numbers: kept,
      currentNumberId: isCurrentKept ? before.currentNumberId : null,
    });
  }

  /** Where his own calls would come back to him it does not ring. */
  #demandElsewhere({ userId }: Owner, number: string, field: string): void {
    const { directory, dial } = this.#parts;
    const domainId = directory.user(userId)?.domainId;
    if (!domainId || directory.userByNumber(domainId, dial(domainId, number))?.id !== userId) return;
    throw new ParleyError('input-invalid', `${number} is your own number: calls for it ring here as it is.`, {
      details: { issues: [{ path: field, message: 'is your own number' }] },
    });
  }

  #currentOf(userId: UserId): CurrentPlace {
    const choice = this.#byUser.get(userId);
    const mobile = this.#parts.directory.user(userId)?.mobile ?? null;
    const number = choice?.currentNumberId && numbersOf(choice, mobile).find(({ id }) => id === choice.currentNumberId);
    if (number) return { number: number.number };
    const own = this.#devicesOf(userId);
    return { deviceId: own.find(({ id }) => id === choice?.currentDeviceId)?.id ?? own[0]?.id ?? null };
  }

  #devicesOf(userId: UserId): readonly Device[] {
    return this.#parts.directory.devicesOf(userId).filter((device) => device.enabled);
  }

  #choiceOf({ companyId, userId }: Owner): DeviceChoice {
    const none = { companyId, userId, currentDeviceId: null, currentNumberId: null, silentDeviceIds: [], numbers: [] };
    return this.#byUser.get(userId) ?? none;
  }

  async #save(choice: DeviceChoice): Promise<void> {
    await this.#parts.store.save(choice);
    this.#byUser.set(choice.userId, choice);
  }
}

function isAt(current: CurrentPlace, { number }: OwnNumber): boolean {
  return 'number' in current && current.number === number;
}

function unknown(what: string): ParleyError {
  return new ParleyError('device-unknown', `You have no ${what}. Read /api/v1/me/devices for yours.`);
}
