import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneKey, PhoneModel } from '../phone-model.ts';
import type { ClockChange, ZoneRule } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { element, xmlDocument } from './xml.ts';

type Setting = readonly [number: number, value: string | number];

const contentType = 'text/xml; charset=utf-8';
/** RTP payload types, by which the phones name codecs. */
const codecs: Record<CodecName, number> = { PCMU: 0, PCMA: 8, G722: 9, opus: 123 };
const codecPlaces = [57, 58, 59, 60] as const;
const transports = { udp: 0, tcp: 1, tls: 2 } as const;

/**
 * Grandstream GXP16xx, 17xx, 21xx: `cfg{mac}.xml` with numbered settings. The numbers of keys differ by model; these are those of
 * virtual keys of GXP17xx and 21xx.
 */
export const grandstream: PhoneFamily = {
  vendor: 'grandstream',
  hasDigitPassword: false,
  signsIn: true,
  fileOf: (name, mac) => (name === `cfg${mac}.xml` ? 'settings' : null),
  pointer: () => ({ contentType, body: '' }),
  settings: (model) => {
    const settings = [...general(model), ...account(model.accounts[0]!), ...keys(model.keys)];
    const config = element(
      'config',
      settings.map(([number, value]) => element(`P${number}`, value)),
      { version: 1 },
    );
    return {
      contentType,
      body: xmlDocument(element('gs_provision', [element('mac', model.mac), config], { version: 1 })),
    };
  },
};

function general(model: PhoneModel): Setting[] {
  const url = URL.parse(model.configurationUrl);
  return [
    [2, model.adminPassword],
    [212, url?.protocol === 'http:' ? 1 : 2],
    // Without scheme and without a slash at the end.
    [237, `${url?.host ?? ''}${(url?.pathname ?? '').replace(/\/$/, '')}`],
    [1360, model.configurationUser],
    [1361, model.configurationPassword],
    [194, 1],
    [193, 1440],
    [30, model.timeServers[0] ?? ''],
    [8333, model.timeServers[1] ?? ''],
    [64, 'customize'],
    [246, posixZone(model.zone)],
    [1362, model.language],
    [1347, model.pickupCode],
    [76, model.stunServer ?? ''],
  ];
}

function account(one: PhoneAccount): Setting[] {
  const { server } = one;
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return [
    [271, 1],
    [270, one.displayName],
    [47, one.sipDomain],
    [48, `${host}:${server.port}`],
    [35, one.sipUser],
    [36, one.sipUser],
    [34, one.sipPassword],
    [3, one.displayName],
    [33, one.voicemailNumber],
    [31, 1],
    [32, 60],
    [130, transports[server.transport]],
    [183, one.isMediaEncrypted ? 2 : 0],
    [99, one.voicemailNumber === '' ? 0 : 1],
    [2301, 0],
    [2302, one.dtmf === 'rfc4733' ? 1 : 0],
    [2303, one.dtmf === 'sip-info' ? 1 : 0],
    // Each place must name a codec: the last wanted one fills what is left.
    ...codecPlaces.map((place, index): Setting => [place, codecs[one.codecs[Math.min(index, one.codecs.length - 1)]!]]),
  ];
}

/** The first virtual key is the line itself. */
function keys(all: readonly PhoneKey[]): Setting[] {
  return all.slice(0, 31).flatMap(({ kind, number, label }, index): Setting[] => {
    const { mode, account: line, label: name, value } = keyNumbers(index + 2);
    return [
      [mode, kind === 'watch' ? 11 : 10],
      [line, 0],
      [name, label || number],
      [value, number],
    ];
  });
}

function keyNumbers(key: number) {
  if (key <= 6) return { mode: 1361 + 2 * key, account: 1362 + 2 * key, label: 1463 + 2 * key, value: 1464 + 2 * key };
  const base = 23_800 + (key - 7) * 4;
  return { mode: base, account: base + 1, label: base + 2, value: base + 3 };
}

/** As POSIX writes it in `TZ`: west is positive. */
function posixZone({ offsetMinutes, summer }: ZoneRule): string {
  const standard = `MTZ${hoursWest(offsetMinutes)}`;
  if (!summer) return standard;
  return `${standard}MDT${hoursWest(offsetMinutes + summer.addsMinutes)},${change(summer.begins)},${change(summer.ends)}`;
}

function change({ month, week, weekday, hour, minute }: ClockChange): string {
  return `M${month}.${week}.${weekday}/${two(hour)}:${two(minute)}:00`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function hoursWest(minutesEast: number): string {
  const size = Math.abs(minutesEast);
  return `${minutesEast > 0 ? '-' : '+'}${Math.floor(size / 60)}${size % 60 ? `:${two(size % 60)}` : ''}`;
}
