import type { Language } from '../../kernel/language.ts';
import type { DtmfMethod } from '../device/index.ts';
import type { CodecName } from '../media/index.ts';
import type { ZoneRule } from './zone-rule.ts';

/** Makers of telephones whose configuration files we write. */
export type PhoneVendor = 'fanvil' | 'grandstream' | 'mitel' | 'poly' | 'snom' | 'yealink';

export type PhoneTransport = 'tls' | 'tcp' | 'udp';

/** One line of a telephone. */
export interface PhoneAccount {
  readonly displayName: string;
  readonly number: string;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** Host part of its address and digest realm; need not be a name that DNS knows. */
  readonly sipDomain: string;
  /** Where its requests go. */
  readonly server: { readonly host: string; readonly port: number; readonly transport: PhoneTransport };
  /** SDES keys in the session description (RFC 4568), demanded or never offered. */
  readonly isMediaEncrypted: boolean;
  /** The best first, never empty. */
  readonly codecs: readonly CodecName[];
  readonly dtmf: DtmfMethod;
  /** Empty: none. */
  readonly voicemailNumber: string;
}

/** A key with a lamp that watches a number, or one that only dials it. */
export interface PhoneKey {
  readonly kind: 'watch' | 'dial';
  readonly number: string;
  readonly label: string;
}

/** Everything that a telephone is told, whoever made it. Free text in it is data: the renderers escape it. */
export interface PhoneModel {
  /** 12 hexadecimal digits in lower case. */
  readonly mac: string;
  readonly accounts: readonly PhoneAccount[];
  readonly keys: readonly PhoneKey[];
  /** What is dialled before the number of a ringing colleague to take his call. */
  readonly pickupCode: string;
  /** The first is asked first; empty: the telephone's own choice. */
  readonly timeServers: readonly string[];
  readonly zone: ZoneRule;
  readonly language: Language;
  /** Opens the settings on the telephone and its web page. */
  readonly adminPassword: string;
  /** `host` or `host:port`; null: none. */
  readonly stunServer: string | null;
  /** Where it asks for its configuration again: with a slash at the end. */
  readonly configurationUrl: string;
  readonly configurationUser: string;
  readonly configurationPassword: string;
}
