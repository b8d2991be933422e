import { Fingerprint } from 'lucide-react';
import { useMemo } from 'react';
import type { IdentityProviderView } from '../../../../src/contract/rest/identity-providers.ts';
import { useDesk } from '../../../app/session.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { enabledColumn, textColumn } from '../resource/columns.tsx';
import type { FieldSpec } from '../resource/field-spec.ts';
import { pick } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { SignInExplanation } from './sign-in-explanation.tsx';
import { SignInRules } from './sign-in-rules.tsx';

const newProvider = {
  name: '',
  enabled: true,
  issuer: '',
  clientId: '',
  scopes: 'openid profile email',
  userClaim: 'preferred_username',
  matches: 'login',
  stripSuffix: '',
  isStrong: true,
  domainId: null,
} as const;

/** How people sign in: what the company asks of them, and identity providers. */
export function SignInAdminPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<IdentityProviderView>('identity-providers');
  const sources = useSources();
  const resource = useMemo<Resource<IdentityProviderView>>(() => {
    const check = async ({ id, name }: IdentityProviderView) => {
      try {
        await rest.send('POST', '/api/v1/admin/identity-providers/:id/check', { params: { id } });
        toasts.show({ sentence: t('providers.good', { name }) });
      } catch (error) {
        toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
      }
    };
    return {
      client: { ...base, list: async ({ sort: _sort, limit: _limit, ...query }) => base.list(query) },
      icon: Fingerprint,
      words: { title: 'page.sign-in', add: 'providers.add', empty: 'providers.empty', emptyHelp: 'providers.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        textColumn(words, 'name', 'f.name', ({ name }) => name, {
          width: 'minmax(140px, 1.2fr)',
          isStrong: true,
          isSortable: false,
        }),
        textColumn(words, 'issuer', 'providers.issuer', ({ issuer }) => issuer, {
          width: 'minmax(180px, 2fr)',
          isSortable: false,
        }),
        textColumn(words, 'users', 'page.users', ({ users }) => String(users), { width: '90px', isSortable: false, isEnd: true }),
        enabledColumn(words),
      ],
      fields: providerFields(sources),
      toForm: (provider) => ({ ...(provider ? pick(provider, newProvider) : newProvider), clientSecret: '' }),
      isOff: ({ enabled }) => !enabled,
      actions: [{ id: 'check', word: 'providers.check', run: (provider) => void check(provider) }],
      above: (
        <>
          <SignInRules />
          <SignInExplanation />
        </>
      ),
    };
  }, [base, sources, rest, t]);
  return <ResourcePage resource={resource} />;
}

function providerFields(sources: ReturnType<typeof useSources>): FieldSpec[] {
  return [
    { name: 'name', label: 'f.name', help: 'providers.name-help', kind: 'text', isRequired: true },
    { name: 'enabled', label: 'state.enabled', kind: 'switch' },
    { name: 'issuer', label: 'providers.issuer', help: 'providers.issuer-help', kind: 'text', isRequired: true, isWide: true },
    { name: 'clientId', label: 'providers.client-id', kind: 'text', isRequired: true },
    { name: 'clientSecret', label: 'providers.client-secret', help: 'trunks.password-help', kind: 'secret' },
    { name: 'domainId', label: 'f.domain', help: 'providers.domain-help', kind: 'pick', source: sources.domains, isWide: true },
    { name: 'userClaim', label: 'providers.claim', section: 'trunks.section-details', kind: 'text' },
    {
      name: 'matches',
      label: 'providers.matches',
      kind: 'choice',
      options: (['login', 'email'] as const).map((id) => ({ id, word: `identifier.${id}` })),
    },
    { name: 'stripSuffix', label: 'providers.strip', help: 'providers.strip-help', kind: 'text' },
    { name: 'scopes', label: 'tokens.scopes', kind: 'text' },
    { name: 'isStrong', label: 'providers.strong', help: 'providers.strong-help', kind: 'switch', isWide: true },
  ];
}
