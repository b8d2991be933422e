import { errorCodes } from '../contract/error-codes.ts';

/** `docs/guides/errors.md`, made of the table of error codes. */
export function errorGuide(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, when }]) => `| \`${code}\` | ${status} | ${when.replaceAll('|', '\\|')} |`,
  );
  return [
    '# Errors',
    '',
    'Every error answer is `application/problem+json` (RFC 9457): `code` is one of these and stable, `detail` is a sentence that says what came,',
    'what was expected and what to do, `fields` names what was wrong in a request, `details` is for programs. Made from',
    '`src/contract/error-codes.ts` by `node scripts/write-api-docs.ts`; a test keeps it current.',
    '',
    '| code | HTTP status | when |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
