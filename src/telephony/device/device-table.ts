import { newDeviceSchema } from '../../contract/rest/devices.ts';
import type { LineFault } from '../../contract/rest/listing.ts';
import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { NewDeviceSettings } from './device-administration.ts';
import { type DeviceColumn, type DeviceLine, readDeviceLines, refused } from './device-lines.ts';

/** Finds what a table names by words. */
export interface TableNames {
  userByLogin(login: string): UserId | undefined;
  /** By its name or its SIP domain. */
  domainByName(name: string): DomainId | undefined;
}

/** Reads a pasted table of devices. @throws ParleyError `lines-refused` with every line that cannot be understood */
export function readDeviceTable(text: string, names: TableNames): { settings: NewDeviceSettings[]; lines: number[] } {
  const faults: LineFault[] = [];
  const settings: NewDeviceSettings[] = [];
  const lines: number[] = [];
  for (const line of readDeviceLines(text)) {
    const read = settingsOf(line, names);
    if ('faults' in read) faults.push(...read.faults);
    else {
      settings.push(read);
      lines.push(line.line);
    }
  }
  if (faults.length > 0) throw refused(faults);
  return { settings, lines };
}

/** A run of consecutive numbers, beginning with that of `device`; `{number}` in the name becomes each one's own. */
export function consecutive(device: NewDeviceSettings, count: number): NewDeviceSettings[] {
  const first = BigInt(device.number);
  return Array.from({ length: count }, (_, index) => {
    // Leading noughts belong to a number.
    const number = String(first + BigInt(index)).padStart(device.number.length, '0');
    return {
      ...device,
      number,
      name: device.name.replaceAll('{number}', number),
      sipUser: count > 1 ? undefined : device.sipUser,
    };
  });
}

type Read = NewDeviceSettings | { readonly faults: readonly LineFault[] };

function settingsOf({ line, values }: DeviceLine, names: TableNames): Read {
  const faults: LineFault[] = [];
  const fault = (field: DeviceColumn, message: string): undefined => {
    faults.push({ line, field, message });
    return undefined;
  };
  const flag = (field: DeviceColumn): boolean | undefined => {
    const value = values[field]?.toLowerCase();
    if (value === undefined) return undefined;
    if (['yes', 'true', '1', 'x'].includes(value)) return true;
    return ['no', 'false', '0'].includes(value)
      ? false
      : fault(field, `${field} is ${JSON.stringify(value)}, expected yes or no`);
  };
  const { login, domain, lines, codecs } = values;
  const userId = login === undefined ? null : (names.userByLogin(login) ?? fault('login', `There is no user ${login}`));
  const domainId =
    domain === undefined ? undefined : (names.domainByName(domain) ?? fault('domain', `There is no domain ${domain}`));
  const parsed = newDeviceSchema.safeParse({
    number: values.number,
    name: values.name ?? values.number,
    description: values.description,
    protocol: values.protocol,
    lines: lines === undefined ? undefined : Number(lines),
    dtmfMethod: values.dtmf,
    codecs: codecs?.split(/[\s|+]+/),
    transport: values.transport,
    allowedAddress: values.address,
    stunServer: values.stun,
    sipUser: values.sipuser,
    oneNumber: flag('onenumber'),
    videoAllowed: flag('video'),
    enabled: flag('enabled'),
  });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = String(path[0] ?? '');
    faults.push({ line, field, message: `${field}: ${message}` });
  }
  if (faults.length > 0 || !parsed.data) return { faults };
  return { ...parsed.data, userId: userId ?? null, domainId };
}
