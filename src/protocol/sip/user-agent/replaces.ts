import { dialogKey } from '../dialog/index.ts';
import { parameterText, parseParams, type SipRequest } from '../message/index.ts';

/** The Replaces header (RFC 3891 §6.1). */
export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
  /** Dialog keys it can mean at our end: the tags as written, then the other way round, as some senders have it. */
  readonly keys: readonly string[];
}

/** Reads a Replaces value, as in the header or unescaped from a Refer-To URI; undefined when it lacks a tag. */
export function parseReplacesValue(value: string): Replaces | undefined {
  const semicolon = value.indexOf(';');
  const params = semicolon < 0 ? undefined : parseParams(value, semicolon);
  const toTag = params && parameterText(params, 'to-tag');
  const fromTag = params && parameterText(params, 'from-tag');
  if (!params || toTag === undefined || fromTag === undefined) return undefined;
  const callId = value.slice(0, semicolon).trim();
  const keys = [dialogKey(callId, toTag, fromTag), dialogKey(callId, fromTag, toTag)];
  return { callId, toTag, fromTag, earlyOnly: params.has('early-only'), keys };
}

export function parseReplaces(request: SipRequest): Replaces | undefined {
  const value = request.headers.get('Replaces');
  return value === undefined ? undefined : parseReplacesValue(value);
}
