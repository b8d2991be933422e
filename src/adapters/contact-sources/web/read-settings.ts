import { X509Certificate } from 'node:crypto';
import type { OpenRequest, SettingField } from '../../../directory/connector/index.ts';
import { badSetting } from '../source/index.ts';

/** Settings of every source that is reached over HTTP. */
export const caSetting: SettingField = { name: 'ca', required: false, type: 'long-text' };
/** `http://` shows passwords and contacts to everybody on the way; an administrator has to want it. */
export const unencryptedSetting: SettingField = { name: 'allowUnencrypted', required: false, type: 'boolean', default: false };

/** @throws ParleyError `input-invalid` naming the setting */
export function textSetting({ settings }: Pick<OpenRequest, 'settings'>, name: string, fallback?: string): string {
  const value = settings[name];
  const text = typeof value === 'string' ? value.trim() : '';
  if (text) return text;
  if (fallback !== undefined) return fallback;
  throw badSetting(name, 'must not be empty');
}

/** @throws ParleyError `input-invalid` naming the setting */
export function secretSetting({ secrets }: Pick<OpenRequest, 'secrets'>, name: string): string {
  const secret = secrets[name];
  if (secret) return secret;
  throw badSetting(name, 'must not be empty');
}

/** Certificates to trust, or null for the system's. @throws ParleyError `input-invalid` when they are none. */
export function caOf(request: Pick<OpenRequest, 'settings'>): string | null {
  const pem = textSetting(request, 'ca', '');
  if (!pem) return null;
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (certificates.length === 0) throw new Error('none');
    for (const certificate of certificates) void new X509Certificate(certificate);
  } catch {
    throw badSetting('ca', 'must be certificates in PEM form, with their BEGIN and END lines');
  }
  return pem;
}

/** An address that an administrator gave. Private networks are fine: the service may stand in the same house. */
export function urlSetting(request: Pick<OpenRequest, 'settings'>, name: string): URL {
  const text = textSetting(request, name);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw badSetting(name, 'must be an address that begins with https://');
  if (url.username || url.password) throw badSetting(name, 'must hold no name or password: they have fields of their own');
  if (url.protocol === 'http:' && request.settings.allowUnencrypted !== true)
    throw badSetting(name, 'must begin with https://, unless sending in the clear is allowed for this source');
  return url;
}
