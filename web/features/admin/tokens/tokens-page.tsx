/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { useQuery } from '@tanstack/react-query';
import { KeySquare } from 'lucide-react';
import { useMemo } from 'react';
import type { TokenView } from '../../../../src/contract/rest/tokens.ts';
import { useDesk } from '../../../app/session.tsx';
import { formatMoment } from '../../../ui/format/when.ts';
import { Detail } from '../../phone/card.tsx';
import { nameColumn, tagColumn, textColumn } from '../resource/columns.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useClient } from '../resource/use-client.ts';
import { When } from '../resource/when.tsx';
import { wholeList } from '../resource/whole-list.ts';
import { type AdminWords, useAdminWords } from '../words/index.ts';

type Token = TokenView & { readonly login?: string; readonly version: number };

const dayMs = 86_400_000;

/** Keys for programs. Mine can be made here; those of everybody in the company can be revoked. */
export function TokensPage() {
  const { rest } = useDesk();
  const base = useClient<Token>('tokens');
  const resource = useMemo<Resource<Token>>(
    () => ({
      client: {
        ...wholeList(base, async () =>
          (await rest.send<{ items: readonly TokenView[] }>('GET', '/api/v1/admin/tokens', {})).items.map((token) => ({
            ...token,
            version: 1,
          })),
        ),
        create: (body) => rest.send('POST', '/api/v1/me/tokens', { body }),
      },
      icon: KeySquare,
      words: {
        title: 'page.tokens',
        add: 'tokens.add',
        lead: 'tokens.lead',
        empty: 'tokens.empty',
        emptyHelp: 'tokens.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: columnsOf,
      fields: [
        { name: 'name', label: 'f.name', help: 'tokens.name-help', kind: 'text', isRequired: true, only: 'create' },
        {
          name: 'days',
          label: 'tokens.expires',
          help: 'tokens.expires-help',
          kind: 'number',
          unit: 'unit.days',
          isNullable: true,
          only: 'create',
        },
        {
          name: 'scopes',
          label: 'tokens.scopes',
          kind: 'custom',
          isWide: true,
          only: 'create',
          render: (control) => <ScopeField {...control} />,
          text: (value) => (value as string[]).join(', '),
        },
      ],
      toForm: () => ({ name: '', days: 90, scopes: ['all:read'] }),
      toBody: ({ name, days, scopes }) => ({
        name,
        scopes,
        expiresAt: typeof days === 'number' ? Date.now() + days * dayMs : null,
      }),
      fromCreated: (answer) => {
        const token = answer as TokenView & { secret: string };
        return { item: { ...token, version: 1 }, once: [{ label: 'once.token', text: token.secret }] };
      },
      body: (token) => <TokenBody token={token} />,
    }),
    [base, rest],
  );
  return <ResourcePage resource={resource} />;
}

function columnsOf(words: AdminWords) {
  return [
    nameColumn(words),
    textColumn<Token>(words, 'login', 'f.user', ({ login }) => login ?? '', { width: 'minmax(110px, 1fr)' }),
    textColumn<Token>(words, 'beginning', 'tokens.begins', ({ beginning }) => `${beginning}…`, {
      width: '130px',
      isSortable: false,
    }),
    tagColumn<Token>(words, 'state', 'f.state', stateOf, '110px'),
    textColumn<Token>(words, 'scopes', 'tokens.scopes', ({ scopes }) => scopes.join(', '), {
      width: 'minmax(140px, 1.6fr)',
      isSortable: false,
    }),
    {
      id: 'lastUsedAt',
      label: words.t('tokens.last-used'),
      width: '120px',
      isSortable: true,
      text: ({ lastUsedAt }: Token) => (lastUsedAt === null ? '' : new Date(lastUsedAt).toISOString()),
      cell: lastUsedCell,
    },
  ];
}

const lastUsedCell = ({ lastUsedAt }: Token) => <When at={lastUsedAt} />;

function stateOf({ expiresAt }: Token) {
  const isOver = expiresAt !== null && expiresAt < Date.now();
  return isOver ? ({ word: 'tokens.expired', tone: '' } as const) : ({ word: 'tokens.valid', tone: 'connected' } as const);
}

/** What a token may: area by area, to read and to write. */
function ScopeField({ value, onChange, label }: FieldControl) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['token-scopes'],
    queryFn: () => rest.send<{ items: readonly string[] }>('GET', '/api/v1/token-scopes', {}),
  });
  const scopes = data?.items ?? [];
  const areas = [...new Set(scopes.map((scope) => scope.split(':')[0] ?? ''))];
  const chosen = value as readonly string[];
  return (
    <table className="table scopes">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{t('tokens.read')}</th>
          <th scope="col">{t('tokens.write')}</th>
        </tr>
      </thead>
      <tbody>
        {areas.map((area) => (
          <tr key={area}>
            <th scope="row">{area === 'all' ? t('tokens.all') : area}</th>
            {(['read', 'write'] as const).map((way) => {
              const scope = `${area}:${way}`;
              return (
                <td key={way}>
                  {scopes.includes(scope) ? (
                    <input
                      type="checkbox"
                      aria-label={scope}
                      checked={chosen.includes(scope)}
                      onChange={(event) =>
                        onChange(event.target.checked ? [...chosen, scope] : chosen.filter((each) => each !== scope))
                      }
                    />
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TokenBody({ token }: { token: Token }) {
  const { t, locale } = useAdminWords();
  const moment = (at: number | null) => (at === null ? t('tokens.never') : formatMoment(at, locale));
  return (
    <dl className="details">
      <Detail word={t('f.user')} text={token.login ?? ''} />
      <Detail word={t('tokens.begins')} text={`${token.beginning}…`} />
      <Detail word={t('tokens.made')} text={moment(token.createdAt)} />
      <Detail word={t('tokens.expires')} text={moment(token.expiresAt)} />
      <Detail word={t('tokens.last-used')} text={`${moment(token.lastUsedAt)} ${token.lastUsedFrom ?? ''}`} />
      <Detail word={t('tokens.scopes')} text={token.scopes.join(', ')} />
    </dl>
  );
}
