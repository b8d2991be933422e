import { xmlText } from './xml-text.ts';

export const dialogInfoType = 'application/dialog-info+xml';

/** RFC 4235 §3.7.1. */
export type DialogInfoState = 'trying' | 'proceeding' | 'early' | 'confirmed' | 'terminated';

/** One side of a dialog as watchers may see it; leave out what privacy forbids. */
export interface DialogInfoParty {
  readonly uri: string;
  readonly displayName?: string;
  /** The party's Contact URI; phones send their pickup INVITE there. */
  readonly target?: string;
}

export interface DialogInfoEntry {
  /** Unique within the document and lasting as long as the dialog. */
  readonly id: string;
  readonly state: DialogInfoState;
  /** Seen from the watched device: `initiator` placed the call. Lamps blink only for `recipient` and `early`. */
  readonly direction: 'initiator' | 'recipient';
  /** With the tags: what a watcher puts into Replaces to pick the call up. */
  readonly callId?: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
  readonly local?: DialogInfoParty;
  readonly remote?: DialogInfoParty;
}

export interface DialogInfo {
  /** Starts at 0 in each subscription and grows by one with each NOTIFY. */
  readonly version: number;
  /** We always send `full`: a lost NOTIFY then heals with the next. */
  readonly state: 'full' | 'partial';
  /** The URI that was subscribed to, letter by letter. */
  readonly entity: string;
  readonly dialogs: readonly DialogInfoEntry[];
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${xmlText(value)}"`;
}

function party(element: 'local' | 'remote', side: DialogInfoParty | undefined): string {
  if (!side) return '';
  const identity = `<identity${attribute('display', side.displayName)}>${xmlText(side.uri)}</identity>`;
  return `<${element}>${identity}<target uri="${xmlText(side.target ?? side.uri)}"/></${element}>`;
}

function entry(dialog: DialogInfoEntry): string {
  const names =
    attribute('id', dialog.id) +
    attribute('call-id', dialog.callId) +
    attribute('local-tag', dialog.localTag) +
    attribute('remote-tag', dialog.remoteTag) +
    attribute('direction', dialog.direction);
  return `<dialog${names}><state>${dialog.state}</state>${party('local', dialog.local)}${party('remote', dialog.remote)}</dialog>\n`;
}

/** The document as UTF-8 bytes (RFC 4235 §4). Without dialogs it says that the entity is idle. */
export function buildDialogInfo({ version, state, entity, dialogs }: DialogInfo): Buffer {
  const root = `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="${state}" entity="${xmlText(entity)}">`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n${dialogs.map(entry).join('')}</dialog-info>\n`);
}
