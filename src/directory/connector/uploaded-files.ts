import type { CompanyId } from '../../kernel/ids.ts';

/** A file that an administrator uploaded, on the disk of the server. Read it as a stream: it may be large. */
export interface UploadedFile {
  readonly id: string;
  /** As it was called on his computer: tells CSV, Excel and LDIF apart. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly path: string;
}

/** Files for connectors whose setting is of type `file`; its value is the id. */
export interface UploadedFiles {
  /** @throws ParleyError `contact-source-invalid` when it is not there, or another company's */
  find(companyId: CompanyId, id: string): Promise<UploadedFile>;
}
