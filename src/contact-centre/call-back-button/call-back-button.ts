import type { CompanyId, Id, QueueId, UserId } from '../../kernel/ids.ts';

export type CallBackButtonId = Id<'call-back-button'>;

export const buttonLanguages = ['en', 'fr', 'de', 'sv'] as const;
export type ButtonLanguage = (typeof buttonLanguages)[number];

/** By language; where one is missing, nothing or ours. */
export type ButtonWords = { readonly [Language in ButtonLanguage]?: string | undefined };

/** Something on a web page or in a mail by which people ask to be called. */
export interface CallBackButton {
  readonly id: CallBackButtonId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly enabled: boolean;
  readonly target: 'person' | 'queue';
  readonly userId: UserId | null;
  readonly queueId: QueueId | null;
  /** Of pages that may show it: `https://www.example.com`. */
  readonly origins: readonly string[];
  /** ISO 3166, `FR`. */
  readonly countries: readonly string[];
  readonly numberKinds: readonly NumberKind[];
  /** Null: always open. */
  readonly hoursId: string | null;
  readonly whenClosed: 'say' | 'ask-time';
  /** The first is spoken to visitors whose browser wants none of them. */
  readonly languages: readonly ButtonLanguage[];
  readonly labels: ButtonWords;
  readonly colour: string;
  readonly consents: ButtonWords;
  readonly asksName: boolean;
  readonly perSourceHour: number;
  readonly perNumberDay: number;
  readonly perButtonHour: number;
}

export type NumberKind = 'fixed' | 'mobile';

/** As visitors reach it. `key` is in addresses; no secret. */
export interface OpenButton extends CallBackButton {
  readonly key: string;
}

/** Of what a visitor's browser wants, in its order (`Accept-Language`, or one language), what the button speaks. */
export function languageOf({ languages }: Pick<CallBackButton, 'languages'>, wanted: string | undefined): ButtonLanguage {
  const codes = (wanted ?? '')
    .slice(0, 200)
    .split(',')
    .map((one) => one.trim().slice(0, 2).toLowerCase());
  const found = codes.flatMap((code) => languages.find((language) => language === code) ?? []);
  return found[0] ?? languages[0] ?? 'en';
}
