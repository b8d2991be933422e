import type { ShelfEntry } from '../../../platform/file-door/index.ts';

/** RFC 2389. */
export const featureLines = [
  '211-What is here:',
  ...[
    'AUTH TLS',
    'PBSZ',
    'PROT',
    'UTF8',
    'EPSV',
    'PASV',
    'SIZE',
    'MDTM',
    'REST STREAM',
    'MLST type*;size*;modify*;perm*;',
    'TVFS',
  ].map((feature) => ` ${feature}`),
  '211 That is all.',
].join('\r\n');

/** RFC 3659 §2.3. */
export function ftpTime(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
}

/** RFC 3659 §7. */
export function factsOf({ name, isFolder, sizeBytes, changedAtMs }: ShelfEntry): string {
  const facts = isFolder ? 'type=dir;perm=el;' : `type=file;size=${sizeBytes};perm=r;`;
  return `${facts}modify=${ftpTime(changedAtMs)}; ${name}`;
}
