/** A folded line's break while its header is searched as one line: characters that no byte becomes. */
const FOLD = '\u0100\u0101';

/** Lines that carry secrets, and in them the secrets (second group). No pattern can match one text in two ways. */
const secrets: readonly { line: RegExp; secret: RegExp }[] = [
  {
    line: /^(?:Proxy-)?Authorization[ \t]*:[^\r\n]*/gim,
    secret: /(\bresponse[\s\u0100\u0101]*=[\s\u0100\u0101]*"?)([0-9a-f]+)/gi,
  },
  { line: /^(?:Proxy-)?Authorization[ \t]*:[^\r\n]*/gim, secret: /(\b(?:Basic|Bearer)[\s\u0100\u0101]+)([^\s,\u0100]+)/gi },
  {
    line: /^(?:Proxy-)?Authentication-Info[ \t]*:[^\r\n]*/gim,
    secret: /(\brspauth[\s\u0100\u0101]*=[\s\u0100\u0101]*"?)([0-9a-f]+)/gi,
  },
  { line: /^a=crypto:[^\r\n]*/gim, secret: /(inline:)([^\s|;]+)/gi },
  { line: /^a=ice-pwd:[^\r\n]*/gim, secret: /(a=ice-pwd:)(\S+)/gi },
  { line: /^k=[^\r\n]*/gim, secret: /(k=[a-z0-9]+:)(.+)/gi },
];

/**
 * Blacks out what a trace must not give away: answers to digest challenges, tokens, SRTP keys (`a=crypto`, `k=`) and ICE
 * passwords. The length stays, so that Content-Length does.
 */
export function redact(bytes: Buffer): Buffer {
  // One character a byte, so that lengths are those of the bytes.
  let text = bytes.toString('latin1').replace(/\r\n(?=[ \t])/g, FOLD);
  for (const { line, secret } of secrets) text = text.replace(line, (found) => found.replace(secret, blacken));
  return Buffer.from(text.replaceAll(FOLD, '\r\n'), 'latin1');
}

function blacken(_all: string, before: string, secret: string): string {
  return before + 'x'.repeat(secret.length);
}
