import type { Language } from '../../kernel/language.ts';
import type { ParameterType } from './parameter-type.ts';

/** Where a value can be set, the farthest first: `default` is the whole company's. */
export type ParameterLevel = 'default' | 'domain' | 'group' | 'user';

export const parameterLevels: readonly ParameterLevel[] = ['default', 'domain', 'group', 'user'];

/** Under which heading administrators of the source system look for it. */
export type ParameterArea = 'Server' | 'Caller' | 'Alerter' | 'Rules' | 'MediaServer' | 'System settings';

/** A setting that can differ for the company, a domain, a group or a user; the nearest wins (T-PRM-1). */
export interface Parameter<T = unknown> {
  readonly name: string;
  /** Other spellings by which it is found, e.g. those misprinted in the source document. */
  readonly alsoKnownAs: readonly string[];
  readonly area: ParameterArea;
  readonly type: ParameterType<T>;
  /** While nobody set another. */
  readonly builtIn: T;
  /** Shown in expert mode only. */
  readonly expert: boolean;
  readonly levels: readonly ParameterLevel[];
  /** English always. */
  readonly describes: Readonly<{ en: string } & Partial<Record<Language, string>>>;
  /** Which part of the program reads it today; null: nothing yet, it waits for its feature. */
  readonly readBy: string | null;
  /** Whether a user's pages may know his own value. Never for secrets. */
  readonly inBrowser: boolean;
  /** A sentence that must be accepted before this value is set; null: none. */
  warns(value: T): string | null;
}

/** Declares a parameter, beside the feature that reads it. Collected in `src/composition/parameters.ts`. */
export function defineParameter<T>(
  definition: Pick<Parameter<T>, 'name' | 'area' | 'type' | 'builtIn' | 'describes'> &
    Partial<Omit<Parameter<T>, 'name' | 'area' | 'type' | 'builtIn' | 'describes'>>,
): Parameter<T> {
  const isSecret = definition.type.kind === 'secret';
  if (isSecret && definition.inBrowser) throw new Error(`${definition.name}: a secret is not for the browser`);
  return Object.freeze({
    alsoKnownAs: [],
    expert: false,
    levels: parameterLevels,
    readBy: null,
    inBrowser: false,
    warns: () => null,
    ...definition,
  });
}

/** Parameters of different values in one list. */
export type AnyParameter = Parameter;
