/** One setting of a connector, as its form shows it and as it is checked. Its label and hint in the four languages are the page's. */
export type SettingField = {
  readonly name: string;
  readonly required: boolean;
  /** Shown only when another setting has one of these values. */
  readonly when?: { readonly name: string; readonly in: readonly (string | boolean)[] };
} & (
  | { readonly type: 'text'; readonly default?: string; readonly pattern?: RegExp; readonly longest?: number }
  /** Stored encrypted, never shown again. */
  | { readonly type: 'secret' }
  | { readonly type: 'number'; readonly default?: number; readonly least: number; readonly most: number }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
  /** Several lines: a query, certificates in PEM, a service account's JSON. */
  | { readonly type: 'long-text'; readonly default?: string; readonly isSecret?: boolean }
  /** A file that was uploaded; the value is its id. */
  | { readonly type: 'file'; readonly accepts: readonly string[] }
);

export type SettingValues = Readonly<Record<string, string | number | boolean | null>>;
