/** What goes to the process that talks to the driver. */
export type ToOdbcProcess =
  | { readonly kind: 'open'; readonly connectionString: string; readonly timeoutS: number }
  | { readonly kind: 'read'; readonly sql: string; readonly batchRows: number }
  | { readonly kind: 'next' };

/** What comes back: one answer for each. */
export type FromOdbcProcess =
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      readonly isLast: boolean;
    }
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'failed'; readonly message: string; readonly state: string };
