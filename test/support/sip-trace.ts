import { stripVTControlCharacters } from 'node:util';

/** One SIP message as a phone printed it, without colours. */
export interface TracedMessage {
  readonly firstLine: string;
  readonly text: string;
}

/** What names a dialog, as the phone sees it (RFC 3261 §12). */
export interface TracedDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/** The SIP messages in baresip's trace (`-s`), the oldest first. */
export function tracedMessages(log: string): readonly TracedMessage[] {
  const plain = stripVTControlCharacters(log);
  // A status line without headers is the body of a NOTIFY.
  const starts = [...plain.matchAll(/^(?:SIP\/2\.0 \d{3} .*|[A-Z]+ \S+ SIP\/2\.0)\r?\n(?=[\w-]+:)/gm)].map(({ index }) => index);
  return starts.map((start, index) => {
    const text = plain.slice(start, starts[index + 1]);
    return { firstLine: text.slice(0, text.indexOf('\n')).trim(), text };
  });
}

export function headerOf({ text }: TracedMessage, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(text)?.[1] ?? '';
}

/**
 * The dialog of the latest call that the phone began towards the number, from the latest response with a tag; undefined before one came.
 * @param from where in the log to begin: an earlier call to the same number is over, and a phone that names its dialog names nothing
 */
export function dialledDialog(log: string, number: string, from: number): TracedDialog | undefined {
  const answer = tracedMessages(log.slice(from)).findLast(
    (message) =>
      /^SIP\/2\.0 (?:1[0-9]{2}|200) /.test(message.firstLine) &&
      headerOf(message, 'CSeq').endsWith('INVITE') &&
      headerOf(message, 'To').includes(`sip:${number}@`) &&
      tagIn(headerOf(message, 'To')) !== '',
  );
  if (!answer) return undefined;
  return {
    callId: headerOf(answer, 'Call-ID'),
    localTag: tagIn(headerOf(answer, 'From')),
    remoteTag: tagIn(headerOf(answer, 'To')),
  };
}

function tagIn(value: string): string {
  return /;tag=([^;>\s]+)/.exec(value)?.[1] ?? '';
}
