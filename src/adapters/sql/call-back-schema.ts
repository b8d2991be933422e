import type { ColumnType } from 'kysely';
import type { CallBackButton, CallBackRequest } from '../../contact-centre/call-back-button/index.ts';
import type { Administered, Json } from './columns.ts';

type ListColumns = 'origins' | 'countries' | 'numberKinds' | 'languages';
type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
type Times = 'askedAtMs' | 'wantedAtMs' | 'connectedAtMs' | 'endedAtMs';

/** Tables of `0058-call-back-buttons.sql`. */
export interface CallBackTables {
  callBackButton: Administered &
    Mutable<Omit<CallBackButton, ListColumns | 'labels' | 'consents'>> & {
      key: ColumnType<string, never, never>;
      origins: string[];
      countries: string[];
      numberKinds: CallBackButton['numberKinds'][number][];
      languages: CallBackButton['languages'][number][];
      labels: Json<CallBackButton['labels']>;
      consents: Json<CallBackButton['consents']>;
    };
  callBackRequest: Mutable<Omit<CallBackRequest, Times>> & {
    askedAt: Date;
    wantedAt: Date | null;
    connectedAt: Date | null;
    endedAt: Date | null;
  };
}
